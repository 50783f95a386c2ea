// Writes results of a WebSocket's operations as frames beside ws, from bytes that all watchers of an event share.
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { ReadingWatch } from './backpressure.ts';
import { type DirectConnection, isReadyFor } from './direct-results.ts';

// Larger results are not copied for each client.
const COPIED_BYTES = 16_384;

// RFC 6455: a text in one frame, which is its last; servers do not mask.
const WHOLE_TEXT = 0x81;
const LENGTH_IN_16_BITS = 126;
const LENGTH_IN_64_BITS = 127;

const END = Buffer.from('}');

/** A connection for each operation of a socket, by the client's id. `stream` is the connection below `socket`. */
export function createSocketWriter(
  socket: WebSocket,
  stream: Duplex,
  reading: ReadingWatch,
): (id: string) => DirectConnection {
  return (id) => {
    const begin = Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`);
    return {
      isReady: (onReady) => reading.isReady(onReady) && isReadyFor(stream, onReady),
      send(results) {
        if (socket.readyState !== socket.OPEN) return;
        let bytes = 0;
        for (const result of results) bytes += frameBytes(begin, result.toBytes());
        if (bytes <= COPIED_BYTES) {
          const frames = Buffer.allocUnsafe(bytes);
          let at = 0;
          for (const result of results) at = copyFrame(frames, at, begin, result.toBytes());
          stream.write(frames);
        } else {
          stream.cork();
          for (const result of results) writeFrame(stream, begin, result.toBytes());
          stream.uncork();
        }
        reading.sent(bytes);
      },
    };
  };
}

const textBytes = (begin: Buffer, payload: Buffer): number =>
  begin.length + payload.length + END.length;

function frameBytes(begin: Buffer, payload: Buffer): number {
  const bytes = textBytes(begin, payload);
  return headBytes(bytes) + bytes;
}

/** Returns the place behind the frame. */
function copyFrame(to: Buffer, from: number, begin: Buffer, payload: Buffer): number {
  let at = putHead(to, from, textBytes(begin, payload));
  for (const piece of [begin, payload, END]) {
    to.set(piece, at);
    at += piece.length;
  }
  return at;
}

function writeFrame(stream: Duplex, begin: Buffer, payload: Buffer): void {
  const bytes = textBytes(begin, payload);
  const head = Buffer.alloc(headBytes(bytes));
  putHead(head, 0, bytes);
  for (const piece of [head, begin, payload, END]) stream.write(piece);
}

/** The length of the head of a frame with a text of so many bytes. */
function headBytes(bytes: number): number {
  if (bytes < LENGTH_IN_16_BITS) return 2;
  return bytes < 65_536 ? 4 : 10;
}

/** Returns the place behind the head. */
function putHead(to: Buffer, at: number, bytes: number): number {
  to[at] = WHOLE_TEXT;
  if (bytes < LENGTH_IN_16_BITS) return to.writeUInt8(bytes, at + 1);
  if (bytes < 65_536) {
    to[at + 1] = LENGTH_IN_16_BITS;
    return to.writeUInt16BE(bytes, at + 2);
  }
  to[at + 1] = LENGTH_IN_64_BITS;
  return to.writeBigUInt64BE(BigInt(bytes), at + 2);
}
