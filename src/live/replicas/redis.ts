// The way to Redis, which may go away and come back: never waited for long, and never a reason to fail.

import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { Redis as Client } from 'ioredis';
import { backoffMs } from '../../upstream/delay.ts';
import { connectionOptionsOf, type RedisCertificates } from './redis-connector.ts';
import { faultOf, isReply, type RedisFault, remedyOf, within } from './redis-faults.ts';
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

const FIRST_DELAY_MS = 100;
const PROBE_KEPT_MS = 10_000;
// Of a server that is there and cannot serve: another one may be found at the address.
const USELESS =
  /^(READONLY|LOADING|MASTERDOWN|CLUSTERDOWN|NOAUTH|OOM|MISCONF|MOVED|ASK|CROSSSLOT|TRYAGAIN|NOPERM)$/;
// Who is refused does not hear it from the command that comes next, which only finds the connection closed.
const REFUSED = /^(WRONGPASS|NOAUTH)$/;
// Before the first word of a Redis, this is said by one that is spoken to in another protocol.
const UNSPOKEN = /^(CLOSED|ECONNRESET|ETIMEDOUT)$/;
// So many keys lie in one part of a Cluster by chance once in millions.
const PROBES = 16;

/** Connects, and goes on trying for as long as it is not closed. */
export function createRedis(options: RedisOptions): Redis {
  const { url, prefix, commandTimeoutMs = 100, heartbeatMs = 1_000, maxDelayMs = 2_000 } = options;
  const tried = Promise.withResolvers<void>();
  const hearers: ((channel: string, text: string) => void)[] = [];
  const joiners: (() => void)[] = [];
  const refused = new Set<RedisFault>();
  const channels = new Set<string>();
  const address = toRedisAddress(url);
  if (address === null) throw new Error('REDIS_URL is none of the forms of an address of Redis');
  const isCluster = address.kind === 'cluster';
  // A Cluster keeps together what has the same text in braces: a script sees all of its keys.
  const keyOf = (name: string): string => `${isCluster ? `{${prefix}}` : prefix}:${name}`;
  const place = connectionOptionsOf(address, options.certificates, keyOf('probe'));
  const self = randomUUID();
  let state: 'trying' | 'joined' | 'away' = 'trying';
  let why: RedisFault | null = null;
  let hasJoined = false;
  let isClosed = false;
  let failures = 0;
  // Which connections those are that are open now: what ends badly on earlier ones says nothing of these.
  let attempt = 0;

  const connect = (): Client =>
    new Client({
      ...place,
      connectTimeout: 1_000,
      disconnectTimeout: 100,
      // What cannot be answered now is not worth having later.
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      autoResubscribe: false,
      maxRetriesPerRequest: 0,
      // Joining finds out, and does not wait as long.
      enableReadyCheck: false,
      disableClientInfo: true,
      retryStrategy: delayMs,
    });
  // A connection that listens can do nothing else.
  const commands = connect();
  const ears = connect();
  const both = [commands, ears];

  function delayMs(): number {
    // Each failure is one of both connections.
    const boundMs = backoffMs(1 + failures / both.length, FIRST_DELAY_MS, maxDelayMs);
    return boundMs / 2 + (Math.random() * boundMs) / 2;
  }

  for (const client of both) {
    let fault: RedisFault = 'CLOSED';
    client.on('ready', join);
    client.on('error', (error) => {
      if (!REFUSED.test(fault)) fault = faultOf(error);
    });
    client.on('close', () => {
      lose(fault);
      fault = 'CLOSED';
    });
  }
  ears.on('message', (key: string, text: string) => {
    for (const hear of hearers) hear(key.slice(keyOf('').length), text);
  });

  async function join(): Promise<void> {
    if (isClosed || both.some(({ status }) => status !== 'ready')) return;
    attempt += 1;
    const mine = attempt;
    try {
      const all = [...channels].map(keyOf);
      const isListening = all.length === 0 ? ears.ping() : ears.subscribe(...all);
      await within(commandTimeoutMs, Promise.all([write(), isListening, ...probes()]));
      // During a failover one may have found the old master and the other the new one.
      if (peerOf(commands) !== peerOf(ears)) throw new Error('two servers were found');
    } catch (error) {
      drop(mine, error);
      return;
    }
    if (mine !== attempt || isClosed) return;
    state = 'joined';
    why = null;
    hasJoined = true;
    failures = 0;
    refused.clear();
    for (const joined of joiners) joined();
    options.onJoined();
    tried.resolve();
  }

  // Reading alone would not find out that Redis is full, or a replica of another: then nothing can be shared.
  const write = (): Promise<unknown> =>
    commands.call('SET', [keyOf(`probe:${self}`), '1', 'PX', PROBE_KEPT_MS]);

  // Each answers at a server that has all keys; a node of a Cluster that is named as such a server has some.
  const probes = (): Promise<unknown>[] =>
    isCluster ? [] : Array.from({ length: PROBES }, (_, at) => commands.get(keyOf(`probe:${at}`)));

  function lose(seen: RedisFault): void {
    if (isClosed) return;
    attempt += 1;
    failures += 1;
    const isVague = !hasJoined && UNSPOKEN.test(seen) && remedyOf(why ?? '') === null;
    const fault = isVague ? 'UNSPOKEN' : seen;
    const isNews =
      state !== 'away' || (remedyOf(fault) !== null && remedyOf(fault) !== remedyOf(why ?? ''));
    state = 'away';
    // What can be mended is not hidden by the closed connections that follow it.
    if (isNews || why === null || remedyOf(why) === null) why = fault;
    if (isNews) options.onLost(fault);
    tried.resolve();
  }

  /** Reconnects both: what one of them missed is not known. */
  function drop(mine: number, error: unknown): void {
    if (isClosed || mine !== attempt) return;
    lose(faultOf(error));
    for (const client of both) if (client.status === 'ready') client.disconnect(true);
  }

  const beating = setInterval(() => {
    if (state !== 'joined') return;
    const mine = attempt;
    const beats = Promise.all([write(), ears.ping()]);
    within(commandTimeoutMs, beats).catch((error: unknown) => drop(mine, error));
  }, heartbeatMs).unref();

  async function run(command: string, ...args: readonly (string | number)[]): Promise<unknown> {
    if (state !== 'joined') throw new Error('Redis is away');
    const mine = attempt;
    try {
      return await within(commandTimeoutMs, commands.call(command, [...args]));
    } catch (error) {
      const fault = faultOf(error);
      if (!isReply(error) || USELESS.test(fault)) drop(mine, error);
      else if (refused.size < refused.add(fault).size) options.onRefused(fault);
      throw error;
    }
  }

  return {
    self,
    isJoined: () => state === 'joined',
    fault: () => why,
    run,
    keyOf,
    publish: async (channel, text) => Number(await run('PUBLISH', keyOf(channel), text)),
    listen(channel) {
      channels.add(channel);
      // Otherwise it is one of those that joining begins with.
      if (ears.status !== 'ready') return;
      const mine = attempt;
      within(commandTimeoutMs, ears.subscribe(keyOf(channel))).catch((error) => drop(mine, error));
    },
    unlisten(channel) {
      channels.delete(channel);
      if (ears.status === 'ready') ears.unsubscribe(keyOf(channel)).catch(() => {});
    },
    onMessage: (hear) => void hearers.push(hear),
    onJoined: (joined) => void joiners.push(joined),
    tried: tried.promise,
    async close() {
      const wasJoined = state === 'joined';
      isClosed = true;
      state = 'away';
      clearInterval(beating);
      tried.resolve();
      // What was sent before is done before; of a Redis that is away, nothing is waited for.
      const goodbyes = both.map((client) => (wasJoined ? client.quit() : Promise.resolve()));
      await within(commandTimeoutMs, Promise.allSettled(goodbyes)).catch(() => {});
      for (const client of both) client.disconnect();
    },
  };
}

const peerOf = ({ stream }: Client): string => {
  const { remoteAddress, remotePort } = stream as Socket;
  return `${remoteAddress} ${remotePort}`;
};
