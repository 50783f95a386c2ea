// The way to Redis, which may go away and come back: never waited for long, and never a reason to fail.
import { randomUUID } from 'node:crypto';
import { Redis as Client } from 'ioredis';

export type Redis = {
  /** Names this process among the replicas. */
  readonly self: string;
  /** Whether this process can be heard by the others and hears them. */
  readonly isJoined: () => boolean;
  /**
   * One command; rejects at once while Redis is away, and after a moment without an answer. It may have
   * been done all the same. Names of keys get the prefix by `keyOf`.
   */
  readonly run: (command: string, ...args: readonly (string | number)[]) => Promise<unknown>;
  readonly keyOf: (name: string) => string;
  /** Rejects when it cannot be told whether anybody heard it. */
  readonly publish: (channel: string, text: string) => Promise<void>;
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

/** A word such as `ECONNREFUSED`, `WRONGPASS` or `TIMEOUT`: no address, no password. */
export type RedisFault = string;

export type RedisOptions = {
  readonly url: string;
  /** What all names in Redis begin with. */
  readonly prefix: string;
  /** Told once each time. */
  readonly onJoined: () => void;
  readonly onLost: (fault: RedisFault) => void;
  /** A command that Redis refuses, told once a fault until it is joined anew. */
  readonly onRefused: (fault: RedisFault) => void;
  /** How long one command may take. */
  readonly patienceMs?: number;
  /** How often a silent connection is asked whether it is alive. */
  readonly heartbeatMs?: number;
  /** Between two tries to connect, at most. */
  readonly maxDelayMs?: number;
};

const FIRST_DELAY_MS = 100;
// Of a server that is there and cannot serve: another one may be found at the address.
const USELESS = /^(READONLY|LOADING|MASTERDOWN|CLUSTERDOWN|NOAUTH)$/;

/** Connects, and goes on trying for as long as it is not closed. */
export function createRedis(options: RedisOptions): Redis {
  const { url, prefix, patienceMs = 100, heartbeatMs = 1_000, maxDelayMs = 2_000 } = options;
  const tried = Promise.withResolvers<void>();
  const hearers: ((channel: string, text: string) => void)[] = [];
  const joiners: (() => void)[] = [];
  const refused = new Set<RedisFault>();
  const channels = new Set<string>();
  const keyOf = (name: string): string => `${prefix}:${name}`;
  let state: 'trying' | 'joined' | 'away' = 'trying';
  let isClosed = false;
  let failures = 0;
  // Which connections those are that are open now: what ends badly on earlier ones says nothing of these.
  let attempt = 0;

  const connect = (): Client =>
    new Client(url, {
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
    const doublings = Math.min(failures / both.length, 16);
    const boundMs = Math.min(maxDelayMs, FIRST_DELAY_MS * 2 ** doublings);
    return boundMs / 2 + (Math.random() * boundMs) / 2;
  }

  for (const client of both) {
    let fault: RedisFault = 'CLOSED';
    client.on('ready', join);
    client.on('error', (error) => {
      fault = faultOf(error);
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
      await within(patienceMs, Promise.all([commands.ping(), isListening]));
    } catch (error) {
      drop(mine, error);
      return;
    }
    if (mine !== attempt || isClosed) return;
    state = 'joined';
    failures = 0;
    refused.clear();
    for (const joined of joiners) joined();
    options.onJoined();
    tried.resolve();
  }

  function lose(fault: RedisFault): void {
    if (isClosed) return;
    attempt += 1;
    failures += 1;
    const wasKnown = state === 'away';
    state = 'away';
    if (!wasKnown) options.onLost(fault);
    tried.resolve();
  }

  /** Connects anew, both: what one of them missed is not known. */
  function drop(mine: number, error: unknown): void {
    if (isClosed || mine !== attempt) return;
    lose(faultOf(error));
    for (const client of both) if (client.status === 'ready') client.disconnect(true);
  }

  const beating = setInterval(() => {
    if (state !== 'joined') return;
    const mine = attempt;
    const beats = Promise.all(both.map((client) => client.ping()));
    within(patienceMs, beats).catch((error: unknown) => drop(mine, error));
  }, heartbeatMs).unref();

  async function run(command: string, ...args: readonly (string | number)[]): Promise<unknown> {
    if (state !== 'joined') throw new Error('Redis is away');
    const mine = attempt;
    try {
      return await within(patienceMs, commands.call(command, [...args]));
    } catch (error) {
      const fault = faultOf(error);
      if (!isReply(error) || USELESS.test(fault)) drop(mine, error);
      else if (refused.size < refused.add(fault).size) options.onRefused(fault);
      throw error;
    }
  }

  return {
    self: randomUUID(),
    isJoined: () => state === 'joined',
    run,
    keyOf,
    publish: async (channel, text) => void (await run('PUBLISH', keyOf(channel), text)),
    listen(channel) {
      channels.add(channel);
      // Otherwise it is one of those that joining begins with.
      if (ears.status !== 'ready') return;
      const mine = attempt;
      within(patienceMs, ears.subscribe(keyOf(channel))).catch((error) => drop(mine, error));
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
      await within(patienceMs, Promise.allSettled(goodbyes)).catch(() => {});
      for (const client of both) client.disconnect();
    },
  };
}

class Silence extends Error {}

/** Rejects once `ms` are over, unless the answer has come and only this process was too busy to look. */
function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(new Silence('Redis gave no answer in time'));
    const timer = setTimeout(() => setImmediate(giveUp), ms);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

const isReply = (error: unknown): boolean => error instanceof Error && error.name === 'ReplyError';

function faultOf(error: unknown): RedisFault {
  if (error instanceof Silence) return 'TIMEOUT';
  const { code, message = '' } = error as NodeJS.ErrnoException;
  const word = code ?? (isReply(error) ? message.split(' ')[0] : undefined);
  return word !== undefined && /^[A-Z_]{2,40}$/.test(word) ? word : 'CLOSED';
}
