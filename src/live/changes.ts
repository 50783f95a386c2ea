// Somebody knows that something of a tenant's changed: every replica forgets it and looks again.
import type { Tag } from '../leadsail/tags.ts';
import type { Fingerprint } from '../upstream/credential.ts';
import type { Exchange } from './replicas/exchange.ts';
import type { SeenChange } from './seen-change.ts';

export type Changes = {
  /**
   * Says that whatever bears these tags may be
   * other than it was: of this tenant, or of every tenant that has such a thing, when it is null. Here
   * that is known before it returns; it resolves when other replicas know, or when that takes too long. Never rejects.
   * `seen` is what other systems are told of it, where any are: each of the tags when it is left out.
   */
  readonly notify: (
    tenant: Fingerprint | null,
    tags: readonly Tag[],
    seen?: readonly SeenChange[],
  ) => Promise<void>;
  /** Whether other systems are told. */
  readonly isTold: boolean;
  /**
   * Calls back, here and now, whenever one of a tenant's tags may have changed, and when that cannot be
   * ruled out. Returns the way to stop.
   */
  readonly watch: (tenant: Fingerprint, tag: Tag, onChange: () => void) => () => void;
  readonly close: () => void;
};

const CHANNEL = 'changes';

/** In place of a tenant: every one of them. */
const EVERY = '*';

export type ChangesOptions = {
  readonly exchange: Exchange;
  /** Forgets what is remembered under a tag: of a tenant, or of every one when it is null. */
  readonly drop: (tenant: Fingerprint | null, tag: Tag) => void;
  /** Forgets everything. */
  readonly dropAll: () => void;
  /** Called when others could not be told in time, once until they can again. */
  readonly onUnheard?: () => void;
  /** Tells other systems, once the replicas know; null: there are none. */
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
    // First all is forgotten: who is woken may ask about more than one tag.
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
      // Who is told asks for it again, and must not be answered from memory.
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
