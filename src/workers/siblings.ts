// What a worker shares with its siblings, asked of the desk in the process that started them all.
import { carried, createLocalExchange, type Exchange } from '../live/exchange.ts';
import type { Replicas } from '../live/replicas.ts';
import { createLocalStore, type Store } from '../live/store.ts';
import type { Line } from './line.ts';

/**
 * The other end of `desk.ts`. The desk may be late, never away: a worker ends with the process that
 * started it. For as long as it does not answer, this worker answers for itself.
 */
export function createSiblings(
  line: Line,
  nowMs: () => number,
  onFault: (fault: unknown) => void,
): Replicas {
  return {
    exchange: createSiblingExchange(line, onFault),
    leases: {
      // Better done by two than by nobody.
      hold: (name, ttlMs) => asked(line.ask('hold', name, ttlMs), () => true),
      release: (name) => line.tell('release', name),
    },
    storeOf: (what) => createSiblingStore(line, what, createLocalStore(nowMs)),
    buckets: (name, policy) => asked(line.ask('take', name, policy), () => null),
    isJoined: null,
  };
}

async function asked<Answer>(
  answer: Promise<unknown>,
  otherwise: () => Answer | Promise<Answer>,
): Promise<Answer> {
  return (answer as Promise<Answer>).catch(otherwise);
}

function createSiblingStore(line: Line, what: string, here: Store): Store {
  return {
    claim: (name, text, ttlMs) =>
      asked(line.ask('claim', what, name, text, ttlMs), () => here.claim(name, text, ttlMs)),
    async put(name, text, ttlMs) {
      await asked(line.ask('put', what, name, text, ttlMs), () => here.put(name, text, ttlMs));
    },
    get: async (name) =>
      (await here.get(name)) ?? (await asked(line.ask('get', what, name), () => null)),
    async forget(name) {
      await here.forget(name);
      await asked(line.ask('forget', what, name), () => undefined);
    },
  };
}

function createSiblingExchange(line: Line, onFault: (fault: unknown) => void): Exchange {
  const here = createLocalExchange();

  line.answer('said', (channel: string, text: string) => {
    try {
      here.publish(channel, text);
    } catch (fault) {
      onFault(fault);
    }
  });

  return {
    ...carried(here, {
      send: (channel, message) => line.tell('publish', channel, message),
      listen: (channel) => line.tell('listen', channel),
      unlisten: (channel) => line.tell('unlisten', channel),
    }),
    // The line loses nothing for as long as both ends are there.
    onGap: () => () => {},
  };
}
