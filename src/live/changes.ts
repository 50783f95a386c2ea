// Somebody knows that something of a tenant's changed: every replica forgets it and looks again.
import type { Fingerprint } from '../upstream/credential.ts';
import type { Exchange } from './exchange.ts';

export type Changes = {
  /**
   * Says that whatever bears these tags (`lead lead_1001`, `interaction int_1001_1`, `leads`) may be
   * other than it was: of this tenant, or of every tenant that has such a thing, when it is null. Here
   * that is known before it returns, on other replicas soon.
   */
  readonly tell: (tenant: Fingerprint | null, tags: readonly string[]) => void;
  /**
   * Calls back, here and now, whenever one of a tenant's tags may have changed, and when that cannot be
   * ruled out. Returns the way to stop.
   */
  readonly watch: (tenant: Fingerprint, tag: string, onChange: () => void) => () => void;
  readonly close: () => void;
};

const CHANNEL = 'changes';

/** In place of a tenant: every one of them. */
const EVERY = '*';

export type ChangesOptions = {
  readonly exchange: Exchange;
  /** Forgets what is remembered under a tag: of a tenant, or of every one when it is null. */
  readonly drop: (tenant: Fingerprint | null, tag: string) => void;
  /** Forgets everything. */
  readonly dropAll: () => void;
};

export function createChanges({ exchange, drop, dropAll }: ChangesOptions): Changes {
  const watchers = new Map<string, Set<() => void>>();
  const wake = (name: string): void => {
    for (const tell of [...(watchers.get(name) ?? [])]) tell();
  };
  const unlisten = exchange.listen(CHANNEL, (message) => {
    const { tenant, tags } = JSON.parse(message) as { tenant: Fingerprint | null; tags: string[] };
    // First all is forgotten: who is woken may ask about more than one tag.
    for (const tag of tags) drop(tenant, tag);
    for (const tag of tags) wake(`${tenant ?? EVERY} ${tag}`);
  });
  const unlook = exchange.onGap(() => {
    dropAll();
    for (const name of [...watchers.keys()]) if (name.startsWith(`${EVERY} `)) wake(name);
  });

  function add(name: string, onChange: () => void): () => void {
    const known = watchers.get(name) ?? new Set();
    watchers.set(name, known.add(onChange));
    return () => {
      known.delete(onChange);
      if (known.size === 0 && watchers.get(name) === known) watchers.delete(name);
    };
  }

  return {
    tell: (tenant, tags) => exchange.publish(CHANNEL, JSON.stringify({ tenant, tags })),
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
