// Reads that operations share: from memory, with a call under way, or by a call of their own.
import type { Credential, Fingerprint } from '../upstream/credential.ts';
import { createDeadline, type Deadline } from '../upstream/deadline.ts';
import { UpstreamFailure } from '../upstream/failure.ts';
import type { UpstreamObserver } from '../upstream/observer.ts';
import { isTape, type Tape } from '../upstream/tape.ts';
import type { Upstream } from '../upstream/upstream.ts';
import { createBlocks, type PutAway } from './blocks.ts';
import { createCache } from './cache.ts';
import { countDifferences, type Drift, SILENT } from './drift.ts';
import type { Endpoint } from './endpoint.ts';
import { createFlights } from './flight.ts';

/** One read, asked for by one operation. */
export type Read<Asked, Got> = {
  readonly endpoint: Endpoint<Asked, Got>;
  readonly asked: Asked;
  /** Path with query; together with the credential it names what is read. */
  readonly path: string;
  readonly credential: Credential;
  /** Go past what is remembered and what is under way. */
  readonly isFresh: boolean;
  /** For whoever asks again anyway: a failure is not tried again here. */
  readonly isTriedOnce?: boolean;
  readonly traceparent?: string | undefined;
  readonly onAttempt?: ((attempt: number) => void) | undefined;
};

/** What came of it. `got` is null when LeadSail has no such record. It is shared: nobody changes it. */
export type Reading<Got> = {
  readonly got: Got | null;
  readonly status: number;
};

export type Reads = {
  /** Rejects with an UpstreamFailure. `onHow` is told at once whether a call was needed. */
  readonly read: <Asked, Got>(
    read: Read<Asked, Got>,
    deadline: Deadline,
    onHow: (how: 'HIT' | 'JOINED' | 'MISS') => void,
  ) => Promise<Reading<Got>>;
  /**
   * After a write: forgets what bears this tag, and lets nobody join a call that left before it. Of every
   * tenant when it is null.
   */
  readonly drop: (tenant: Fingerprint | null, tag: string) => void;
  /** The same of everything. */
  readonly dropAll: () => void;
};

export type ReadsOptions = {
  readonly upstream: Upstream;
  readonly drift: Drift;
  /** Bytes of LeadSail's answers to remember; 0: none. */
  readonly cacheBytes: number;
  /** Look through what is as declared, and read it late. Changes no answer. */
  readonly looksThrough?: boolean;
  /** How long a read in the background may take, in milliseconds. */
  readonly backgroundMs: number;
  readonly observer?: UpstreamObserver | undefined;
};

/** What all operations of the gateway share, tenant by tenant. */
export function createReads({
  upstream,
  drift,
  cacheBytes,
  looksThrough = true,
  backgroundMs,
  observer = {},
}: ReadsOptions): Reads {
  const cache = createCache(Math.max(cacheBytes, 1), () => performance.now());
  const flights = createFlights();
  const remembers = cacheBytes > 0;

  const blocks = createBlocks();

  function away<Asked, Got>(
    { endpoint, asked }: Read<Asked, Got>,
    tape: Tape,
    status: number,
  ): PutAway<Reading<Got>> {
    const { bring, release } = blocks.putAway(tape);
    return { bring: () => ({ got: endpoint.decode(bring(), SILENT, asked), status }), release };
  }

  async function call<Asked, Got>(
    read: Read<Asked, Got>,
    deadline: Deadline,
  ): Promise<Reading<Got>> {
    const { endpoint, asked, path, credential, isTriedOnce, traceparent, onAttempt } = read;
    const tenant = credential.fingerprint;
    const epoch = cache.epoch(tenant);
    const { name } = endpoint;
    const shape = looksThrough ? endpoint.shape : null;
    const about = { endpoint: name, path, credential, shape, isTriedOnce, traceparent, onAttempt };
    try {
      const answer = await upstream.call({ method: 'GET', ...about }, deadline);
      const { status, data, bytes } = answer;
      const tape = isTape(data) ? data : null;
      if (tape) countDifferences(tape, drift);
      const got = endpoint.decode(data, drift, asked);
      if (got === null) {
        throw new UpstreamFailure('bad_response', 'LeadSail sent an answer that cannot be read.', {
          status,
        });
      }
      const reading = { got, status };
      if (remembers) {
        const { lifetime } = endpoint;
        const tags = endpoint.tags(asked, got);
        const putAway = tape && lifetime.isPutAway ? () => away(read, tape, status) : null;
        cache.set(tenant, path, { value: reading, putAway, bytes, lifetime, tags, epoch });
      }
      return reading;
    } catch (error) {
      if (!(error instanceof UpstreamFailure)) throw error;
      if (error.kind !== 'not_found' || !endpoint.missingIsNull) throw error;
      return { got: null, status: error.status ?? 404 };
    }
  }

  // The epoch is part of the name: after a write nobody joins a call that left before it.
  function join<Asked, Got>(read: Read<Asked, Got>, deadline: Deadline) {
    const tenant = read.credential.fingerprint;
    const name = `${cache.epoch(tenant)} ${read.path}`;
    return flights.join(tenant, name, deadline, (shared) => call(read, shared));
  }

  return {
    drop: cache.drop,
    dropAll: cache.clear,
    read<Asked, Got>(
      read: Read<Asked, Got>,
      deadline: Deadline,
      onHow: (how: 'HIT' | 'JOINED' | 'MISS') => void,
    ): Promise<Reading<Got>> {
      const tell = (how: 'HIT' | 'STALE' | 'JOINED' | 'MISS'): void => {
        observer.shared?.({ endpoint: read.endpoint.name, how });
        onHow(how === 'STALE' ? 'HIT' : how);
      };
      if (read.isFresh) {
        tell('MISS');
        return call(read, deadline);
      }
      const tenant = read.credential.fingerprint;
      const known = remembers ? cache.get<Reading<Got>>(tenant, read.path) : undefined;
      if (known) {
        tell(known.isStale ? 'STALE' : 'HIT');
        if (known.isStale) join(read, createDeadline(backgroundMs)).result.catch(() => {});
        return Promise.resolve(known.value);
      }
      const { result, isJoined } = join(read, deadline);
      tell(isJoined ? 'JOINED' : 'MISS');
      return result;
    },
  };
}
