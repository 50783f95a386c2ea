// Watching the files of a lead.
import { filesOfLead, type LeadFile, type LeadFiles } from '../leadsail/files.ts';
import { tag } from '../leadsail/tags.ts';
import type { Fingerprint } from '../upstream/credential.ts';
import type { PollTarget } from './poll-target.ts';
import type { Polling } from './polling.ts';
import { changedRows, followRows, keepRows, type WatchedRows } from './rows.ts';
import { seenChange } from './seen-change.ts';

/** A new or changed file of a lead. */
export type FileChange = {
  readonly leadId: string;
  readonly file: LeadFile;
  readonly isNew: boolean;
};

// LeadSail keeps one file under each key, and may give its replacement another id.
const nameOf = ({ key, id }: LeadFile): string => (key ? `key ${key}` : `id ${id}`);

/** All files of a lead; LeadSail sends none for a lead that it does not know. */
export function filesTarget(
  tenant: Fingerprint,
  leadId: string,
  pollOf: Polling,
): PollTarget<LeadFiles, WatchedRows<LeadFile>> {
  return {
    tenant,
    name: `files of ${tag.lead(leadId)}`,
    poll: pollOf(filesOfLead, { leadId }),
    // A lead never ends.
    pace: () => 'slow',
    // Each row has its own version.
    versionOf: () => null,
    tags: () => [tag.lead(leadId)],
    // LeadSail changes the lead with its files.
    outdates: () => [tag.lead(leadId)],
    changes: (before, now) =>
      changedRows(before, now, nameOf).flatMap(({ row }) => [
        seenChange(tag.lead(leadId), row),
        ...(row.key === null ? [] : [seenChange(tag.file(leadId, row.key), row)]),
      ]),
    keep: (before, { files }) => keepRows(before, files, nameOf),
  };
}

/** Reports each file that is new or changed after the first state. */
export const followFiles = (leadId: string) =>
  followRows(nameOf, (file: LeadFile, isNew) => changeOf(leadId, file, isNew));

const changes = new WeakMap<LeadFile, FileChange>();

/** The same object for all watchers of the change. */
function changeOf(leadId: string, file: LeadFile, isNew: boolean): FileChange {
  const existing = changes.get(file);
  if (existing?.isNew === isNew) return existing;
  const change = { leadId, file, isNew };
  changes.set(file, change);
  return change;
}
