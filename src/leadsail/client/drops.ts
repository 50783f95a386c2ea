// Records what was dropped, and when: outdated answers are detected when they are requested.
//
// Nothing is recorded when an answer is stored, which happens a thousand times as often.

import { LRUCache } from 'lru-cache';
import type { Fingerprint } from '../../upstream/credential.ts';
import type { Tag } from '../tags.ts';

export type Drops = {
  /** Changes with each drop. */
  readonly epoch: (tenant: Fingerprint) => number;
  /** The greatest of all epochs. */
  readonly last: () => number;
  /** Drops the answers of a tenant that bear this tag, or all of them for null. Tenant null: of every tenant. */
  readonly drop: (tenant: Fingerprint | null, tag: Tag | null) => void;
  /** Begins another epoch for every tenant. */
  readonly dropAll: () => void;
  /** Whether an answer of a tenant with these tags, stored when `last` was `epoch`, was dropped since. */
  readonly isDropped: (tenant: Fingerprint, tags: readonly Tag[], epoch: number) => boolean;
};

const DROPS_KNOWN = 10_000;
const EPOCHS_KNOWN = 10_000;

/** In place of a tenant: every tenant. */
const EVERY = '*';
/** In place of a tag: any tag. */
const ANY_TAG = '*';

export function createDrops(): Drops {
  const drops = new LRUCache<string, number>({
    max: DROPS_KNOWN,
    dispose(at, _, why) {
      if (why === 'evict') forgottenEpoch = Math.max(forgottenEpoch, at);
    },
  });
  // Some drops up to this epoch were evicted.
  let forgottenEpoch = 0;
  const epochs = new LRUCache<Fingerprint, number>({ max: EPOCHS_KNOWN });
  let lastEpoch = 0;
  // The epoch of every tenant without a separate one.
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
