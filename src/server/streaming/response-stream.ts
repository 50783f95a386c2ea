// Writes results as they come into one long body: no faster than the client reads, with a ping in between.

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

/** What a stream is written from; ended by `return` when the client goes away. */
export type ResultSource<Item> = Pick<Required<AsyncIterator<Item, unknown>>, 'next' | 'return'>;

/** Where results go. */
type BodyFrames<Item> = Pick<Frames, 'begin' | 'ping' | 'end' | 'breakOff'> & {
  readonly next: (item: Item) => string | Uint8Array;
};

/**
 * Asks for the next item when the last has left, and never for two. Piped into a response, it writes there itself, and
 * says so: a Readable in between would cost each event as much again. What others write there, and report by `onSign`, is
 * as good as a ping.
 */
export function toBody<Item>(
  source: ResultSource<Item>,
  frames: BodyFrames<Item>,
  pingMs: number,
  onPiped: (response: Writable, onSign: () => void) => void = () => {},
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
    // A client that goes away is noticed by its end.
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
  return Object.assign(body, { pipe });
}

/** Written results go to the response as soon as it takes more. */
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

/** The headers of an answer that takes its time: no proxy should collect it first. */
export const streamHeaders = ({ contentType }: Pick<Frames, 'contentType'>) => ({
  'content-type': contentType,
  'x-accel-buffering': 'no',
});

/** Answers subscriptions, and what comes in parts, by HTTP: each with a connection of its own. */
export function useResultStreams(pingMs: number): Plugin {
  return {
    onResultProcess({ request, result, setResultProcessor }) {
      if (!isAsyncIterable(result)) return;
      const frames = incrementalFramesOf(request) ?? framesFor(request.headers.get('accept'));
      if (frames === null) return;
      setResultProcessor((results, fetchAPI) => {
        const source = (results as Exclude<Results, { data?: unknown }>)[Symbol.asyncIterator]();
        const body = toBody(source as ResultSource<object>, frames, pingMs, (response, onSign) => {
          if (frames.joined)
            sendDirectly(request, directConnectionTo(response, frames.joined, onSign));
        });
        const headers = streamHeaders(frames);
        return new fetchAPI.Response(body as unknown as ReadableStream, { headers });
      }, '*/*');
    },
    onResponse({ response: { headers } }) {
      if (!/^(text\/event-stream|multipart\/mixed)/.test(headers.get('content-type') ?? '')) return;
      // Of the connection, which Node keeps or closes and frames as it must; and a coding that is none.
      for (const name of ['connection', 'transfer-encoding', 'content-encoding'])
        headers.delete(name);
    },
  };
}
