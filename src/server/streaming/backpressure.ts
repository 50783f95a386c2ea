// Backpressure of a WebSocket: its client has to read what it is sent, and to answer pings.
import type { WebSocket } from 'ws';

/** Bytes that may wait for a client to read them. */
const MAX_WAITING_BYTES = 1024 * 1024;

/** A client may be busy with something else for a while. */
const UNANSWERED_PINGS = 2;

/** A close code of IANA's registry: try again later. */
export const TRY_AGAIN_LATER = 1013;

/** Resolves when the text has left, so that the next result is not requested before. */
export function send(socket: WebSocket, text: string): Promise<void> {
  if (socket.readyState !== socket.OPEN) return Promise.resolve();
  if (socket.bufferedAmount > MAX_WAITING_BYTES) {
    socket.close(TRY_AGAIN_LATER, 'Reads too slowly');
    return Promise.resolve();
  }
  return new Promise((resolve) => socket.send(text, () => resolve()));
}

/** How much a client has read: it answers a ping when it has read everything before it. */
export type ReadingWatch = {
  /** Counts bytes that were sent to it. */
  readonly sent: (bytes: number) => void;
  /** Whether it has read nearly everything; if not, calls back once when it has. */
  readonly isReady: (onReady: () => void) => boolean;
  readonly stop: () => void;
};

// Kernels buffer megabytes for a client that does not read, and a ping would wait behind all of them.
const MOST_UNREAD_BYTES = 262_144;
const BYTES_A_PING = 65_536;

/** A client that answers no pings is gone, even if its connection looks open. */
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
