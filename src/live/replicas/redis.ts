// The way to Redis, which may go away and come back: never waited for long, and never a reason to fail.

import { randomUUID } from 'node:crypto';
import { connectionOptionsOf, type RedisCertificates } from './redis-connector.ts';
import { faultOf, isReply, type RedisFault, within } from './redis-faults.ts';
import { createRedisLink, type RedisLink } from './redis-link.ts';
import { toRedisAddress } from './redis-url.ts';

export type Redis = {
  /** Names this process among the replicas. */
  readonly self: string;
  /** Whether this process can be heard by the others and hears them. */
  readonly isJoined: () => boolean;
  /** Why this process is away: what was wrong the last time; null while it is joined. */
  readonly fault: () => RedisFault | null;
  /**
   * One command; rejects at once while Redis is away, and after a moment without an answer. It may have
   * been done all the same. Names of keys get the prefix by `keyOf`.
   */
  readonly run: (command: string, ...args: readonly (string | number)[]) => Promise<unknown>;
  readonly keyOf: (name: string) => string;
  /** How many listen, this process included; rejects when it cannot be told whether anybody heard it. */
  readonly publish: (channel: string, text: string) => Promise<number>;
  /** From now on, as far as Redis is there; what this process says comes back to it too. */
  readonly listen: (channel: string) => void;
  readonly unlisten: (channel: string) => void;
  readonly onMessage: (hear: (channel: string, text: string) => void) => void;
  /** Called each time that this process has joined the others. */
  readonly onJoined: (joined: () => void) => void;
  /** Resolves when joining has succeeded or failed for the first time. */
  readonly tried: Promise<void>;
  readonly close: () => Promise<void>;
};

export type RedisOptions = {
  readonly url: string;
  /** For an address with TLS; none when left out. */
  readonly certificates?: RedisCertificates;
  /** What all names in Redis begin with. */
  readonly prefix: string;
  /** Told once each time. */
  readonly onJoined: () => void;
  /** Told once each time, and again once it turns out that somebody has to mend something. */
  readonly onLost: (fault: RedisFault) => void;
  /** A command that Redis refuses, reported once a fault until it is connected again. */
  readonly onRefused: (fault: RedisFault) => void;
  /** How long one command may take. */
  readonly commandTimeoutMs?: number;
  /** How often a silent connection is asked whether it is alive. */
  readonly heartbeatMs?: number;
  /** Between two tries to connect, at most. */
  readonly maxDelayMs?: number;
};

const PROBE_KEPT_MS = 10_000;
// Of a server that is there and cannot serve: another one may be found at the address.
const USELESS =
  /^(READONLY|LOADING|MASTERDOWN|CLUSTERDOWN|NOAUTH|OOM|MISCONF|MOVED|ASK|CROSSSLOT|TRYAGAIN|NOPERM)$/;
// So many keys lie in one part of a Cluster by chance once in millions.
const PROBES = 16;

/** Connects, and goes on trying for as long as it is not closed. */
export function createRedis(options: RedisOptions): Redis {
  const { url, prefix, commandTimeoutMs = 100, heartbeatMs = 1_000, maxDelayMs = 2_000 } = options;
  const address = toRedisAddress(url);
  if (address === null) throw new Error('REDIS_URL is none of the forms of an address of Redis');
  const isCluster = address.kind === 'cluster';
  // A Cluster keeps together what has the same text in braces: a script sees all of its keys.
  const keyOf = (name: string): string => `${isCluster ? `{${prefix}}` : prefix}:${name}`;
  const self = randomUUID();
  const joiners: (() => void)[] = [];
  const refused = new Set<RedisFault>();
  const write = (): Promise<unknown> => writeProbe(link, keyOf(`probe:${self}`));
  const link = createRedisLink({
    place: connectionOptionsOf(address, options.certificates, keyOf('probe')),
    ...{ commandTimeoutMs, heartbeatMs, maxDelayMs },
    proof: () => [write(), channels.resume(), ...(isCluster ? [] : readProbes(link, keyOf))],
    heartbeat: () => [write(), link.ears.ping()],
    onLost: options.onLost,
    onJoined() {
      refused.clear();
      for (const joined of joiners) joined();
      options.onJoined();
    },
  });
  const { isJoined, fault, tried, close } = link;
  const channels = createChannels(link, keyOf);

  async function run(command: string, ...args: readonly (string | number)[]): Promise<unknown> {
    if (!isJoined()) throw new Error('Redis is away');
    const mine = link.attempt();
    try {
      return await within(commandTimeoutMs, link.commands.call(command, [...args]));
    } catch (error) {
      const word = faultOf(error);
      if (!isReply(error) || USELESS.test(word)) link.drop(mine, error);
      else if (refused.size < refused.add(word).size) options.onRefused(word);
      throw error;
    }
  }

  const { listen, unlisten, onMessage } = channels;
  return {
    ...{ self, isJoined, fault, tried, close, run, keyOf, listen, unlisten, onMessage },
    publish: async (channel, text) => Number(await run('PUBLISH', keyOf(channel), text)),
    onJoined: (joined) => void joiners.push(joined),
  };
}

// Reading alone would not find out that Redis is full, or a replica of another: then nothing can be shared.
const writeProbe = ({ commands }: RedisLink, key: string): Promise<unknown> =>
  commands.call('SET', [key, '1', 'PX', PROBE_KEPT_MS]);

// Each answers at a server that has all keys; a node of a Cluster that is named as such a server has some.
const readProbes = ({ commands }: RedisLink, keyOf: Redis['keyOf']): Promise<unknown>[] =>
  Array.from({ length: PROBES }, (_, at) => commands.get(keyOf(`probe:${at}`)));

type Channels = Pick<Redis, 'listen' | 'unlisten' | 'onMessage'> & {
  /** Listens again on a connection that was opened. */
  readonly resume: () => Promise<unknown>;
};

/** What this process listens to. */
function createChannels({ ears, expect }: RedisLink, keyOf: Redis['keyOf']): Channels {
  const channels = new Set<string>();
  return {
    listen(channel) {
      channels.add(channel);
      // Otherwise it is one of those that joining begins with.
      if (ears.status === 'ready') expect(ears.subscribe(keyOf(channel)));
    },
    unlisten(channel) {
      channels.delete(channel);
      if (ears.status === 'ready') ears.unsubscribe(keyOf(channel)).catch(() => {});
    },
    onMessage(hear) {
      ears.on('message', (key: string, text: string) => hear(key.slice(keyOf('').length), text));
    },
    resume() {
      const all = [...channels].map(keyOf);
      return all.length === 0 ? ears.ping() : ears.subscribe(...all);
    },
  };
}
