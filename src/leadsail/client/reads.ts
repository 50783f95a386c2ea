// Reads that operations share: from the cache, by joining a call under way, or by their own call.

import type { UpstreamRequest } from '../../upstream/attempt.ts';
import type { Credential, Fingerprint } from '../../upstream/credential.ts';
import { createDeadline, type Deadline } from '../../upstream/deadline.ts';
import type { Parse } from '../../upstream/envelope.ts';
import { UpstreamFailure } from '../../upstream/failure.ts';
import type { UpstreamObserver } from '../../upstream/observer.ts';
import type { TraceStep } from '../../upstream/trace-step.ts';
import type { Upstream } from '../../upstream/upstream.ts';
import type { Declaration } from '../decode/declaration.ts';
import type { Drift, DriftRegister } from '../decode/drift.ts';
import type { Endpoint } from '../endpoint.ts';
import type { Tag } from '../tags.ts';
import { type Cache, createCache } from './cache.ts';
import { createInFlight } from './in-flight.ts';
import { keepBody } from './poll-bodies.ts';

/** One read, asked for by one operation. */
export type Read<Args, Data> = {
  readonly endpoint: Endpoint<Args, Data>;
  readonly args: Args;
  /** Path with query; together with the credential it names what is read. */
  readonly path: string;
  readonly credential: Credential;
  /** Bypass the cache and calls under way. */
  readonly isFresh: boolean;
  /** For pollers, which repeat anyway: a failure is not retried here, and no other call waits for it. */
  readonly isPoll?: boolean;
  /** For a mutation, whose calls give way last. */
  readonly isForWrite?: boolean;
  /** The step of its trace. */
  readonly step?: TraceStep | undefined;
  readonly onAttempt?: ((attempt: number) => void) | undefined;
};

/** The result of a read. `data` is null when LeadSail has no such record. It is shared and must not be changed. */
export type ReadResult<Data> = {
  readonly data: Data | null;
  readonly status: number;
};

export type Reads = {
  /** Rejects with an UpstreamFailure. `onHow` is called at once with how the read is answered. */
  readonly read: <Args, Data>(
    read: Read<Args, Data>,
    deadline: Deadline,
    onHow: (how: 'HIT' | 'JOINED' | 'MISS') => void,
  ) => Promise<ReadResult<Data>>;
  /**
   * After a write: drops answers that bear this tag, and lets no read join a call that left before it. For
   * every tenant when it is null.
   */
  readonly drop: (tenant: Fingerprint | null, tag: Tag) => void;
  /** The same for all answers of a tenant whose key LeadSail refused. */
  readonly forget: (tenant: Fingerprint) => void;
  /** The same for all answers. */
  readonly dropAll: () => void;
};

export type ReadsOptions = {
  readonly upstream: Upstream;
  readonly drift: DriftRegister;
  /** Bytes of LeadSail's answers to cache; 0: none. */
  readonly cacheBytes: number;
  /** The parser for answers with such data, instead of `parseExact`; changes no answer. */
  readonly parserOf?: ((returns: Declaration, drift: Drift) => Parse | undefined) | undefined;
  /** How long a read in the background may take, in milliseconds. */
  readonly backgroundMs: number;
  readonly observer?: UpstreamObserver | undefined;
};

/** What all operations of the gateway share, tenant by tenant. */
export function createReads(options: ReadsOptions): Reads {
  const { cacheBytes, backgroundMs, observer = {} } = options;
  const cache = createCache(Math.max(cacheBytes, 1), () => performance.now());
  const inFlight = createInFlight();
  const remembers = cacheBytes > 0;
  const call = createCall(options, cache);

  // The epoch is part of the name: after a write, no read joins a call that left before it.
  function join<Args, Data>(read: Read<Args, Data>, deadline: Deadline) {
    const tenant = read.credential.fingerprint;
    const name = `${cache.epoch(tenant)} ${read.path}`;
    return inFlight.join(tenant, name, deadline, (shared) => call(read, shared));
  }

  return {
    drop: cache.drop,
    forget: cache.forget,
    dropAll: cache.clear,
    read<Args, Data>(
      read: Read<Args, Data>,
      deadline: Deadline,
      onHow: (how: 'HIT' | 'JOINED' | 'MISS') => void,
    ): Promise<ReadResult<Data>> {
      const report = (how: 'HIT' | 'STALE' | 'JOINED' | 'MISS'): void => {
        observer.shared?.({ endpoint: read.endpoint.name, how });
        onHow(how === 'STALE' ? 'HIT' : how);
      };
      if (read.isFresh) {
        report('MISS');
        return call(read, deadline);
      }
      const tenant = read.credential.fingerprint;
      const cached = remembers ? cache.get<ReadResult<Data>>(tenant, read.path) : undefined;
      if (cached) {
        report(cached.isStale ? 'STALE' : 'HIT');
        if (cached.isStale) join(read, createDeadline(backgroundMs)).result.catch(() => {});
        return Promise.resolve(cached.value);
      }
      const { result, isJoined } = join(read, deadline);
      report(isJoined ? 'JOINED' : 'MISS');
      return result;
    },
  };
}

/** Makes a read by its own call, and caches its data. */
function createCall(
  { upstream, drift, cacheBytes, parserOf = () => undefined }: ReadsOptions,
  cache: Cache,
) {
  return async function call<Args, Data>(
    read: Read<Args, Data>,
    deadline: Deadline,
  ): Promise<ReadResult<Data>> {
    const { endpoint, args, path, credential, isPoll, isForWrite, step, onAttempt } = read;
    const tenant = credential.fingerprint;
    const epoch = cache.epoch(tenant);
    const driftHere = drift.of(endpoint.name);
    const request: UpstreamRequest = {
      method: 'GET',
      endpoint: endpoint.name,
      path,
      credential,
      parse: endpoint.parse ?? parserOf(endpoint.returns, driftHere),
      isPoll,
      isForWrite,
      step,
      onAttempt,
    };
    try {
      const answer = await upstream.call(request, deadline);
      const { status, body, isRepaired } = answer;
      if (isRepaired) driftHere.count('bytes', endpoint.returns.title);
      const data = endpoint.decode(answer.data, driftHere, args);
      if (data === null) {
        throw new UpstreamFailure('bad_response', 'LeadSail sent an answer that cannot be read.', {
          status,
        });
      }
      if (isPoll) keepBody(data as object, body);
      const result = { data, status };
      if (cacheBytes > 0 && endpoint.isWhole(answer.data)) {
        const { lifetime } = endpoint;
        const tags = endpoint.tags(args, data);
        cache.set(tenant, path, { value: result, bytes: body.length, lifetime, tags, epoch });
      }
      return result;
    } catch (error) {
      if (!(error instanceof UpstreamFailure)) throw error;
      // A tenant does not get cached answers that it may no longer read.
      if (error.kind === 'forbidden') cache.delete(tenant, path);
      if (error.kind !== 'not_found' || !endpoint.missingIsNull) throw error;
      return { data: null, status: error.status ?? 404 };
    }
  };
}
