// Files: what LeadSail sends of a lead's documents, and the two ways to ask.
import type { AnswerPath } from '../upstream/trace.ts';
import { createLoader, TURN_OVER, WRITTEN } from './client/loader.ts';
import type { RestClient } from './client/session.ts';
import type { Sent } from './decode/declaration.ts';
import type { Drift } from './decode/drift.ts';
import { findSame, isOfOther, isSameId } from './decode/identity.ts';
import { identified, isNull, type Model, ofOwner, record, withChanges } from './decode/record.ts';
import {
  distinctListOf,
  enumOf,
  id,
  integer,
  reference,
  renamed,
  text,
  timestamp,
} from './decode/values.ts';
import { isWholeList } from './decode/whole-list.ts';
import { get, SECONDS } from './endpoint.ts';
import { tag } from './tags.ts';

const declared = record('LeadFile', {
  fileId: renamed('id', id),
  leadId: id,
  fileKey: renamed('key', reference),
  fileName: renamed('name', text),
  fileType: renamed('type', text),
  documentUrl: renamed('url', text),
  status: enumOf(
    'pending',
    'uploaded',
    'viewed',
    'in_progress',
    'signed',
    'verified',
    'expired',
    'declined',
    'failed',
  ),
  provider: enumOf('docuseal', 'manual_upload', 'system_generated', 'csv_import'),
  createdAt: timestamp,
  updatedAt: timestamp,
  signedAt: timestamp,
});

export const file = identified(declared);

export type LeadFile = Model<typeof declared.fields> & { readonly id: string };

const list = record(
  'LeadFiles',
  { leadId: id, files: distinctListOf(file), count: integer },
  { derived: { isWhole: (sent: Sent) => isWholeList(sent, 'files', 'fileId') } },
);

type SentFiles = NonNullable<ReturnType<typeof list.read>>;

/** In LeadSail's order; null when it sent no list. */
export type LeadFiles = Model<typeof list.fields> & {
  /** Whether they are all that LeadSail has. */
  readonly isWhole: () => boolean;
  /** The keys of rows that name another lead and are left out. */
  readonly otherKeys: readonly (string | null)[];
};

type FileArgs = { readonly leadId: string; readonly fileKey: string };

export const fileByKey = get<FileArgs, LeadFile>('/files/{leadId}/{fileKey}', {
  returns: file,
  identifiedBy: { argument: 'fileKey', property: 'key' },
  toData: (sent, { leadId }, drift) =>
    isOfOtherLead(sent, leadId, drift) ? null : knownOf(sent, leadId),
  lifetime: SECONDS,
  tags: ({ leadId }) => [tag.lead(leadId)],
});

export const filesOfLead = get<{ leadId: string }, SentFiles, LeadFiles>('/files/{leadId}', {
  returns: list,
  toData(sent, { leadId }, drift) {
    if (isOfOtherLead(sent, leadId, drift)) return null;
    const files = ofOwner(file, sent.files ?? [], { property: 'leadId', asked: leadId }, drift);
    const own = new Set(files.map(({ id }) => id));
    const others = (sent.files ?? []).filter(({ id }) => !own.has(id));
    const otherKeys = others.map(({ key }) => key);
    const isWhole = (): boolean => sent.isWhole;
    const lacking = sent.files === null ? 0 : (sent.count ?? 0) - sent.files.length;
    if (lacking > 0) drift.count('missing', 'LeadFiles.files', lacking);
    return { leadId, files: sent.files && files, count: sent.count, otherKeys, isWhole };
  },
  lifetime: SECONDS,
  tags: ({ leadId }) => [tag.lead(leadId)],
});

/** The file with the lead that it was asked for, where LeadSail leaves that out. */
const knownOf = (sent: LeadFile, leadId: string): LeadFile =>
  isNull(sent, 'leadId') ? withChanges(file, sent, { leadId }) : sent;

/** A document of another lead is never shown. */
const isOfOtherLead = ({ leadId }: Pick<LeadFile, 'leadId'>, asked: string, drift: Drift) =>
  isOfOther(leadId, asked, 'LeadFile.leadId', drift);

/** What a lead's list says of one of its files; undefined where it can be in what was not sent or cannot be read. */
function findIn(list: LeadFiles | null, key: string): LeadFile | null | undefined {
  if (!list?.files) return undefined;
  const { files, count, otherKeys } = list;
  const found = findSame(files, key, (one) => one.key);
  // Of two rows under one key, LeadSail itself says which one is the file.
  if (found) return files.some((one) => one !== found && one.key === found.key) ? undefined : found;
  const isWhole = count === null || count === files.length + otherKeys.length;
  const mayBe = (one: string | null) => one === null || isSameId(key, one);
  const isOpen = [...files.map((one) => one.key), ...otherKeys].some(mayBe);
  return isWhole && !isOpen ? null : undefined;
}

/** The files of one operation. */
export function files(client: RestClient) {
  const byKey = createLoader(client, fileByKey);
  const byLead = createLoader(client, filesOfLead);
  const joining = new Map<
    string,
    { readonly keys: Set<string>; readonly isJoined: Promise<boolean> }
  >();

  /** Whether a lead's list is read in place of one file after the other: known at the end of the turn. */
  function isJoined(leadId: string, key: string): Promise<boolean> {
    const existing = joining.get(leadId);
    const keys = (existing?.keys ?? new Set()).add(key);
    if (existing) return existing.isJoined;
    const isJoined = TURN_OVER.then(() => {
      joining.delete(leadId);
      return keys.size > 1 || byLead.has({ leadId });
    });
    joining.set(leadId, { keys, isJoined });
    return isJoined;
  }

  return {
    /**
     * Null when LeadSail has none. One `GET /files/{leadId}/{fileKey}`; several files of a lead, or one of a lead whose
     * list is read anyway, one `GET /files/{leadId}`, and what that leaves open by its key.
     */
    async load(leadId: string, key: string, at?: AnswerPath): Promise<LeadFile | null> {
      if (await isJoined(leadId, key)) {
        const found = findIn(await byLead({ leadId }, at), key);
        if (found !== undefined)
          return found && (found.key === key ? found : withChanges(file, found, { key }));
      }
      return byKey({ leadId, fileKey: key }, at);
    },
    /** One that was just written: asked for again while it is not there yet. */
    written: (leadId: string, key: string, at: AnswerPath) =>
      byKey({ leadId, fileKey: key }, at, WRITTEN),
    /** All of a lead's; none for an unknown lead, as LeadSail says. One `GET /files/{leadId}` a lead. */
    async ofLead(leadId: string, at?: AnswerPath): Promise<readonly LeadFile[] | null> {
      return (await byLead({ leadId }, at))?.files ?? null;
    },
    /** Whether `ofLead` is all that LeadSail has; no further call. */
    isWhole: async (leadId: string): Promise<boolean> =>
      (await byLead({ leadId }))?.isWhole() !== false,
  };
}
