// Writes results as they come into one long body: no faster than the client reads, and with pings in between.

import { Readable, type Writable } from 'node:stream';
import { GraphQLError } from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import { incrementalFramesOf } from '../operation/incremental.ts';
import {
  type DirectConnection,
  isReadyFor,
  sendDirectly,
  type WrittenResult,
} from './direct-results.ts';
import type { Results } from './sub-request.ts';
import { type Frames, framesFor } from './wire-formats.ts';

/** The source of a stream; `return` ends it when the client disconnects. */
export type ResultSource<Item> = Pick<Required<AsyncIterator<Item, unknown>>, 'next' | 'return'>;

/** How the items of a body are written. */
type BodyFrames<Item> = Pick<Frames, 'begin' | 'ping' | 'end' | 'breakOff'> & {
  readonly next: (item: Item) => string | Uint8Array;
};

export type BodyOptions = {
  /** Aborted when the client leaves, also before its response has this body. */
  readonly signal: AbortSignal;
  readonly pingMs: number;
  /** Called with the response. Others that write there report it by `onSign`, which counts as a ping. */
  readonly onPiped?: (response: Writable, onSign: () => void) => void;
};

/**
 * Requests the next item when the last has left, and never two. Piped into a response, it writes there itself: a
 * Readable in between would double the cost of each event.
 */
export function toBody<Item>(
  source: ResultSource<Item>,
  frames: BodyFrames<Item>,
  { signal, pingMs, onPiped = () => {} }: BodyOptions,
): Readable {
  let response: Writable | null = null;
  let isAsking = false;
  let hasBegun = false;
  const isEmpty = (): boolean =>
    response ? response.writableLength === 0 : body.readableLength === 0;
  const pinging = setInterval(() => {
    if (isEmpty()) write(frames.ping);
  }, pingMs);
  const onSign = (): void => void pinging.refresh();

  function write(chunk: string | Uint8Array): void {
    if (!response) body.push(chunk);
    else if (!response.destroyed) response.write(chunk);
  }

  function begin(): void {
    if (!hasBegun) write(frames.begin);
    hasBegun = true;
  }

  async function ask(): Promise<void> {
    const step = await source.next();
    isAsking = false;
    if (step.done) return close(frames.end);
    write(frames.next(step.value));
    if (response && isReadyFor(response, goOn)) goOn();
  }

  function goOn(): void {
    if (isAsking) return;
    isAsking = true;
    ask().catch((error) => close(error instanceof GraphQLError ? frames.breakOff(error) : ''));
  }

  function close(last: string): void {
    clearInterval(pinging);
    write(last);
    if (response) response.end();
    else body.push(null);
  }

  function pipe<To extends NodeJS.WritableStream>(to: To): To {
    response = to as unknown as Writable;
    // The end of the response shows that the client has disconnected.
    response.on('error', () => {});
    begin();
    onPiped(response, onSign);
    goOn();
    return to;
  }

  const body = new Readable({
    highWaterMark: 1,
    read() {
      begin();
      goOn();
    },
    destroy(error, done) {
      clearInterval(pinging);
      source.return().then(
        () => done(error),
        () => done(error),
      );
    },
  });
  const leave = (): void => void body.destroy();
  signal.addEventListener('abort', leave);
  if (signal.aborted) leave();
  return Object.assign(body, { pipe });
}

/** Written results go to the response as soon as it accepts more. */
const directConnectionTo = (
  response: Writable,
  bytesOf: (results: readonly WrittenResult[]) => Uint8Array,
  onSign: () => void,
): DirectConnection => ({
  isReady: (onReady) => isReadyFor(response, onReady),
  send(results) {
    if (response.destroyed) return;
    response.write(bytesOf(results));
    onSign();
  },
});

/** The headers of a streamed answer, which no proxy should buffer. */
export const streamHeaders = ({ contentType }: Pick<Frames, 'contentType'>) => ({
  'content-type': contentType,
  'x-accel-buffering': 'no',
});

/** Answers subscriptions and incremental results by HTTP, each with its own connection. */
export function useResultStreams(pingMs: number): Plugin {
  return {
    onResultProcess({ request, result, setResultProcessor }) {
      if (!isAsyncIterable(result)) return;
      const frames = incrementalFramesOf(request) ?? framesFor(request.headers.get('accept'));
      if (frames === null) return;
      setResultProcessor((results, fetchAPI) => {
        const source = (results as Exclude<Results, { data?: unknown }>)[Symbol.asyncIterator]();
        const onPiped = (response: Writable, onSign: () => void): void => {
          if (frames.joined)
            sendDirectly(request, directConnectionTo(response, frames.joined, onSign));
        };
        const { signal } = request;
        const body = toBody(source as ResultSource<object>, frames, { signal, pingMs, onPiped });
        const headers = streamHeaders(frames);
        return new fetchAPI.Response(body as unknown as ReadableStream, { headers });
      }, '*/*');
    },
    onResponse({ response: { headers } }) {
      if (!/^(text\/event-stream|multipart\/mixed)/.test(headers.get('content-type') ?? '')) return;
      // Node sets the headers of the connection itself; and there is no content coding.
      for (const name of ['connection', 'transfer-encoding', 'content-encoding'])
        headers.delete(name);
    },
  };
}
