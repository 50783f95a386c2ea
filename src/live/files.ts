// Watching the files of a lead.
import { filesOfLead, type LeadFile, type LeadFiles } from '../leadsail/files.ts';
import { tag } from '../leadsail/tags.ts';
import type { Fingerprint } from '../upstream/credential.ts';
import type { PollTarget } from './poll-target.ts';
import type { Polling } from './polling.ts';
import { changedRows, followRows, keepRows, type WatchedRows } from './rows.ts';
import { seenChange } from './seen-change.ts';

/** A file of a lead that came to be or changed. */
export type FileChange = {
  readonly leadId: string;
  readonly file: LeadFile;
  readonly isNew: boolean;
};

// LeadSail keeps one under each key, and may give another in its place an id of its own.
const nameOf = ({ key, id }: LeadFile): string => (key ? `key ${key}` : `id ${id}`);

/** All files of a lead; none of one that LeadSail does not know, as it says. */
export function filesTarget(
  tenant: Fingerprint,
  leadId: string,
  pollOf: Polling,
): PollTarget<LeadFiles, WatchedRows<LeadFile>> {
  return {
    tenant,
    name: `files of ${tag.lead(leadId)}`,
    poll: pollOf(filesOfLead, { leadId }),
    // A lead is never done.
    pace: () => 'slow',
    // Each row has its own.
    versionOf: () => null,
    tags: () => [tag.lead(leadId)],
    // LeadSail moves the lead with its files.
    outdates: () => [tag.lead(leadId)],
    changes: (before, now) =>
      changedRows(before, now, nameOf).flatMap(({ row }) => [
        seenChange(tag.lead(leadId), row),
        ...(row.key === null ? [] : [seenChange(tag.file(leadId, row.key), row)]),
      ]),
    keep: (before, { files }) => keepRows(before, files, nameOf),
  };
}

/** Tells of each file that comes to be or changes after the first state. */
export const followFiles = (leadId: string) =>
  followRows(nameOf, (file: LeadFile, isNew) => changeOf(leadId, file, isNew));

const changes = new WeakMap<LeadFile, FileChange>();

/** The same object for all who are told of it. */
function changeOf(leadId: string, file: LeadFile, isNew: boolean): FileChange {
  const existing = changes.get(file);
  if (existing?.isNew === isNew) return existing;
  const change = { leadId, file, isNew };
  changes.set(file, change);
  return change;
}
