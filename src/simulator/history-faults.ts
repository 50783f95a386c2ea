// What LeadSail is known to do to a call while it is watched: transcripts that change anywhere, replicas that lag.
//
// What is sent is bent, what is true stays: the last answers of a call that has ended are the whole truth.
import type { JsonObject } from './envelope.ts';
import type { Fault } from './faults.ts';

/** What was sent of one interaction so far. */
type SentSoFar = { looks: number; sent: JsonObject[]; endedLooks: number };

/** Bends what is sent of an interaction, which is a copy. Nothing is bent once it has been over for a while. */
type Bend = (sent: JsonObject, history: SentSoFar) => void;

/** After so many answers with an outcome, the truth is sent. */
const BENT_LOOKS = 4;

const swap = (entries: JsonObject[], at: number): void => {
  const [one, other] = entries.slice(at, at + 2);
  if (one && other) entries.splice(at, 2, other, one);
};

/** By the names that `--misbehave` takes. */
export const HISTORY_FAULTS: Readonly<Record<string, Bend>> = {
  /** Every third entry comes later than those behind it. */
  'late-entry': ({ transcript }) => {
    const late = transcript.length - 2;
    if (late > 0 && late % 3 === 0) transcript.splice(late, 1);
  },
  /** The last entry comes with half of its words first. */
  'edited-entry': ({ transcript }, { looks }) => {
    const last = transcript.at(-1);
    if (last && looks % 2 === 0) last.message = last.message.slice(0, last.message.length >> 1);
  },
  /** The last two entries come as one for a while. */
  'merged-entries': ({ transcript }, { looks }) => {
    if (looks % 3 !== 0 || transcript.length < 2) return;
    const [one, other] = transcript.splice(-2);
    transcript.push({ ...one, message: `${one.message} ${other.message}` });
  },
  /** The last entries are missing for one answer. */
  'missing-entries': ({ transcript }, { looks }) => {
    if (looks % 4 === 0) transcript.splice(-2);
  },
  'swapped-entries': ({ transcript }, { looks }) => {
    if (looks % 3 === 1) swap(transcript, transcript.length - 2);
  },
  /** One answer in five has a transcript that is none. */
  'unreadable-transcript': (sent, { looks }) => {
    if (looks % 5 === 0) sent.transcript = 'none';
  },
  /** Every other answer is three answers old. */
  'lagging-replica': (sent, { looks, sent: before }) => {
    if (looks % 2 === 1) Object.assign(sent, structuredClone(before.at(-3)));
  },
  /** The status is null, missing or a number now and then. */
  'odd-status': (sent, { looks }) => {
    if (looks % 4 === 1) sent.status = [null, undefined, 7][looks % 3];
  },
  /** The last words and the summary come behind the outcome. */
  'late-last-words': (sent, { endedLooks }) => {
    if (endedLooks === 0 || endedLooks > 2) return;
    sent.summary = null;
    sent.transcript.splice(-1);
  },
};

/** The name of a bend, and which of an interaction's answers it is for: each, or each nth. */
export type HistoryFault = { readonly name: string; readonly every: number };

/** A fault that bends every interaction that is read by its id in all of these ways; throws for a name that is none. */
export function historyFault(chosen: readonly HistoryFault[]): Fault {
  const bends = chosen.map(({ name, every }) => {
    const bend = HISTORY_FAULTS[name];
    if (!bend)
      throw new RangeError(`a history must be one of ${Object.keys(HISTORY_FAULTS).join(', ')}`);
    return { bend, every };
  });
  const histories = new Map<string, SentSoFar>();

  function change({ data }: JsonObject): void {
    if (!Array.isArray(data?.transcript)) return;
    const history = histories.get(data.interactionId) ?? { looks: 0, sent: [], endedLooks: 0 };
    histories.set(data.interactionId, history);
    history.looks += 1;
    history.endedLooks = data.status === 'in_progress' ? 0 : history.endedLooks + 1;
    const truth = structuredClone(data);
    if (history.endedLooks <= BENT_LOOKS) {
      for (const { bend, every } of bends) {
        if (history.looks % every !== 0 || !Array.isArray(data.transcript)) continue;
        bend(data, { ...history, looks: history.looks / every });
      }
    }
    history.sent = [...history.sent.slice(-4), truth];
  }

  return {
    match: { endpoint: 'GET /interactions/{interactionId}' },
    behave: { kind: 'mutate', change },
  };
}
