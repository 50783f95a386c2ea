// Transcripts: what LeadSail sends of one. They come inside interactions and have no call of their own.
import { field, listOf, type Model, oneOf, record, text, timestamp } from './decode.ts';

const entry = record('TranscriptEntry', {
  timestamp,
  role: oneOf('agent', 'user'),
  message: text,
  source: oneOf('manual', 'api', 'inbound', 'sms_agent', 'system'),
});

const entries = listOf(entry);

export type TranscriptEntry = Model<typeof entry.fields> & {
  /** From 0, oldest first. A transcript only ever grows at its end, so this stays. */
  readonly position: number;
};

/** Oldest first. */
export const transcript = field<readonly TranscriptEntry[]>(
  (value, place, drift) =>
    entries.read(value, place, drift)?.map((read, position) => Object.assign(read, { position })) ??
    null,
);
