// The desk at which workers meet: what one gateway alone would know is kept here, for all of them.
import { LRUCache } from 'lru-cache';
import { createLocalExchange } from '../live/exchange.ts';
import { createLocalStore, type Store } from '../live/store.ts';
import { BUCKETS_KEPT, type Bucket, type RatePolicy, take } from '../server/rate-limit.ts';
import type { Line } from './line.ts';

export type Desk = {
  /** Answers a worker from now on, until it leaves; returns the way to. */
  readonly admit: (line: Line) => () => void;
};

/** `siblings.ts` is the other end of each line. */
export function createDesk(nowMs: () => number): Desk {
  const exchange = createLocalExchange();
  const stores = new Map<string, Store>();
  const leases = new Map<string, { readonly holder: Line; readonly untilMs: number }>();
  const buckets = new LRUCache<string, Bucket>({ max: BUCKETS_KEPT });
  let speaker: Line | null = null;

  function storeOf(what: string): Store {
    const known = stores.get(what) ?? createLocalStore(nowMs);
    stores.set(what, known);
    return known;
  }

  function hold(holder: Line, name: string, ttlMs: number): boolean {
    const known = leases.get(name);
    if (known && known.holder !== holder && known.untilMs > nowMs()) return false;
    leases.set(name, { holder, untilMs: nowMs() + ttlMs });
    return true;
  }

  function release(holder: Line, name: string): void {
    if (leases.get(name)?.holder === holder) leases.delete(name);
  }

  /** What there was before one was taken. */
  function takeFrom(name: string, policy: RatePolicy): number {
    const { isAllowed, bucket } = take(buckets.get(name), policy, nowMs());
    buckets.set(name, bucket);
    return isAllowed ? bucket.tokens + 1 : bucket.tokens;
  }

  return {
    admit(line) {
      const listening = new Map<string, () => void>();
      line.answer('publish', (channel: string, text: string) => {
        // Whoever says it heard it first.
        speaker = line;
        exchange.publish(channel, text);
        speaker = null;
      });
      line.answer('listen', (channel: string) => {
        const pass = (text: string): void => {
          if (speaker !== line) line.tell('said', channel, text);
        };
        listening.set(channel, exchange.listen(channel, pass));
      });
      line.answer('unlisten', (channel: string) => {
        listening.get(channel)?.();
        listening.delete(channel);
      });
      line.answer('hold', (name: string, ttlMs: number) => hold(line, name, ttlMs));
      line.answer('release', (name: string) => release(line, name));
      line.answer('claim', (what: string, ...rest: Parameters<Store['claim']>) =>
        storeOf(what).claim(...rest),
      );
      line.answer('put', (what: string, ...rest: Parameters<Store['put']>) =>
        storeOf(what).put(...rest),
      );
      line.answer('get', (what: string, name: string) => storeOf(what).get(name));
      line.answer('forget', (what: string, name: string) => storeOf(what).forget(name));
      line.answer('take', takeFrom);
      return () => {
        for (const unlisten of listening.values()) unlisten();
        // Nobody has to wait until what it held runs out.
        for (const name of [...leases.keys()]) release(line, name);
      };
    },
  };
}
