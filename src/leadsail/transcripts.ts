// Transcripts: what LeadSail sends of one. They come inside interactions and have no call of their own.
import { listOf, type Model, oneOf, record, text, timestamp } from './decode.ts';

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
  readonly interactionId: string;
};

/** Oldest first; `placed` says of which interaction. */
export const transcript = entries;

/** The entries of an interaction, each knowing its place. */
export function placed(
  read: readonly Model<typeof entry.fields>[],
  interactionId: string,
): readonly TranscriptEntry[] {
  return read.map((one, position) => Object.assign(one, { position, interactionId }));
}
