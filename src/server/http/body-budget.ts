// How many bytes of request bodies may be under way: of each, and of all together.
//
// Anybody who sends a body and never its end keeps it in memory for as long as the listener is patient. Each is bounded,
// and connections are; what all of them hold together is bounded here.
import { type Credential, toCredential } from '../../upstream/credential.ts';
import type { Verified } from '../../upstream/verified.ts';
import type { HeaderReader } from './incoming.ts';

export type BodyBudget = {
  /** Bytes that the body of a request with such headers may have. */
  readonly maxBytesOf: (headers: HeaderReader) => number;
  /**
   * For one body that comes in more than one piece. `caller` is who sends it, where that is known before it has come:
   * a credential, or somebody who has proved to be no stranger.
   */
  readonly open: (headers: HeaderReader, caller?: Credential | 'proven' | null) => BodyAccount;
  /** Bytes under way. */
  readonly held: () => number;
};

export type BodyAccount = {
  /** Holds so many bytes in all; false: there is no room for them. */
  readonly hold: (bytes: number) => boolean;
  readonly release: () => void;
};

export type BodyBudgetOptions = {
  readonly maxBodyBytes: number;
  /** Of all bodies together. All unverified callers together may use half of it. */
  readonly maxBodiesBytes: number;
  readonly verified: Verified;
  /** Whether a caller without a credential may use the gateway's own. */
  readonly hasOwnCredential: boolean;
};

/** Without a credential nothing is answered that needs a long document. */
const MAX_ANONYMOUS_BYTES = 100_000;

export function createBodyBudget(options: BodyBudgetOptions): BodyBudget {
  const { maxBodyBytes, maxBodiesBytes, verified, hasOwnCredential } = options;
  const share = Math.ceil(maxBodiesBytes / 2);
  let all = 0;
  let unverified = 0;

  function named(headers: HeaderReader): Credential | null {
    const key = headers.get('x-api-key');
    return key === null ? null : toCredential(key);
  }

  return {
    held: () => all,
    maxBytesOf: (headers) =>
      hasOwnCredential || headers.has('x-api-key') || headers.has('authorization')
        ? maxBodyBytes
        : Math.min(maxBodyBytes, MAX_ANONYMOUS_BYTES),
    open(headers, caller = named(headers)) {
      const isKnown = caller === 'proven' || (caller !== null && verified.has(caller.fingerprint));
      let mine = 0;
      const count = (delta: number): void => {
        mine += delta;
        all += delta;
        if (!isKnown) unverified += delta;
      };
      return {
        hold(bytes) {
          const more = bytes - mine;
          if (all + more > maxBodiesBytes || (!isKnown && unverified + more > share)) return false;
          count(more);
          return true;
        },
        release: () => count(-mine),
      };
    },
  };
}
