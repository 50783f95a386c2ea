// Polls one topic if this process holds its lease, when the poll budget allows it.
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
  /** The time limit of a poll. */
  readonly pollTimeoutMs: number;
};

export type PollerOptions<Read> = PollerTools & {
  readonly tenant: Fingerprint;
  readonly name: string;
  readonly ask: (deadline: Deadline) => Promise<Read | null>;
  readonly versionOf: (read: Read) => number | null;
  /** The date of the last state; null before the first. */
  readonly known: () => { readonly version: number | null } | null;
  /** Called before a tick is drawn; returns the function that gets it. */
  readonly onTick: () => (tick: number | null) => void;
};

/** The result of a poll; `read` is null when LeadSail does not have the data. */
export type Polled<Read> =
  | {
      readonly read: Read | null;
      readonly dated: Dated;
      /** The greatest version that any process has seen. */
      readonly newest: number | null;
      /** Whether this process sends the result to the others. */
      readonly isHeld: boolean;
    }
  | { readonly failure: UpstreamFailure }
  | { readonly fault: unknown };

export type Poller<Read> = {
  /** Null: another process polls, or the topic was stopped. */
  readonly poll: () => Promise<Polled<Read> | null>;
  readonly stop: () => void;
};

// A lease ends with its process or its topic; this limit is for a lease that neither has released.
const LEASE_MS = 5 * 60_000;
// After a longer wait for its turn, a process checks that it still holds the lease.
const LONG_WAIT_MS = 100;
/** For a 429 without `Retry-After`. */
const UNSAID_REST_MS = 2_000;

export function createPoller<Read>(options: PollerOptions<Read>): Poller<Read> {
  const { clock, leases, polls, tenant, known } = options;
  const leaseName = `poll ${tenant} ${options.name}`;
  let isHolder = false;
  let isStopped = false;
  let polling: Deadline | null = null;
  let leaveQueue = (): void => {};

  async function hold(version: number | null = known()?.version ?? null): Promise<Lease> {
    const give = options.onTick();
    const lease = await leases.hold(leaseName, LEASE_MS, version);
    give(lease.tick);
    isHolder = lease.isHeld;
    if (isStopped && isHolder) leases.release(leaseName);
    return lease;
  }

  /** Null when the poller is stopped before its turn. */
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
      // A process that was blocked may have lost its lease to another.
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
      // Without a state this process polls as well: a new watcher does not wait for the holder's next change.
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
