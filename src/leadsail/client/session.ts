// The session: everything that one operation requests of LeadSail with one credential; its data is forgotten with it.
import type { Credential, Right } from '../../upstream/credential.ts';
import { type Deadline, nobodyWaits } from '../../upstream/deadline.ts';
import { UpstreamFailure } from '../../upstream/failure.ts';
import { idsIn, safePath, toPath, toQuery } from '../../upstream/path.ts';
import type { AnswerPath, Trace, TraceEntry } from '../../upstream/trace.ts';
import type { TraceStep } from '../../upstream/trace-step.ts';
import type { Endpoint, WriteEndpoint } from '../endpoint.ts';
import type { Reads } from './reads.ts';
import type { Writes } from './writes.ts';

/** What a resource (`leads`, `interactions`, …) is made from. */
export type RestClient = {
  /**
   * One REST call, now. Null when LeadSail has no such record, and without a call for an id that must
   * not be in a path. Rejects with an UpstreamFailure: `unauthenticated` without a credential,
   * `over_budget` (no call leaves then), or with the failure of the call itself. `needs` are the names of
   * its purposes, as passed to `trace.serves`; the list may still grow while the call is under way.
   * `isFresh` bypasses the cache for this call, whatever the session does.
   */
  readonly ask: <Args extends object, Data>(
    endpoint: Endpoint<Args, Data>,
    args: Args,
    needs: readonly string[],
    options?: { readonly isFresh?: boolean },
  ) => Promise<Data | null>;
  /**
   * One write, now, and never a second time; `at` is the place in the answer that it serves. Afterwards
   * everything that this operation has read is forgotten. Rejects with an UpstreamFailure: as `ask` does,
   * with `invalid` for an id that must not be in a path, and with `mayHaveHappened` unless it is certain
   * that nothing happened.
   */
  readonly send: <Args extends object, Data>(
    endpoint: WriteEndpoint<Args, Data>,
    args: Args,
    at: AnswerPath,
  ) => Promise<Data>;
  readonly trace: Trace | null;
  /** The operation's. */
  readonly deadline: Deadline;
};

export type Session = {
  /** The resource's loaders, made at first use and then reused. */
  readonly use: <Resource>(resource: (client: RestClient) => Resource) => Resource;
  /** From now on its reads are for a mutation: they give way last when calls get scarce. */
  readonly beginWrite: () => void;
  /** Its operation is answered: it begins no further call, not even another attempt. */
  readonly settle: () => void;
  /** The calls made, when the caller wants to see them. */
  readonly trace: Trace | null;
  /** Needs met so far: by calls, including joined ones, and from the cache. */
  readonly counts: { readonly calls: number; readonly hits: number };
};

export type SessionOptions = {
  readonly reads: Reads;
  readonly writes: Writes;
  /** Null: every call is refused. */
  readonly credential: Credential | null;
  /** What callers without one are told. */
  readonly credentialRule: string;
  readonly deadline: Deadline;
  readonly trace: Trace | null;
  /** REST calls at most, including cached answers; one more is refused. */
  readonly callBudget: number;
  /** Bypass the cache. */
  readonly isFresh?: boolean;
  /** The step of its trace. */
  readonly step?: TraceStep | undefined;
  /** Where its calls are counted, with those of sessions before it; separate when left out. */
  readonly counts?: SessionCounts;
};

type SessionCounts = { calls: number; hits: number };

/** `rule` says what to send. */
export const noCredential = (rule: string): UpstreamFailure =>
  new UpstreamFailure('unauthenticated', rule);

/** LeadSail's own answers may hold an id that must not be in a path: there is no record under it, and this is null. */
export const pathOf = (endpoint: { readonly path: string }, args: object): string | null =>
  safePath(endpoint.path, args as Readonly<Record<string, string>>);

/** Whether a credential has a right: without a list of rights it has all. A missing credential is refused elsewhere. */
export const may = (credential: Credential | null, right: Right): boolean =>
  credential?.rights?.includes(right) !== false;

/** Refuses a call that the caller has no right to, before it leaves. */
export function demand(credential: Credential | null, right: Right): void {
  if (!may(credential, right)) throw new UpstreamFailure('forbidden', RULES[right]);
}

