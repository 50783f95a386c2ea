// Whether this process has joined the other replicas and, where it is away, what is wrong and whether that is news.
import { type RedisFault, remedyOf } from './redis-faults.ts';

export type RedisState = {
  readonly isJoined: () => boolean;
  /** What was wrong the last time; null while this process is joined, and before the first try. */
  readonly fault: () => RedisFault | null;
  /** Of connections, since this process has joined. */
  readonly failures: () => number;
  /** Names the connections that are open now: what ends badly on earlier ones says nothing of these. */
  readonly attempt: () => number;
  /** Names the connections that are open now by another number from now on, which it returns. */
  readonly begin: () => number;
  readonly join: () => void;
  /** Takes in that a connection was lost. The fault, where somebody should hear of it; null where they have. */
  readonly lose: (seen: RedisFault) => RedisFault | null;
};

// Before the first word of a Redis, this is said by one that is spoken to in another protocol.
const UNSPOKEN = /^(CLOSED|ECONNRESET|ETIMEDOUT)$/;

/** Of a process that has not tried yet. */
export function createRedisState(): RedisState {
  let state: 'trying' | 'joined' | 'away' = 'trying';
  let why: RedisFault | null = null;
  let hasJoined = false;
  let failures = 0;
  let attempt = 0;

  function begin(): number {
    attempt += 1;
    return attempt;
  }

  return {
    isJoined: () => state === 'joined',
    fault: () => why,
    failures: () => failures,
    attempt: () => attempt,
    begin,
    join() {
      state = 'joined';
      why = null;
      hasJoined = true;
      failures = 0;
    },
    lose(seen) {
      begin();
      failures += 1;
      const isVague = !hasJoined && UNSPOKEN.test(seen) && remedyOf(why ?? '') === null;
      const fault = isVague ? 'UNSPOKEN' : seen;
      const remedy = remedyOf(fault);
      const isNews = state !== 'away' || (remedy !== null && remedy !== remedyOf(why ?? ''));
      state = 'away';
      // What can be mended is not hidden by the closed connections that follow it.
      if (isNews || why === null || remedyOf(why) === null) why = fault;
      return isNews ? fault : null;
    },
  };
}
