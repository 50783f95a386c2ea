// Transcripts: what LeadSail sends of one. They come inside interactions and have no call of their own.
import { listOf, oneOf, text, timestamp } from './decode.ts';
import { type Model, record } from './record.ts';

const entry = record('TranscriptEntry', {
  timestamp,
  role: oneOf('agent', 'user'),
  message: text,
  source: oneOf('manual', 'api', 'inbound', 'sms_agent', 'system'),
});

/** As LeadSail sends it, while nobody knows of which interaction. */
export const transcript = listOf(entry);

type Sent = readonly Model<typeof entry.fields>[];

export type TranscriptEntry = Model<typeof entry.fields> & {
  /** From 0, oldest first. A transcript only ever grows at its end, so this stays. */
  readonly position: number;
  readonly interactionId: string;
};

export type Transcript = {
  readonly interactionId: string;
  readonly entryCount: number;
  /** Oldest first. Read when somebody asks for the first time. */
  readonly entries: () => readonly TranscriptEntry[];
  /** As JSON it is its entries, which `revived` takes. */
  readonly toJSON: () => readonly TranscriptEntry[];
};

/** A transcript of so many entries; `read` is called when somebody asks for the first of them. */
export function transcriptOf(
  interactionId: string,
  entryCount: number,
  read: () => Sent,
): Transcript {
  let known: readonly TranscriptEntry[] | undefined;
  function all(): readonly TranscriptEntry[] {
    known ??= read().map((one, position) => Object.assign({}, one, { position, interactionId }));
    return known;
  }
  return { interactionId, entryCount, entries: all, toJSON: all };
}

/** The transcript of an interaction that came as JSON of ours. */
export function revived(all: readonly TranscriptEntry[], interactionId: string): Transcript {
  const every = () => all;
  return { interactionId, entryCount: all.length, entries: every, toJSON: every };
}
