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
        const chunks = results.flatMap((result) => {
          const payload = result.toBytes();
          return [headOf(begin.length + payload.length + END.length), begin, payload, END];
        });
        const bytes = chunks.reduce((sum, { length }) => sum + length, 0);
        if (bytes <= COPIED_BYTES) stream.write(Buffer.concat(chunks, bytes));
        else {
          stream.cork();
          for (const chunk of chunks) stream.write(chunk);
          stream.uncork();
        }
        reading.sent(bytes);
      },
    };
  };
}

/** The head of a frame with a text of so many bytes. */
function headOf(bytes: number): Buffer {
  if (bytes < LENGTH_IN_16_BITS) return Buffer.from([WHOLE_TEXT, bytes]);
  if (bytes < 65_536) {
    return Buffer.from([WHOLE_TEXT, LENGTH_IN_16_BITS, bytes >> 8, bytes & 0xff]);
  }
  const head = Buffer.alloc(10);
  head[0] = WHOLE_TEXT;
  head[1] = LENGTH_IN_64_BITS;
  head.writeBigUInt64BE(BigInt(bytes), 2);
  return head;
}
