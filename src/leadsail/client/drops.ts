// What was dropped, and when: an answer from before is found out when it is asked for.
//
// Nothing is done for that when an answer is kept, which happens a thousand times as often.

import { LRUCache } from 'lru-cache';
import type { Fingerprint } from '../../upstream/credential.ts';
import type { Tag } from '../tags.ts';

export type Drops = {
  /** Changes with each drop. */
  readonly epoch: (tenant: Fingerprint) => number;
  /** The greatest of all epochs. */
  readonly last: () => number;
  /** Of a tenant's, what bears this tag, or all of it for null. Null in place of a tenant: of every tenant's. */
  readonly drop: (tenant: Fingerprint | null, tag: Tag | null) => void;
  /** Begins another epoch for everybody. */
  readonly dropAll: () => void;
  /** Whether something of a tenant's with these tags, kept when `last` was `epoch`, was dropped since. */
  readonly isDropped: (tenant: Fingerprint, tags: readonly Tag[], epoch: number) => boolean;
};

const DROPS_KNOWN = 10_000;
const EPOCHS_KNOWN = 10_000;

/** In place of a tenant: every one of them. */
const EVERY = '*';
/** In place of a tag: whatever it bears. */
const ANY_TAG = '*';

export function createDrops(): Drops {
  const drops = new LRUCache<string, number>({
    max: DROPS_KNOWN,
    dispose(at, _, why) {
      if (why === 'evict') forgottenEpoch = Math.max(forgottenEpoch, at);
    },
  });
  // Drops up to this one are not known one by one any more.
  let forgottenEpoch = 0;
  const epochs = new LRUCache<Fingerprint, number>({ max: EPOCHS_KNOWN });
  let lastEpoch = 0;
  // Of every tenant without one of its own.
  let commonEpoch = 0;

  const nameOf = (tenant: Fingerprint | typeof EVERY, tag: Tag | typeof ANY_TAG): string =>
    `${tenant} ${tag}`;

  function begin(tenant: Fingerprint | null): void {
    lastEpoch += 1;
    if (tenant !== null) epochs.set(tenant, lastEpoch);
    else {
      commonEpoch = lastEpoch;
      epochs.clear();
    }
  }

  return {
    epoch: (tenant) => epochs.get(tenant) ?? commonEpoch,
    last: () => lastEpoch,
    drop(tenant, tag) {
      begin(tenant);
      drops.set(nameOf(tenant ?? EVERY, tag ?? ANY_TAG), lastEpoch);
    },
    dropAll: () => begin(null),
    isDropped(tenant, tags, epoch) {
      if (epoch === lastEpoch) return false;
      const isSince = (name: string): boolean => (drops.peek(name) ?? 0) > epoch;
      return (
        epoch < forgottenEpoch ||
        isSince(nameOf(tenant, ANY_TAG)) ||
        tags.some((tag) => isSince(nameOf(tenant, tag)) || isSince(nameOf(EVERY, tag)))
      );
    },
  };
}
