// Writes results as they come into one long body: no faster than the client reads, with a ping in between.

import { Readable } from 'node:stream';
import { GraphQLError } from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import { incrementalFramesOf } from '../operation/incremental.ts';
import type { Results } from './sub-request.ts';
import { type Frames, framesFor } from './wire-formats.ts';

/** What a stream is written from; ended by `return` when the client goes away. */
export type ResultSource<Item> = Pick<Required<AsyncIterator<Item, unknown>>, 'next' | 'return'>;

/** Asks for the next item when the last has left, and never for two. */
export function toBody<Item>(
  source: ResultSource<Item>,
  frames: Pick<Frames, 'begin' | 'ping' | 'end' | 'breakOff'> & {
    next: (item: Item) => string | Uint8Array;
  },
  pingMs: number,
): Readable {
  let isAsking = false;
  const pinging = setInterval(() => {
    if (body.readableLength === 0) body.push(frames.ping);
  }, pingMs);

  async function ask(): Promise<void> {
    const step = await source.next();
    isAsking = false;
    if (!step.done) return void body.push(frames.next(step.value));
    close(frames.end);
  }

  function close(last: string): void {
    clearInterval(pinging);
    body.push(last);
    body.push(null);
  }

  const body = new Readable({
    highWaterMark: 1,
    read() {
      if (isAsking) return;
      isAsking = true;
      ask().catch((error) => close(error instanceof GraphQLError ? frames.breakOff(error) : ''));
    },
    destroy(error, done) {
      clearInterval(pinging);
      source.return().then(
        () => done(error),
        () => done(error),
      );
    },
  });
  body.push(frames.begin);
  return body;
}

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
        const body = toBody(source as ResultSource<object>, frames, pingMs);
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
