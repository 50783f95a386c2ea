// What is asked of the other end of a WebSocket: that it reads what it is sent, and answers pings.
import type { WebSocket } from 'ws';

/** Bytes that may wait for a client to read them. */
const MAX_WAITING_BYTES = 1024 * 1024;

/** A client may be busy with something else for a while. */
const UNANSWERED_PINGS = 2;

/** A close code that IANA's registry has: come back, for it may be better then. */
export const TRY_AGAIN_LATER = 1013;

/** Resolves when it has left, so that the next result is asked for no sooner. */
export function send(socket: WebSocket, text: string): Promise<void> {
  if (socket.readyState !== socket.OPEN) return Promise.resolve();
  if (socket.bufferedAmount > MAX_WAITING_BYTES) {
    socket.close(TRY_AGAIN_LATER, 'Reads too slowly');
    return Promise.resolve();
  }
  return new Promise((resolve) => socket.send(text, () => resolve()));
}

/** What a client has read of events, as far as it says: it answers a ping when it has read all that came before. */
export type ReadingWatch = {
  /** So many bytes more are on their way to it. */
  readonly sent: (bytes: number) => void;
  /** Whether it has read nearly all; if not, calls back once when it has. */
  readonly isReady: (onReady: () => void) => boolean;
  readonly stop: () => void;
};

// Kernels take megabytes for a client that reads none of them, and a ping would wait behind all.
const MOST_UNREAD_BYTES = 262_144;
const BYTES_A_PING = 65_536;

/** A client that answers no ping is not there any more, whatever its connection looks like. */
export function watchReading(socket: WebSocket, pingMs: number): ReadingWatch {
  let [sentBytes, pingedBytes, readBytes] = [0, 0, 0];
  let unanswered = 0;
  let waiting: (() => void)[] = [];

  function ping(): void {
    pingedBytes = sentBytes;
    if (socket.readyState === socket.OPEN) socket.ping(String(sentBytes));
  }

  socket.on('pong', (data) => {
    unanswered = 0;
    const bytes = Number(data);
    if (!(bytes > readBytes && bytes <= pingedBytes)) return;
    readBytes = bytes;
    const ready = waiting;
    waiting = [];
    for (const notify of ready) notify();
  });
  const pinging = setInterval(() => {
    if (unanswered === UNANSWERED_PINGS) return socket.terminate();
    unanswered += 1;
    ping();
  }, pingMs);

  return {
    sent(bytes) {
      sentBytes += bytes;
      if (sentBytes - pingedBytes >= BYTES_A_PING) ping();
    },
    isReady(onReady) {
      if (sentBytes - readBytes < MOST_UNREAD_BYTES) return true;
      waiting.push(onReady);
      return false;
    },
    stop: () => clearInterval(pinging),
  };
}
