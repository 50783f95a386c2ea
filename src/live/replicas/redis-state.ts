// The state of the connection to other replicas: joined or away, the last fault, and whether it is to be reported.
import { type RedisFault, remedyOf } from './redis-faults.ts';

export type RedisState = {
  readonly isJoined: () => boolean;
  /** The last fault; null while this process is joined, and before the first attempt. */
  readonly fault: () => RedisFault | null;
  /** Failed connections since this process has joined. */
  readonly failures: () => number;
  /** The number of the current connections: failures on earlier ones do not concern them. */
  readonly attempt: () => number;
  /** Gives the current connections a new number, and returns it. */
  readonly begin: () => number;
  readonly join: () => void;
  /** Records a lost connection. Returns the fault if it has to be reported; null if it was reported before. */
  readonly lose: (seen: RedisFault) => RedisFault | null;
};

// Before the first answer, these faults can mean that Redis expects the other protocol: TLS, or none.
const UNSPOKEN = /^(CLOSED|ECONNRESET|ETIMEDOUT)$/;

/** The state of a process that has not tried yet. */
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
      // A fault that can be fixed is not replaced by the closed connections that follow it.
      if (isNews || why === null || remedyOf(why) === null) why = fault;
      return isNews ? fault : null;
    },
  };
}
