// What one gateway alone would know, kept for all workers in the process that started them.
import { LRUCache } from 'lru-cache';
import { createCallWindows } from '../live/call-quota.ts';
import { createLocalExchange } from '../live/replicas/exchange.ts';
import type { Leases } from '../live/replicas/leases.ts';
import { createLocalStore, type Store, type StoredName } from '../live/replicas/store.ts';
import { BUCKETS_KEPT, type Bucket, type RatePolicy, take } from '../server/auth/rate-limit.ts';
import type { IpcChannel } from './ipc-channel.ts';
import { createSharedLeases } from './shared-leases.ts';

export type SharedStateServer = {
  /** Answers a worker from now on, until it leaves; returns the way to. */
  readonly admit: (channel: IpcChannel) => () => void;
};

/** `shared-state-client.ts` is the other end of each line. */
export function createSharedStateServer(nowMs: () => number): SharedStateServer {
  const exchange = createLocalExchange();
  const stores = new Map<string, Store>();
  const leases = createSharedLeases(nowMs);
  const buckets = new LRUCache<string, Bucket>({ max: BUCKETS_KEPT });
  const callWindows = createCallWindows(nowMs);
  let speaker: IpcChannel | null = null;
  /** Those who are being told, for who waits until they have heard. */
  let hearing: Promise<unknown>[] | null = null;

  function storeOf(what: string): Store {
    const existing = stores.get(what) ?? createLocalStore(nowMs);
    stores.set(what, existing);
    return existing;
  }

  /** What there was before one was taken. */
  function takeFrom(name: string, policy: RatePolicy): number {
    const { isAllowed, bucket } = take(buckets.get(name), policy, nowMs());
    buckets.set(name, bucket);
    return isAllowed ? bucket.tokens + 1 : bucket.tokens;
  }

  return {
    admit(channel) {
      const listening = new Map<string, () => void>();
      channel.answer('publish', (topic: string, text: string) => {
        // The speaker heard it first.
        speaker = channel;
        exchange.publish(topic, text);
        speaker = null;
      });
      channel.answer('announce', async (topic: string, text: string) => {
        const all: Promise<unknown>[] = [];
        hearing = all;
        speaker = channel;
        exchange.publish(topic, text);
        speaker = null;
        hearing = null;
        await Promise.all(all);
      });
      channel.answer('listen', (topic: string) => {
        const pass = (text: string): void => {
          if (speaker === channel) return;
          if (hearing) hearing.push(channel.ask('said', topic, text));
          else channel.notify('said', topic, text);
        };
        listening.set(topic, exchange.listen(topic, pass));
      });
      channel.answer('unlisten', (topic: string) => {
        listening.get(topic)?.();
        listening.delete(topic);
      });
      channel.answer('alive', () => leases.note(channel));
      channel.answer('hold', (...[name, ttlMs, version = null]: Parameters<Leases['hold']>) =>
        leases.hold(channel, name, ttlMs, version),
      );
      channel.answer('release', (name: string) => leases.release(channel, name));
      channel.answer('claim', (what: string, ...rest: Parameters<Store['claim']>) =>
        storeOf(what).claim(...rest),
      );
      channel.answer('put', (what: string, ...rest: Parameters<Store['put']>) =>
        storeOf(what).put(...rest),
      );
      channel.answer('get', (what: string, name: StoredName) => storeOf(what).get(name));
      channel.answer('forget', (what: string, name: StoredName) => storeOf(what).forget(name));
      channel.answer('take', takeFrom);
      channel.answer('take call', callWindows.take);
      channel.answer('calls left', callWindows.left);
      return () => {
        for (const unlisten of listening.values()) unlisten();
        // Nobody has to wait until what it held runs out.
        leases.leave(channel);
      };
    },
  };
}
