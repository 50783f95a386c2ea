// Writes results as they come into one long body: no faster than the client reads, with a ping in between.
import { Readable } from 'node:stream';
import { GraphQLError } from 'graphql';
import { isAsyncIterable, type Plugin, processRegularResult } from 'graphql-yoga';
import type { Results } from './handover.ts';
import { type Frames, framesFor, PARTS } from './result-frames.ts';

/** What a stream is written from; ended by `return` when the client goes away. */
export type Source<Item> = Pick<Required<AsyncIterator<Item, unknown>>, 'next' | 'return'>;

/** Asks for the next item when the last has left, and never for two. */
export function toBody<Item>(
  source: Source<Item>,
  frames: Pick<Frames, 'begin' | 'ping' | 'end' | 'breakOff'> & { next: (item: Item) => string },
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

/** Answers subscriptions by HTTP, each with a connection of its own. */
export function useResultStreams(pingMs: number): Plugin {
  return {
    onResultProcess({ request, result, setResultProcessor }) {
      const accept = request.headers.get('accept');
      const frames = framesFor(accept);
      if (frames === null) return;
      if (!isAsyncIterable(result)) {
        // A refusal comes in one piece, even to who accepts nothing but parts.
        const acceptsOne = frames !== PARTS || accept?.includes('json');
        if (!acceptsOne) setResultProcessor(processRegularResult, 'application/json');
        return;
      }
      setResultProcessor((results, fetchAPI) => {
        const source = (results as Exclude<Results, { data?: unknown }>)[Symbol.asyncIterator]();
        const body = toBody(source as Source<object>, frames, pingMs);
        const headers = streamHeaders(frames);
        return new fetchAPI.Response(body as unknown as ReadableStream, { headers });
      }, frames.contentType);
    },
  };
}