const RULES: Readonly<Record<Right, string>> = {
  read: 'Your token may not read leads: use one with the right `read`.',
  personal:
    'Nothing personal may be read with your token at this gateway: it needs the scope `leadsail:personal`.',
  write: 'Nothing may be changed with your token at this gateway: it needs the right `write`.',
  contact:
    'Nobody may be called, texted or sent a document with your token at this gateway: it needs the right `contact`.',
};

/** A session for one operation; make another for the next. */
export function createSession(options: SessionOptions): Session {
  const { reads, writes, deadline, trace, step, counts = { calls: 0, hits: 0 } } = options;
  const admit = createAdmission(options, counts);
  const count = createReadCount(options, counts);
  let isForWrite = false;
  // A handful at most: an array is faster than a map.
  let nouns: readonly { readonly resource: unknown; readonly made: unknown }[] = [];

  const ask: RestClient['ask'] = async (endpoint, args, needs, { isFresh } = options) => {
    const credential = admit();
    demand(credential, 'read');
    const place = pathOf(endpoint, args);
    if (place === null) return null;
    const path = place + toQuery(endpoint.query(args));
    const entry = trace?.begin(endpoint.name, needs);
    let status: number | null = null;
    try {
      const result = await reads.read(
        {
          endpoint,
          args,
          path,
          credential,
          isFresh: isFresh ?? false,
          isForWrite,
          step,
          onAttempt: entry && ((attempt) => trace?.attempted(entry, attempt)),
        },
        deadline,
        (how) => count(how, endpoint.name, entry),
      );
      status = result.status;
      return result.data;
    } catch (error) {
      if (error instanceof UpstreamFailure) status = error.status ?? null;
      throw error;
    } finally {
      if (entry) trace?.end(entry, status);
    }
  };

  const send: RestClient['send'] = async (endpoint, args, at) => {
    const credential = admit();
    const { path, body } = splitArgs(endpoint, args);
    const need = `${endpoint.name} ${counts.calls}`;
    const entry = trace?.begin(endpoint.name, [need]);
    trace?.serves(need, at);
    counts.calls += 1;
    let status: number | null = null;
    try {
      const write = { endpoint, args, path, body, credential, step };
      const written = await writes.write(write, deadline);
      status = written.status;
      return written.data;
    } catch (error) {
      if (error instanceof UpstreamFailure) status = error.status ?? null;
      throw error;
    } finally {
      if (entry) trace?.end(entry, status);
      nouns = [];
    }
  };

  const client: RestClient = { ask, send, trace, deadline };
  return {
    trace,
    counts,
    settle: deadline.settle,
    beginWrite() {
      isForWrite = true;
    },
    use<Resource>(resource: (client: RestClient) => Resource): Resource {
      for (const existing of nouns)
        if (existing.resource === resource) return existing.made as Resource;
      const made = resource(client);
      nouns = [...nouns, { resource, made }];
      return made;
    },
  };
}

/** Returns, before each call, the credential for it; throws where no call may leave. */
function createAdmission(
  { credential, credentialRule, callBudget, deadline }: SessionOptions,
  counts: SessionCounts,
): () => Credential {
  const before = counts.calls + counts.hits;
  return () => {
    if (!credential) throw noCredential(credentialRule);
    if (!deadline.isAwaited()) throw nobodyWaits();
    if (counts.calls + counts.hits - before >= callBudget) {
      throw new UpstreamFailure(
        'over_budget',
        `An operation may make ${callBudget} REST calls; this one needs more.`,
      );
    }
    return credential;
  };
}

/** Counts how each read is met, and reports it to the trace and the span. */
function createReadCount({ step, trace }: SessionOptions, counts: SessionCounts) {
  return (how: 'HIT' | 'JOINED' | 'MISS', name: string, entry: TraceEntry | undefined): void => {
    if (how === 'HIT') counts.hits += 1;
    else counts.calls += 1;
    if (how !== 'MISS') step?.span?.shared(name, how);
    if (entry) trace?.metBy(entry, how);
  };
}

/** The path of a write with its ids, and the remaining arguments as its body. */
function splitArgs(endpoint: { readonly path: string }, args: object) {
  const inPath = idsIn(endpoint.path);
  const path = toPath(endpoint.path, args as Readonly<Record<string, string>>);
  const body = Object.fromEntries(Object.entries(args).filter(([name]) => !inPath.includes(name)));
  return { path, body };
}
