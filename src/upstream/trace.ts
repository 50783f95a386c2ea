// The trace of one operation: its calls to the host, shown beside its answer.

/** A place in a GraphQL answer, linked from the leaf up. */
export type AnswerPath = { readonly prev?: AnswerPath | undefined; readonly key: string | number };

/** How a need was met: by a call, an earlier call, a call of another request, a call for several keys, or no call. */
export type How = 'MISS' | 'HIT' | 'JOINED' | 'BATCHED' | 'ELIDED';

/** One REST call as `extensions.upstream` shows it. Holds no id, URL, header or body. */
export type TracedCall = {
  /** Method and path template, for example `GET /leads/{leadId}`. */
  readonly endpoint: string;
  /** HTTP status of the last attempt; null while there is none, and for a call that was not needed. */
  readonly status: number | null;
  /** Milliseconds from the operation's start to the call's. */
  readonly startMs: number;
  readonly durationMs: number | null;
  /** Attempts made. */
  readonly attempt: number;
  readonly how: How;
  /** Where its data is in the answer. */
  readonly paths: readonly (readonly (string | number)[])[];
};

/** A call under way. */
export type TraceEntry = Pick<TracedCall, 'endpoint' | 'startMs'> & {
  how: How;
  attempt: number;
  status: number | null;
  durationMs: number | null;
  readonly needs: readonly string[];
};

export type Trace = {
  /** Records a call for these needs: internal names, never shown. The list may still grow. */
  readonly begin: (endpoint: string, needs: readonly string[]) => TraceEntry;
  readonly attempted: (entry: TraceEntry, attempt: number) => void;
  readonly metBy: (entry: TraceEntry, how: How) => void;
  readonly end: (entry: TraceEntry, status: number | null) => void;
  /** Assigns a need to a place in the answer. */
  readonly serves: (need: string, path: AnswerPath) => void;
  /** Records a call that this place in the answer did not need. */
  readonly elided: (endpoint: string, path: AnswerPath) => void;
  readonly calls: () => TracedCall[];
};

/** A trace whose clock starts now. */
export function createTrace(): Trace {
  const startedAtMs = performance.now();
  const entries: TraceEntry[] = [];
  const placesByNeed = new Map<string, AnswerPath[]>();
  const sinceStartMs = () => roundMs(performance.now() - startedAtMs);

  function serves(need: string, path: AnswerPath): void {
    const places = placesByNeed.get(need);
    if (places) places.push(path);
    else placesByNeed.set(need, [path]);
  }

  function add(endpoint: string, how: How, needs: readonly string[]): TraceEntry {
    const entry: TraceEntry = {
      endpoint,
      status: null,
      startMs: sinceStartMs(),
      durationMs: null,
      attempt: 1,
      how,
      needs,
    };
    entries.push(entry);
    return entry;
  }

  return {
    begin: (endpoint, needs) => add(endpoint, 'MISS', needs),
    serves,
    attempted(entry, attempt) {
      entry.attempt = attempt;
    },
    metBy(entry, how) {
      entry.how = how;
    },
    end(entry, status) {
      entry.durationMs = roundMs(sinceStartMs() - entry.startMs);
      entry.status = status;
    },
    elided(endpoint, path) {
      const need = `elided ${entries.length}`;
      add(endpoint, 'ELIDED', [need]);
      serves(need, path);
    },
    calls: () =>
      entries.map(({ needs, how, ...entry }) => ({
        ...entry,
        how: how === 'MISS' && needs.length > 1 ? 'BATCHED' : how,
        paths: needs.flatMap((need) => placesByNeed.get(need) ?? []).map(toArray),
      })),
  };
}

function toArray(path: AnswerPath): (string | number)[] {
  const keys: (string | number)[] = [];
  for (let at: AnswerPath | undefined = path; at; at = at.prev) keys.push(at.key);
  return keys.reverse();
}

const roundMs = (ms: number): number => Math.round(ms * 10) / 10;
