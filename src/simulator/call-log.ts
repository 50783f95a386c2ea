// What the simulator was asked: every call, in order of arrival, and the wave it came in.
import type { SimulatorClock } from './clock.ts';

export type Call = {
  readonly method: string;
  /** The route as the vendor writes it, such as `GET /leads/{leadId}`. */
  readonly endpoint: string;
  /** The raw request target, query included. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Null when the key was missing or unknown. */
  readonly tenantId: string | null;
  /** The JSON sent; the raw text when it is no JSON; null when there was none. */
  readonly body: unknown;
  /** From 1. Calls that overlap share a wave. */
  readonly wave: number;
  /** The status line that was sent, null before that. */
  readonly status: number | null;
  readonly arrivedAtMs: number;
  /** When the answer was completely sent or cut off by us; null while it is owed. */
  readonly answeredAtMs: number | null;
  /** The client went away before it had the whole answer. */
  readonly aborted: boolean;
};

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

type Arrival = Pick<Call, 'method' | 'endpoint' | 'url' | 'headers' | 'tenantId'>;

/** The open record of one call: the server tells it what became of the answer. */
type CallRecord = {
  readonly call: Call;
  received(body: unknown): void;
  headSent(status: number): void;
  ended(): void;
  abandoned(): void;
};

export type CallLog = {
  arrive(arrival: Arrival): CallRecord;
  entries(): readonly Call[];
  clear(): void;
};

// A bench sends millions of calls; the log forgets the oldest instead of eating the memory.
const keptCalls = 50_000;

/**
 * A log in which the wave of a call is one more than the highest wave that had been answered
 * when the call arrived, counted since the last `clear()`.
 */
export function createCallLog(clock: SimulatorClock): CallLog {
  let calls: Writable<Call>[] = [];
  let highestAnswered = 0;
  let chapter = 0;

  return {
    arrive(arrival) {
      const openedIn = chapter;
      const call: Writable<Call> = {
        ...arrival,
        body: null,
        wave: highestAnswered + 1,
        status: null,
        arrivedAtMs: clock.now(),
        answeredAtMs: null,
        aborted: false,
      };
      if (calls.length >= keptCalls * 2) calls = calls.slice(keptCalls);
      calls.push(call);
      return {
        call,
        received(body) {
          call.body = body;
        },
        headSent(status) {
          call.status = status;
        },
        ended() {
          if (call.answeredAtMs !== null || call.aborted) return;
          call.answeredAtMs = clock.now();
          // A call from before clear() must not push the count of those after it.
          if (openedIn === chapter) highestAnswered = Math.max(highestAnswered, call.wave);
        },
        abandoned() {
          if (call.answeredAtMs === null) call.aborted = true;
        },
      };
    },
    entries: () => [...calls],
    clear() {
      calls = [];
      highestAnswered = 0;
      chapter += 1;
    },
  };
}
