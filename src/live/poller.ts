// Polls one thing: as the one of all processes that holds its lease, and when it is this one's turn.
import type { Fingerprint } from '../upstream/credential.ts';
import { createDeadline, type Deadline } from '../upstream/deadline.ts';
import { UpstreamFailure } from '../upstream/failure.ts';
import type { Clock } from './clock.ts';
import { isRefusal } from './ending.ts';
import type { Dated } from './order.ts';
import type { PollBudget } from './poll-budget.ts';
import type { PollReport, PollTurn } from './poll-queue.ts';
import type { Lease, Leases } from './replicas/leases.ts';

export type PollerTools = {
  readonly clock: Clock;
  readonly leases: Leases;
  readonly polls: PollBudget;
  /** How long a poll may take. */
  readonly pollTimeoutMs: number;
};

export type PollerOptions<Read> = PollerTools & {
  readonly tenant: Fingerprint;
  readonly name: string;
  readonly ask: (deadline: Deadline) => Promise<Read | null>;
  readonly versionOf: (read: Read) => number | null;
  /** What is known; null while nothing was seen. */
  readonly known: () => { readonly version: number | null } | null;
};

/** What a poll came to; `read` is null when LeadSail has no such thing. */
export type Polled<Read> =
  | {
      readonly read: Read | null;
      readonly dated: Dated;
      /** Of all versions that any process has seen. */
      readonly newest: number | null;
      /** Whether this is the process that tells the others. */
      readonly isHeld: boolean;
    }
  | { readonly failure: UpstreamFailure }
  | { readonly fault: unknown };

export type Poller<Read> = {
  /** Null: it was not for this process to poll, or nobody waits for it any more. */
  readonly poll: () => Promise<Polled<Read> | null>;
  readonly stop: () => void;
};

// A lease ends with its process or its topic; this is for one that both have forgotten.
const LEASE_MS = 5 * 60_000;
// After so long a wait for its turn, a process makes sure that the lease is still its own.
const LONG_WAIT_MS = 100;
/** For a host that says "too many" and not for how long. */
const UNSAID_REST_MS = 2_000;

export function createPoller<Read>(options: PollerOptions<Read>): Poller<Read> {
  const { clock, leases, polls, tenant, known } = options;
  const leaseName = `poll ${tenant} ${options.name}`;
  let isHolder = false;
  let isStopped = false;
  let polling: Deadline | null = null;
  let leaveQueue = (): void => {};

  async function hold(version: number | null = known()?.version ?? null): Promise<Lease> {
    const lease = await leases.hold(leaseName, LEASE_MS, version);
    isHolder = lease.isHeld;
    if (isStopped && isHolder) leases.release(leaseName);
    return lease;
  }

  /** Null when it is stopped before it is this one's turn. */
  function takeTurn(): Promise<PollTurn | null> {
    return new Promise((resolve) => {
      const callOff = polls.ask(tenant, known() === null, resolve);
      leaveQueue = () => {
        callOff();
        resolve(null);
      };
    });
  }

  async function ask(from: number | null, { done }: PollTurn): Promise<Polled<Read> | null> {
    polling = createDeadline(options.pollTimeoutMs);
    try {
      const read = await options.ask(polling);
      done('ok');
      if (isStopped) return null;
      const version = read === null ? null : options.versionOf(read);
      // A process that was held up may have lost its lease to another.
      const { isHeld, tick, version: newest } = await hold(version);
      return isStopped ? null : { read, dated: { from, to: tick, version }, newest, isHeld };
    } catch (error) {
      const isKnown = error instanceof UpstreamFailure;
      done(isKnown ? reportOf(error) : 'failed');
      if (isStopped) return null;
      return isKnown ? { failure: error } : { fault: error };
    } finally {
      polling = null;
    }
  }

  return {
    async poll() {
      // A new watcher does not wait for the next change that another process reads.
      const isWanted = ({ isHeld }: Lease): boolean => !isStopped && (isHeld || known() === null);
      let lease = await hold();
      if (!isWanted(lease)) return null;
      const askedAtMs = clock.now();
      const turn = await takeTurn();
      if (turn === null) return null;
      if (clock.now() - askedAtMs > LONG_WAIT_MS) lease = await hold();
      if (isWanted(lease)) return ask(lease.tick, turn);
      turn.done('failed');
      return null;
    },
    stop() {
      isStopped = true;
      leaveQueue();
      polling?.cancel();
      if (isHolder) leases.release(leaseName);
    },
  };
}

function reportOf({ kind, retryAfterMs }: UpstreamFailure): PollReport {
  if (isRefusal(kind)) return 'ok';
  if (kind !== 'rate_limited' && kind !== 'over_quota') return 'failed';
  return { restMs: retryAfterMs ?? UNSAID_REST_MS };
}
