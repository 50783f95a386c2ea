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

/** A client that answers no ping is not there any more, whatever its connection looks like. */
export function keepAlive(socket: WebSocket, pingMs: number): () => void {
  let unanswered = 0;
  socket.on('pong', () => {
    unanswered = 0;
  });
  const pinging = setInterval(() => {
    if (unanswered === UNANSWERED_PINGS) return socket.terminate();
    unanswered += 1;
    socket.ping();
  }, pingMs);
  return () => clearInterval(pinging);
}
