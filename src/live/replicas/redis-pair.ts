// Two connections to one Redis, opened again whenever they end: one for commands, and one that listens and can do nothing else.

import type { Socket } from 'node:net';
import { Redis as Client, type RedisOptions as ClientOptions } from 'ioredis';
import { faultOf, type RedisFault, within } from './redis-faults.ts';

export type RedisPair = {
  readonly commands: Client;
  readonly ears: Client;
  /** Whether both are open. */
  readonly isReady: () => boolean;
  /** During a failover one may have found the old master and the other the new one. */
  readonly isOfOneServer: () => boolean;
  /** Opens both again: what one of them missed is not known. */
  readonly reconnect: () => void;
  /** `isPolite`: what was sent before is done before, as far as that takes no longer than `ms`. */
  readonly close: (isPolite: boolean, ms: number) => Promise<void>;
};

export type RedisPairOptions = {
  /** Where Redis is. */
  readonly place: ClientOptions;
  /** Before the next try. */
  readonly delayMs: () => number;
  /** Called when one of both is open. */
  readonly onReady: () => void;
  /** Called when one of both is closed or could not be opened. */
  readonly onClose: (fault: RedisFault) => void;
};

// Redis says once that it refuses a client; the next command only finds the connection closed.
const REFUSED = /^(WRONGPASS|NOAUTH)$/;

/** Connects, and goes on trying for as long as it is not closed. */
export function createRedisPair(options: RedisPairOptions): RedisPair {
  const connect = (): Client =>
    new Client({
      ...options.place,
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
      // Of a Redis that is away, nothing is waited for.
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
