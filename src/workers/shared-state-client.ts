// What a worker shares with the others, asked of the process that started them all.
import { carried, createLocalExchange, type Exchange } from '../live/replicas/exchange.ts';
import { ALONE_WITH_IT, type Leases, SIGN_OF_LIFE_MS } from '../live/replicas/leases.ts';
import type { Replicas } from '../live/replicas/replicas.ts';
import { createLocalStore, type Store } from '../live/replicas/store.ts';
import type { IpcChannel } from './ipc-channel.ts';

/**
 * The other end of `shared-state-server.ts`. That may be late, never away: a worker ends with the process that
 * started it. For as long as it does not answer, this worker answers for itself.
 */
export function createSharedStateClient(
  channel: IpcChannel,
  nowMs: () => number,
  onFault: (fault: unknown) => void,
): Replicas {
  return {
    exchange: createSiblingExchange(channel, onFault),
    leases: createSiblingLeases(channel),
    storeOf: (what) => createSiblingStore(channel, what, createLocalStore(nowMs)),
    buckets: (name, policy) => asked(channel.ask('take', name, policy), () => null),
    callWindows: {
      take: (...call) => asked(channel.ask('take call', ...call), () => null),
      left: (...call) => asked(channel.ask('calls left', ...call), () => null),
    },
    isJoined: null,
  };
}

async function asked<Answer>(
  answer: Promise<unknown>,
  otherwise: () => Answer | Promise<Answer>,
): Promise<Answer> {
  return (answer as Promise<Answer>).catch(otherwise);
}

function createSiblingLeases(channel: IpcChannel): Leases {
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
      const lease = await asked(channel.ask('hold', name, ttlMs, version), () => ALONE_WITH_IT);
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

function createSiblingStore(channel: IpcChannel, what: string, here: Store): Store {
  return {
    claim: (name, text, ttlMs) =>
      asked(channel.ask('claim', what, name, text, ttlMs), () => here.claim(name, text, ttlMs)),
    async put(name, text, ttlMs) {
      await asked(channel.ask('put', what, name, text, ttlMs), () => here.put(name, text, ttlMs));
    },
    get: async (name) =>
      (await here.get(name)) ?? (await asked(channel.ask('get', what, name), () => null)),
    async forget(name) {
      await here.forget(name);
      await asked(channel.ask('forget', what, name), () => undefined);
    },
  };
}

function createSiblingExchange(channel: IpcChannel, onFault: (fault: unknown) => void): Exchange {
  const here = createLocalExchange();

  channel.answer('said', (topic: string, text: string) => {
    try {
      here.publish(topic, text);
    } catch (fault) {
      onFault(fault);
    }
  });

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
