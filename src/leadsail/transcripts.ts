// Transcripts: what LeadSail sends of one. They come inside interactions and have no call of their own.
import { type Model, record, withProperties } from './decode/record.ts';
import { enumOf, listOf, text, timestamp } from './decode/values.ts';

const entry = record('TranscriptEntry', {
  timestamp,
  role: enumOf('agent', 'user'),
  message: text,
  source: enumOf('manual', 'api', 'inbound', 'sms_agent', 'system'),
});

/** As LeadSail sends it, before its interaction is identified. Oldest first. */
export const transcript = listOf(entry);

export type SentEntry = Model<typeof entry.fields>;

/** LeadSail has no ids of entries; what stands in for one is made on demand. */
export type TranscriptEntry = SentEntry & { readonly toCursor: () => string };

export type Transcript = {
  readonly interactionId: string;
  /** Oldest first. */
  readonly entries: readonly SentEntry[];
};

/** An entry of a transcript that is there. */
export function toEntry(
  { entries }: Transcript,
  index: number,
  toCursor: () => string,
): TranscriptEntry {
  return withProperties(entries[index] as SentEntry, { toCursor });
}
