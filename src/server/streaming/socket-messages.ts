// Counts the unfinished messages of a WebSocket among request bodies: their parts stay in memory until they end.
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Credential } from '../../upstream/credential.ts';
import type { BodyAccount, BodyBudget } from '../http/body-budget.ts';
import { TRY_AGAIN_LATER } from './backpressure.ts';
import { headersOf, type SocketCredentials } from './socket-credentials.ts';

/** The sender of the messages, as far as it is authenticated. */
export type MessageSender = {
  readonly credentials: SocketCredentials;
  /** Null until the socket is acknowledged. */
  readonly caller: Credential | null;
};

// Fewer bytes than these are not counted.
const SMALL_BYTES = 4_096;
/** The head of a control frame: two bytes, and four of its mask. */
const CONTROL_HEAD_BYTES = 6;
// A close code of RFC 6455.
const TOO_LARGE = 1009;

/** Closes the socket when there is no room for its messages. `stream` is the connection below it. */
export function watchMessages(
  socket: WebSocket,
  stream: Duplex,
  { sender, bodies }: { readonly sender: MessageSender; readonly bodies: BodyBudget },
): void {
  let bytes = 0;
  let account: BodyAccount | null = null;

  function release(): void {
    bytes = 0;
    account?.release();
    account = null;
  }

  function close(code: number, reason: string): void {
    release();
    socket.close(code, reason);
    // Bytes that still arrive would be kept until the client disconnects.
    socket.pause();
  }

  function grow(): void {
    const { credentials, caller } = sender;
    const headers = headersOf(credentials);
    if (caller === null && bytes > bodies.maxBytesOf(headers)) {
      close(TOO_LARGE, 'Too long without a credential');
      return;
    }
    account ??= bodies.open(headers, caller);
    if (!account.hold(bytes)) close(TRY_AGAIN_LATER, 'Too many messages are on their way');
  }

  // Runs before ws reads the bytes and emits a message that ends with them.
  stream.prependListener('data', ({ length }: Buffer) => {
    if (socket.readyState !== socket.OPEN) return;
    bytes += length;
    if (bytes > SMALL_BYTES) grow();
  });
  socket.on('message', release);
  // Control frames may come between the parts of a message.
  for (const event of ['ping', 'pong'] as const) {
    socket.on(event, ({ length }) => {
      bytes = Math.max(0, bytes - length - CONTROL_HEAD_BYTES);
    });
  }
  socket.once('close', release);
}
