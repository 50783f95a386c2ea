// Two connections to one Redis, reopened whenever they end: one for commands, one only for subscriptions.

import type { Socket } from 'node:net';
import { Redis as Client, type RedisOptions as ClientOptions } from 'ioredis';
import { faultOf, type RedisFault, within } from './redis-faults.ts';

export type RedisPair = {
  readonly commands: Client;
  readonly ears: Client;
  /** Whether both are open. */
  readonly isReady: () => boolean;
  /** During a failover, one may be connected to the old master and the other to the new one. */
  readonly isOfOneServer: () => boolean;
  /** Reopens both: it is not known what one of them has missed. */
  readonly reconnect: () => void;
  /** `isPolite`: waits at most `ms` for the commands that were sent before. */
  readonly close: (isPolite: boolean, ms: number) => Promise<void>;
};

export type RedisPairOptions = {
  /** Where Redis is. */
  readonly place: ClientOptions;
  /** The time before the next attempt. */
  readonly delayMs: () => number;
  /** Called when one of them is open. */
  readonly onReady: () => void;
  /** Called when one of them is closed or could not be opened. */
  readonly onClose: (fault: RedisFault) => void;
};

// Redis reports once that it refuses a client; the next command only finds the connection closed.
const REFUSED = /^(WRONGPASS|NOAUTH)$/;

/** Connects, and keeps trying until it is closed. */
export function createRedisPair(options: RedisPairOptions): RedisPair {
  const connect = (): Client =>
    new Client({
      ...options.place,
      connectTimeout: 1_000,
      disconnectTimeout: 100,
      // Commands that cannot be answered now are useless later.
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      autoResubscribe: false,
      maxRetriesPerRequest: 0,
      // Joining does this check in less time.
      enableReadyCheck: false,
      disableClientInfo: true,
      retryStrategy: options.delayMs,
    });
  const commands = connect();
  const ears = connect();
  const both = [commands, ears];

  for (const client of both) {
    let fault: RedisFault = 'CLOSED';
    client.on('ready', options.onReady);
    client.on('error', (error) => {
      if (!REFUSED.test(fault)) fault = faultOf(error);
    });
    client.on('close', () => {
      options.onClose(fault);
      fault = 'CLOSED';
    });
  }

  return {
    commands,
    ears,
    isReady: () => both.every(({ status }) => status === 'ready'),
    isOfOneServer: () => peerOf(commands) === peerOf(ears),
    reconnect() {
      for (const client of both) if (client.status === 'ready') client.disconnect(true);
    },
    async close(isPolite, ms) {
      // There is no wait for a Redis that is away.
      const goodbyes = both.map((client) => (isPolite ? client.quit() : Promise.resolve()));
      await within(ms, Promise.allSettled(goodbyes)).catch(() => {});
      for (const client of both) client.disconnect();
    },
  };
}

const peerOf = ({ stream }: Client): string => {
  const { remoteAddress, remotePort } = stream as Socket;
  return `${remoteAddress} ${remotePort}`;
};
