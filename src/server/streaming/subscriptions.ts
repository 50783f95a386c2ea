// Subscriptions that are open: how many there may be, and that each ends, no matter which side leaves first.
import { AsyncLocalStorage } from 'node:async_hooks';
import { type ExecutionResult, GraphQLError } from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import { noCredential } from '../../leadsail/client/session.ts';
import { createPlaces } from '../../upstream/places.ts';
import { EVERYBODY, type Verified } from '../../upstream/verified.ts';
import type { CallerOf } from '../auth/authentication.ts';
import { type Proof, proofEnded, watchProof } from '../auth/proof.ts';
import { createIncoming, incomingOf } from '../http/incoming.ts';
import { httpError } from '../http/request-params.ts';
import { framesFor, PARTS } from './wire-formats.ts';

export const TRANSPORTS = ['sse', 'sse_single', 'multipart', 'websocket'] as const;
export type StreamTransport = (typeof TRANSPORTS)[number];

export type SubscriptionOptions = {
  readonly callerOf: CallerOf;
  /** At one time. One credential may have half of them, so that nobody can have them all. */
  readonly maxSubscriptions: number;
  /** Which credentials are known to be good; all when left out. */
  readonly verified?: Verified | undefined;
  /** Of an operation that comes by a connection which others share; null for one that has its own. */
  readonly sharedBy: (request: Request) => 'sse_single' | 'websocket' | null;
};

export type Subscriptions = {
  readonly plugin: Plugin;
  readonly counts: () => Readonly<Record<StreamTransport, number>>;
  /** Breaks off those that have a connection of their own, and whatever begins from now on. */
  readonly stop: () => void;
};

type Slot = {
  readonly transport: StreamTransport;
  readonly release: () => void;
  readonly proof: Proof;
};
type IterationStep = IteratorResult<ExecutionResult, undefined>;

/** What a client is told to whom somebody else has to answer from now on. */
export const stopping = (): GraphQLError =>
  httpError('GATEWAY_STOPPING', 503, 'The gateway is stopping: subscribe again.');

const OVER: IterationStep = { done: true, value: undefined };

export function createSubscriptions(options: SubscriptionOptions): Subscriptions {
  const { callerOf, maxSubscriptions, sharedBy } = options;
  const counts: Record<StreamTransport, number> = {
    sse: 0,
    sse_single: 0,
    multipart: 0,
    websocket: 0,
  };
  const places = createPlaces(maxSubscriptions, options.verified ?? EVERYBODY);
  const slots = new WeakMap<Request, Slot>();
  const breakOffs = new Set<() => void>();
  let isStopping = false;

  function transportOf(request: Request): StreamTransport {
    const shared = sharedBy(request);
    if (shared !== null) return shared;
    const frames = framesFor(request.headers.get('accept'));
    if (frames === null) {
      throw httpError(
        'BAD_REQUEST',
        406,
        'A subscription needs a WebSocket, or Accept: text/event-stream or multipart/mixed;subscriptionSpec=1.0.',
      );
    }
    return frames === PARTS ? 'multipart' : 'sse';
  }

  async function admit(request: Request): Promise<void> {
    const transport = transportOf(request);
    const caller = await callerOf(incomingOf(request));
    if (caller === null) {
      throw httpError('UNAUTHENTICATED', 401, noCredential().message);
    }
    if (isStopping) throw stopping();
    const place = places.take(caller);
    if (!('release' in place)) {
      const rule = place.isShare ? 'A caller may have' : 'There may be';
      const got = place.limit.toLocaleString('en-US');
      throw httpError(
        'MAX_SUBSCRIPTIONS_LIMIT',
        429,
        `${rule} ${got} subscriptions at one time, got one more.`,
      );
    }
    counts[transport] += 1;
    let isTaken = true;
    const release = (): void => {
      if (isTaken) counts[transport] -= 1;
      isTaken = false;
      place.release();
    };
    const { method, headers } = request;
    const again = () => callerOf(createIncoming(method, incomingOf(request).path, headers));
    slots.set(request, { transport, release, proof: { caller, again } });
  }

  /** The same results until somebody ends them: they themselves, the client, or the gateway. */
  function follow(results: AsyncIterable<ExecutionResult>, slot: Slot, signal: AbortSignal) {
    // The next event is requested outside of the operation.
    const inOperation = AsyncLocalStorage.snapshot();
    const source = results[Symbol.asyncIterator]();
    let waiting: PromiseWithResolvers<IterationStep> | null = null;
    let broken: GraphQLError | null = null;
    let isOver = false;

    function end(error: GraphQLError | null): void {
      if (isOver) return;
      isOver = true;
      slot.release();
      stopWatching();
      breakOffs.delete(breakOff);
      signal.removeEventListener('abort', leave);
      if (waiting === null) broken = error;
      else if (error) waiting.reject(error);
      else waiting.resolve(OVER);
      // What a source says to being ended is of no use to anybody.
      void Promise.resolve(inOperation(() => source.return?.())).catch(() => {});
    }

    const leave = (): void => end(null);
    const breakOff = (): void => end(stopping());
    signal.addEventListener('abort', leave);
    // Of a socket, all is over with its proof.
    const isOnSocket = slot.transport === 'websocket';
    const stopWatching = isOnSocket ? () => {} : watchProof(slot.proof, () => end(proofEnded()));
    const isAlone = slot.transport === 'sse' || slot.transport === 'multipart';
    if (isAlone) breakOffs.add(breakOff);
    // Either may have happened while it began.
    if (signal.aborted) leave();
    if (isStopping && isAlone) breakOff();

    async function next(): Promise<IterationStep> {
      if (isOver) {
        const error = broken;
        broken = null;
        if (error) throw error;
        return OVER;
      }
      const step = Promise.withResolvers<IterationStep>();
      waiting = step;
      inOperation(() => source.next()).then(
        (got) => {
          if (got.done) end(null);
          step.resolve(got.done ? OVER : got);
        },
        (error) => {
          step.reject(error);
          end(null);
        },
      );
      try {
        return await step.promise;
      } finally {
        waiting = null;
      }
    }

    const followed = {
      next,
      return: async (): Promise<IterationStep> => {
        leave();
        return OVER;
      },
      [Symbol.asyncIterator]: () => followed,
    };
    return followed;
  }

  return {
    counts: () => counts,
    stop() {
      isStopping = true;
      for (const breakOff of [...breakOffs]) breakOff();
    },
    plugin: {
      async onSubscribe({ args, setResultAndStopExecution }) {
        const { request } = args.contextValue as unknown as { request: Request };
        try {
          await admit(request);
        } catch (error) {
          if (!(error instanceof GraphQLError)) throw error;
          setResultAndStopExecution({ errors: [error] });
        }
      },
      onExecutionResult({ request, result, setResult }) {
        const slot = slots.get(request);
        if (!slot) return;
        if (isAsyncIterable(result)) setResult(follow(result, slot, request.signal) as never);
        else slot.release();
      },
    },
  };
}
