// Everything that one operation asks of LeadSail with one credential: its memory ends with it.
import type { Credential } from '../upstream/credential.ts';
import type { Deadline } from '../upstream/deadline.ts';
import { UpstreamFailure } from '../upstream/failure.ts';
import { idsIn, pathFault, toPath, toQuery } from '../upstream/path.ts';
import type { AnswerPath, Trace } from '../upstream/trace.ts';
import type { Endpoint, WriteEndpoint } from './endpoint.ts';
import type { Reads } from './reads.ts';
import type { Writes } from './writes.ts';

/** What a noun (`leads`, `interactions`, …) is made from. */
export type Asking = {
  /**
   * One REST call, now. Null when LeadSail has no such record, and without a call for an id that must
   * not stand in a path. Rejects with an UpstreamFailure: `unauthenticated` without a credential,
   * `over_budget` (no call leaves then), and whatever the call itself ends in. `needs` says what it is
   * for, in the names that `trace.serves` is told; the list may still grow while the call is under way.
   * `isFresh` goes past what is remembered, whatever the session does.
   */
  readonly ask: <Asked extends object, Got>(
    endpoint: Endpoint<Asked, Got>,
    asked: Asked,
    needs: readonly string[],
    options?: { readonly isFresh?: boolean },
  ) => Promise<Got | null>;
  /**
   * One write, now, and never a second time; `at` is the place in the answer that it serves. Afterwards
   * nothing is remembered that this operation has read. Rejects with an UpstreamFailure: as `ask` does,
   * with `invalid` for an id that must not stand in a path, and with `mayHaveHappened` where it is not
   * sure that nothing did.
   */
  readonly send: <Asked extends object, Got>(
    endpoint: WriteEndpoint<Asked, Got>,
    asked: Asked,
    at: AnswerPath,
  ) => Promise<Got>;
  readonly trace: Trace | null;
};

export type Session = {
  /** The noun's loaders, made at first use and the same ever after. */
  readonly use: <Noun>(noun: (asking: Asking) => Noun) => Noun;
  /** What was asked, when the caller wants to see it. */
  readonly trace: Trace | null;
  /** Needs met so far: by calls, joined ones included, and from memory. */
  readonly counts: { readonly calls: number; readonly hits: number };
};

export type SessionOptions = {
  readonly reads: Reads;
  readonly writes: Writes;
  /** Null: nothing can be asked, and every call says so. */
  readonly credential: Credential | null;
  readonly deadline: Deadline;
  readonly trace: Trace | null;
  /** REST calls at most, remembered answers counted too; one more is refused. */
  readonly callBudget: number;
  /** Go past what is remembered. */
  readonly isFresh?: boolean;
  /** W3C trace context to hand on. */
  readonly traceparent?: string | undefined;
  /** Where its calls are counted, beside those of sessions before it; of its own when left out. */
  readonly counts?: Counts;
};

type Counts = { calls: number; hits: number };

export const noCredential = (): UpstreamFailure =>
  new UpstreamFailure(
    'unauthenticated',
    'No API key: send your LeadSail key in the X-API-Key header.',
  );

/** A session for one operation; make another for the next. */
export function createSession(options: SessionOptions): Session {
  const { reads, writes, credential, deadline, trace, callBudget, traceparent } = options;
  const { counts = { calls: 0, hits: 0 } } = options;
  const before = counts.calls + counts.hits;
  // A handful at most: sooner gone through than put into a map.
  let nouns: readonly { readonly noun: unknown; readonly made: unknown }[] = [];

  function admit(): Credential {
    if (!credential) throw noCredential();
    if (counts.calls + counts.hits - before >= callBudget) {
      throw new UpstreamFailure(
        'over_budget',
        `An operation may make ${callBudget} REST calls; this one needs more.`,
      );
    }
    return credential;
  }

  const ask: Asking['ask'] = async (endpoint, asked, needs, { isFresh } = options) => {
    const credential = admit();
    const ids = asked as Readonly<Record<string, string>>;
    // LeadSail's own answers may hold an id that leads nowhere: there is nothing under it.
    if (idsIn(endpoint.path).some((name) => pathFault(ids[name] ?? ''))) return null;
    const path = toPath(endpoint.path, ids) + toQuery(endpoint.query(asked));
    const entry = trace?.begin(endpoint.name, needs);
    let status: number | null = null;
    try {
      const reading = await reads.read(
        {
          endpoint,
          asked,
          path,
          credential,
          isFresh: isFresh ?? false,
          traceparent,
          onAttempt: entry && ((attempt) => trace?.attempted(entry, attempt)),
        },
        deadline,
        (how) => {
          if (how === 'HIT') counts.hits += 1;
          else counts.calls += 1;
          if (entry) trace?.metBy(entry, how);
        },
      );
      status = reading.status;
      return reading.got;
    } catch (error) {
      if (error instanceof UpstreamFailure) status = error.status ?? null;
      throw error;
    } finally {
      if (entry) trace?.end(entry, status);
    }
  };

  const send: Asking['send'] = async (endpoint, asked, at) => {
    const credential = admit();
    const inPath = idsIn(endpoint.path);
    const path = toPath(endpoint.path, asked as Readonly<Record<string, string>>);
    const body = Object.fromEntries(
      Object.entries(asked).filter(([name]) => !inPath.includes(name)),
    );
    const need = `${endpoint.name} ${counts.calls}`;
    const entry = trace?.begin(endpoint.name, [need]);
    trace?.serves(need, at);
    counts.calls += 1;
    let status: number | null = null;
    try {
      const written = await writes.write(
        { endpoint, asked, path, body, credential, traceparent },
        deadline,
      );
      status = written.status;
      return written.got;
    } catch (error) {
      if (error instanceof UpstreamFailure) status = error.status ?? null;
      throw error;
    } finally {
      if (entry) trace?.end(entry, status);
      nouns = [];
    }
  };

  const asking: Asking = { ask, send, trace };
  return {
    trace,
    counts,
    use<Noun>(noun: (asking: Asking) => Noun): Noun {
      for (const known of nouns) if (known.noun === noun) return known.made as Noun;
      const made = noun(asking);
      nouns = [...nouns, { noun, made }];
      return made;
    },
  };
}
