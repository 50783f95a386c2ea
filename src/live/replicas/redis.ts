// The client of Redis, which may go away and come back: the gateway never waits long for it.

import { randomUUID } from 'node:crypto';
import { connectionOptionsOf, type RedisCertificates } from './redis-connector.ts';
import { faultOf, isReply, type RedisFault, within } from './redis-faults.ts';
import { createRedisLink, type RedisLink } from './redis-link.ts';
import { toRedisAddress } from './redis-url.ts';

export type Redis = {
  /** The id of this process among the replicas. */
  readonly self: string;
  /** Whether this process can send messages to the others and get theirs. */
  readonly isJoined: () => boolean;
  /** The last fault while this process is away; null while it is joined. */
  readonly fault: () => RedisFault | null;
  /**
   * Runs a command; rejects at once while Redis is away, and after `commandTimeoutMs` without an answer. It may
   * have been executed all the same. `keyOf` adds the prefix to names of keys.
   */
  readonly run: (command: string, ...args: readonly (string | number)[]) => Promise<unknown>;
  readonly keyOf: (name: string) => string;
  /** Resolves with the number of listeners, this process included; rejects when delivery is not known. */
  readonly publish: (channel: string, text: string) => Promise<number>;
  /** Listens from now on, whenever Redis is there; this process gets its own messages too. */
  readonly listen: (channel: string) => void;
  readonly unlisten: (channel: string) => void;
  readonly onMessage: (hear: (channel: string, text: string) => void) => void;
  /** Calls back each time this process has joined the others. */
  readonly onJoined: (joined: () => void) => void;
  /** Resolves when joining has succeeded or failed for the first time. */
  readonly tried: Promise<void>;
  readonly close: () => Promise<void>;
};

export type RedisOptions = {
  readonly url: string;
  /** For an address with TLS; none when left out. */
  readonly certificates?: RedisCertificates;
  /** The prefix of all names in Redis. */
  readonly prefix: string;
  /** Called once for each join. */
  readonly onJoined: () => void;
  /** Called once for each loss, and again when it turns out that an operator has to fix something. */
  readonly onLost: (fault: RedisFault) => void;
  /** Called when Redis refuses a command, once for each fault until the next join. */
  readonly onRefused: (fault: RedisFault) => void;
  /** The time limit of one command. */
  readonly commandTimeoutMs?: number;
  /** The interval of checks whether the connections are alive. */
  readonly heartbeatMs?: number;
  /** The longest time between two attempts to connect. */
  readonly maxDelayMs?: number;
};

const PROBE_KEPT_MS = 10_000;
// Faults of a server that answers but cannot serve: the address may lead to another server.
const USELESS =
  /^(READONLY|LOADING|MASTERDOWN|CLUSTERDOWN|NOAUTH|OOM|MISCONF|MOVED|ASK|CROSSSLOT|TRYAGAIN|NOPERM)$/;
// So many keys are all in one part of a Cluster only once in millions of times.
const PROBES = 16;

/** Connects, and keeps trying until it is closed. */
export function createRedis(options: RedisOptions): Redis {
  const { url, prefix, commandTimeoutMs = 100, heartbeatMs = 1_000, maxDelayMs = 2_000 } = options;
  const address = toRedisAddress(url);
  if (address === null) throw new Error('REDIS_URL is none of the forms of an address of Redis');
  const isCluster = address.kind === 'cluster';
  // A Cluster keeps keys with the same text in braces together: a script can use all of its keys.
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

// Only a write shows that Redis is full or is a read-only replica: then nothing can be shared.
const writeProbe = ({ commands }: RedisLink, key: string): Promise<unknown> =>
  commands.call('SET', [key, '1', 'PX', PROBE_KEPT_MS]);

// A single server answers all of these reads; a node of a Cluster has only some of the keys.
const readProbes = ({ commands }: RedisLink, keyOf: Redis['keyOf']): Promise<unknown>[] =>
  Array.from({ length: PROBES }, (_, at) => commands.get(keyOf(`probe:${at}`)));

type Channels = Pick<Redis, 'listen' | 'unlisten' | 'onMessage'> & {
  /** Subscribes again on a new connection. */
  readonly resume: () => Promise<unknown>;
};

/** The channels that this process listens to. */
function createChannels({ ears, expect }: RedisLink, keyOf: Redis['keyOf']): Channels {
  const channels = new Set<string>();
  return {
    listen(channel) {
      channels.add(channel);
      // Otherwise joining subscribes to it.
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
