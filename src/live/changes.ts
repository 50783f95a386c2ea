// Reports changes to a tenant's data: every replica drops what it has cached of them, and its topics poll again.
import type { Tag } from '../leadsail/tags.ts';
import type { Fingerprint } from '../upstream/credential.ts';
import type { Exchange } from './replicas/exchange.ts';
import type { SeenChange } from './seen-change.ts';

export type Changes = {
  /**
   * Reports that everything with these tags
   * may have changed: for this tenant, or for all tenants when it is null. This process has handled
   * it when the call returns; it resolves when the other replicas have, or after a timeout. Never rejects.
   * `seen` is published to other systems, if there are any: each of the tags when it is left out.
   */
  readonly notify: (
    tenant: Fingerprint | null,
    tags: readonly Tag[],
    seen?: readonly SeenChange[],
  ) => Promise<void>;
  /** Whether other systems are notified. */
  readonly isTold: boolean;
  /**
   * Calls back synchronously whenever the tag of this tenant may have changed, and when that cannot be
   * ruled out. Returns the way to stop.
   */
  readonly watch: (tenant: Fingerprint, tag: Tag, onChange: () => void) => () => void;
  readonly close: () => void;
};

const CHANNEL = 'changes';

/** In place of a tenant: all tenants. */
const EVERY = '*';

export type ChangesOptions = {
  readonly exchange: Exchange;
  /** Drops what is cached under a tag: for a tenant, or for all tenants when it is null. */
  readonly drop: (tenant: Fingerprint | null, tag: Tag) => void;
  /** Drops everything. */
  readonly dropAll: () => void;
  /** Called when other replicas could not be reached in time, once until they can be again. */
  readonly onUnheard?: () => void;
  /** Notifies other systems after the replicas; null: there are none. */
  readonly tell?: ((tenant: Fingerprint | null, seen: readonly SeenChange[]) => void) | null;
};

export function createChanges(options: ChangesOptions): Changes {
  const { exchange, drop, dropAll, onUnheard, tell = null } = options;
  let isHeard = true;
  const watchers = new Map<string, Set<() => void>>();
  const wake = (name: string): void => {
    for (const notify of [...(watchers.get(name) ?? [])]) notify();
  };
  const unlisten = exchange.listen(CHANNEL, (message) => {
    const { tenant, tags } = read(message);
    // Everything is dropped first: a watcher may read values of several tags.
    for (const tag of tags) drop(tenant, tag);
    for (const tag of tags) wake(`${tenant ?? EVERY} ${tag}`);
  });
  const unlook = exchange.onGap(() => {
    dropAll();
    for (const name of [...watchers.keys()]) if (name.startsWith(`${EVERY} `)) wake(name);
  });

  function add(name: string, onChange: () => void): () => void {
    const existing = watchers.get(name) ?? new Set();
    watchers.set(name, existing.add(onChange));
    return () => {
      existing.delete(onChange);
      if (existing.size === 0 && watchers.get(name) === existing) watchers.delete(name);
    };
  }

  return {
    isTold: tell !== null,
    async notify(tenant, tags, seen = tags.map((tag) => ({ tag, state: null }))) {
      // Other systems read the changed values again, and must not get cached ones.
      const all = tell ? [...new Set([...tags, ...seen.map(({ tag }) => tag)])] : tags;
      const wasHeard = isHeard;
      isHeard = await exchange.announce(CHANNEL, JSON.stringify({ tenant, tags: all }));
      if (wasHeard && !isHeard) onUnheard?.();
      tell?.(tenant, seen);
    },
    watch(tenant, tag, onChange) {
      const stops = [tenant, EVERY].map((whose) => add(`${whose} ${tag}`, onChange));
      return () => {
        for (const stop of stops) stop();
      };
    },
    close() {
      unlisten();
      unlook();
    },
  };
}

function read(message: string): { tenant: Fingerprint | null; tags: readonly Tag[] } {
  const { tenant, tags } = JSON.parse(message) as { tenant: Fingerprint | null; tags: Tag[] };
  const isRead =
    (tenant === null || typeof tenant === 'string') &&
    Array.isArray(tags) &&
    tags.every((tag) => typeof tag === 'string');
  if (!isRead) throw new TypeError('a change must have a tenant and tags');
  return { tenant, tags };
}
