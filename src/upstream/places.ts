// A limited number of places: no caller can take them all, and all unverified callers share one bound.
import type { Credential, Fingerprint } from './credential.ts';
import type { Verified } from './verified.ts';

/** The caller that takes a place; null: one without a credential. */
export type PlaceTaker = Pick<Credential, 'fingerprint' | 'subject'> | null;

/** A place, to be released once; or the limit that is reached, and whether it is the caller's share. */
export type Taken =
  | { readonly release: () => void }
  | { readonly limit: number; readonly isShare: boolean };

export type Places = {
  /** `room` is how many places it takes; 1 when left out. */
  readonly take: (taker: PlaceTaker, room?: number) => Taken;
  readonly taken: () => number;
};

/**
 * `max` places. One credential may have half of them, all unverified callers half of them together, and one
 * subject of a shared credential half of what its credential may have.
 */
export function createPlaces(max: number, verified: Verified): Places {
  const share = Math.ceil(max / 2);
  const subjectShare = Math.ceil(share / 2);
  const byCredential = new Map<Fingerprint | null, number>();
  const bySubject = new Map<string, number>();
  let all = 0;
  let unverified = 0;

  verified.onChange((credential, isVerified) => {
    const moved = byCredential.get(credential) ?? 0;
    unverified += isVerified ? -moved : moved;
  });

  const isKnown = (taker: PlaceTaker): boolean => taker !== null && verified.has(taker.fingerprint);
  const nameOf = (taker: PlaceTaker): string | null =>
    taker?.subject === undefined ? null : `${taker.fingerprint} ${taker.subject}`;

  function count(taker: PlaceTaker, delta: number): void {
    all += delta;
    if (!isKnown(taker)) unverified += delta;
    add(byCredential, taker?.fingerprint ?? null, delta);
    const name = nameOf(taker);
    if (name !== null) add(bySubject, name, delta);
  }

  function isFull(taker: PlaceTaker, room: number): boolean {
    const mine = byCredential.get(taker?.fingerprint ?? null) ?? 0;
    const name = nameOf(taker);
    return (
      mine + room > share ||
      (!isKnown(taker) && unverified + room > share) ||
      (name !== null && (bySubject.get(name) ?? 0) + room > subjectShare)
    );
  }

  return {
    taken: () => all,
    take(taker, room = 1) {
      if (isFull(taker, room)) return { limit: share, isShare: true };
      if (all + room > max) return { limit: max, isShare: false };
      count(taker, room);
      let isHeld = true;
      return {
        release() {
          if (isHeld) count(taker, -room);
          isHeld = false;
        },
      };
    },
  };
}

function add<Key>(counts: Map<Key, number>, key: Key, delta: number): void {
  const left = (counts.get(key) ?? 0) + delta;
  if (left === 0) counts.delete(key);
  else counts.set(key, left);
}
