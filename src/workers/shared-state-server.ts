// What one gateway alone would know, kept for all workers in the process that started them.
import { LRUCache } from 'lru-cache';
import { type CallWindows, createCallWindows } from '../live/call-quota.ts';
import { createLocalExchange } from '../live/replicas/exchange.ts';
import { createLocalStore, type Store } from '../live/replicas/store.ts';
import { BUCKETS_KEPT, type Bucket, type RatePolicy, take } from '../server/auth/rate-limit.ts';
import type { IpcChannel } from './ipc-channel.ts';
import type { SharedState, WorkerMethods } from './methods.ts';
import { createSharedLeases } from './shared-leases.ts';

export type SharedStateServer = {
  /** Answers a worker from now on, until it leaves; returns the way to. */
  readonly admit: (channel: SharingWorker) => () => void;
};

type SharingWorker = IpcChannel<Pick<WorkerMethods, 'said'>>;

/** `shared-state-client.ts` is the other end of each line. */
export function createSharedStateServer(nowMs: () => number): SharedStateServer {
  const topics = createTopicExchange();
  const stores = new Map<string, Store>();
  const leases = createSharedLeases(nowMs);
  const buckets = new LRUCache<string, Bucket>({ max: BUCKETS_KEPT });
  // Those of made-up keys push out no others.
  const ofVerified = createCallWindows(nowMs);
  const ofOthers = createCallWindows(nowMs);

  function storeOf(what: string): Store {
    const existing = stores.get(what) ?? createLocalStore(nowMs);
    stores.set(what, existing);
    return existing;
  }

  /** A worker that does not know a tenant yet may ask for one that another worker knows. */
  function windowsOf(name: string, isVerified: boolean): CallWindows {
    if (isVerified) ofVerified.adopt(name, ofOthers);
    return isVerified || ofVerified.has(name) ? ofVerified : ofOthers;
  }

  /** The tokens before one was removed. */
  function takeFrom(name: string, policy: RatePolicy): number {
    const { isAllowed, bucket } = take(buckets.get(name), policy, nowMs());
    buckets.set(name, bucket);
    return isAllowed ? bucket.tokens + 1 : bucket.tokens;
  }

  return {
    admit(worker) {
      const { leave, ...exchange } = topics.admit(worker);
      const methods: SharedState = {
        ...exchange,
        alive: () => leases.note(worker),
        hold: (...lease) => leases.hold(worker, ...lease),
        release: (name) => leases.release(worker, name),
        claim: (what, ...entry) => storeOf(what).claim(...entry),
        put: (what, ...entry) => storeOf(what).put(...entry),
        get: (what, name) => storeOf(what).get(name),
        forget: (what, name) => storeOf(what).forget(name),
        take: takeFrom,
        'take call': async (name, perMinute, kind, isVerified) =>
          windowsOf(name, isVerified).take(name, perMinute, kind),
        'calls left': async (name, perMinute, isVerified) =>
          windowsOf(name, isVerified).left(name, perMinute),
      };
      worker.serve(methods);
      return () => {
        leave();
        // Others need not wait until its leases expire.
        leases.leave(worker);
      };
    },
  };
}

type TopicMember = Pick<SharedState, 'publish' | 'announce' | 'listen' | 'unlisten'> & {
  readonly leave: () => void;
};

/** What workers say to each other: each of them says a thing once, to all that listen but itself. */
function createTopicExchange() {
  const exchange = createLocalExchange();
  let speaker: SharingWorker | null = null;
  /** Deliveries of the announcement under way, which waits for all of them; null: none is. */
  let hearing: Promise<unknown>[] | null = null;

  function admit(worker: SharingWorker): TopicMember {
    const listening = new Map<string, () => void>();

    /** The worker itself heard it first. */
    function publish(topic: string, text: string): void {
      speaker = worker;
      exchange.publish(topic, text);
      speaker = null;
    }

    function pass(topic: string, text: string): void {
      if (speaker === worker) return;
      if (hearing) hearing.push(worker.ask('said', topic, text));
      else worker.notify('said', topic, text);
    }

    return {
      publish,
      async announce(topic, text) {
        const all: Promise<unknown>[] = [];
        hearing = all;
        publish(topic, text);
        hearing = null;
        await Promise.all(all);
      },
      listen(topic) {
        listening.set(
          topic,
          exchange.listen(topic, (text) => pass(topic, text)),
        );
      },
      unlisten(topic) {
        listening.get(topic)?.();
        listening.delete(topic);
      },
      leave() {
        for (const unlisten of listening.values()) unlisten();
      },
    };
  }

  return { admit };
}
