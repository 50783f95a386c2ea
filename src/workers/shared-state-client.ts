// What a worker shares with the others, asked of the process that started them all.
import { carried, createLocalExchange, type Exchange } from '../live/replicas/exchange.ts';
import { ALONE_WITH_IT, type Leases, SIGN_OF_LIFE_MS } from '../live/replicas/leases.ts';
import type { Replicas } from '../live/replicas/replicas.ts';
import { createLocalStore, type Store } from '../live/replicas/store.ts';
import type { IpcChannel } from './ipc-channel.ts';
import type { SharedState } from './methods.ts';

type SharedStateLine = IpcChannel<SharedState>;

/**
 * The other end of `shared-state-server.ts`. That may be late, never away: a worker ends with the process that
 * started it. For as long as it does not answer, this worker answers for itself.
 */
export function createSharedStateClient(
  channel: SharedStateLine,
  nowMs: () => number,
  onFault: (fault: unknown) => void,
): Replicas {
  return {
    exchange: createSiblingExchange(channel, onFault),
    leases: createSiblingLeases(channel),
    storeOf: (what) => createSiblingStore(channel, what, createLocalStore(nowMs)),
    buckets: (name, policy) => channel.ask('take', name, policy).catch(() => null),
    callWindows: {
      take: (...call) => channel.ask('take call', ...call).catch(() => null),
      left: (...call) => channel.ask('calls left', ...call).catch(() => null),
    },
    isJoined: null,
  };
}

function createSiblingLeases(channel: SharedStateLine): Leases {
  const held = new Set<string>();
  let living: NodeJS.Timeout | null = null;

  /** Only for as long as something is held. */
  function live(): void {
    if (held.size > 0) {
      living ??= setInterval(() => channel.notify('alive'), SIGN_OF_LIFE_MS).unref();
    } else if (living) {
      clearInterval(living);
      living = null;
    }
  }

  return {
    async hold(name, ttlMs, version = null) {
      const lease = await channel.ask('hold', name, ttlMs, version).catch(() => ALONE_WITH_IT);
      if (lease.isHeld) held.add(name);
      else held.delete(name);
      live();
      return lease;
    },
    release(name) {
      held.delete(name);
      live();
      channel.notify('release', name);
    },
  };
}

function createSiblingStore(channel: SharedStateLine, what: string, here: Store): Store {
  return {
    claim: (name, text, ttlMs) =>
      channel.ask('claim', what, name, text, ttlMs).catch(() => here.claim(name, text, ttlMs)),
    put: (name, text, ttlMs) =>
      channel.ask('put', what, name, text, ttlMs).catch(() => here.put(name, text, ttlMs)),
    get: async (name) =>
      (await here.get(name)) ?? (await channel.ask('get', what, name).catch(() => null)),
    async forget(name) {
      await here.forget(name);
      await channel.ask('forget', what, name).catch(() => {});
    },
  };
}

function createSiblingExchange(
  channel: SharedStateLine,
  onFault: (fault: unknown) => void,
): Exchange {
  const here = createLocalExchange();

  function said(topic: string, text: string): void {
    try {
      here.publish(topic, text);
    } catch (fault) {
      onFault(fault);
    }
  }
  channel.serve({ said });

  return {
    ...carried(here, {
      send: (topic, message) => channel.notify('publish', topic, message),
      sendConfirmed: async (topic, message) => void (await channel.ask('announce', topic, message)),
      listen: (topic) => channel.notify('listen', topic),
      unlisten: (topic) => channel.notify('unlisten', topic),
    }),
    // The line loses nothing for as long as both ends are there.
    onGap: () => () => {},
  };
}
