// Subscriptions that are open: how many there may be, and that each is ended whoever leaves first.
import { AsyncLocalStorage } from 'node:async_hooks';
import { type ExecutionResult, GraphQLError } from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import { noCredential } from '../leadsail/session.ts';
import type { Fingerprint } from '../upstream/credential.ts';
import type { CallerOf } from './authentication.ts';
import { refusal } from './request.ts';
import { framesFor, PARTS } from './result-frames.ts';

export const TRANSPORTS = ['sse', 'sse_single', 'multipart', 'websocket'] as const;
export type Transport = (typeof TRANSPORTS)[number];

export type SubscriptionOptions = {
  readonly callerOf: CallerOf;
  /** At one time. One credential may have half of them, so that nobody can have them all. */
  readonly maxSubscriptions: number;
  /** Of an operation that comes by a connection which others share; null for one that has its own. */
  readonly sharedBy: (request: Request) => 'sse_single' | 'websocket' | null;
};

export type Subscriptions = {
  readonly plugin: Plugin;
  readonly counts: () => Readonly<Record<Transport, number>>;
  /** Breaks off those that have a connection of their own, and whatever begins from now on. */
  readonly stop: () => void;
};

type Slot = { readonly transport: Transport; readonly release: () => void };
type Step = IteratorResult<ExecutionResult, undefined>;

/** What a client is told to whom somebody else has to answer from now on. */
export const stopping = (): GraphQLError =>
  refusal('GATEWAY_STOPPING', 503, 'The gateway is stopping: subscribe again.');

const OVER: Step = { done: true, value: undefined };

export function createSubscriptions(options: SubscriptionOptions): Subscriptions {
  const { callerOf, maxSubscriptions, sharedBy } = options;
  const counts: Record<Transport, number> = { sse: 0, sse_single: 0, multipart: 0, websocket: 0 };
  const countByTenant = new Map<Fingerprint, number>();
  const slots = new WeakMap<Request, Slot>();
  const breakOffs = new Set<() => void>();
  let isStopping = false;

  function transportOf(request: Request): Transport {
    const shared = sharedBy(request);
    if (shared !== null) return shared;
    const frames = framesFor(request.headers.get('accept'));
    if (frames === null) {
      throw refusal(
        'BAD_REQUEST',
        406,
        'A subscription needs a WebSocket, or Accept: text/event-stream or multipart/mixed;subscriptionSpec=1.0.',
      );
    }
    return frames === PARTS ? 'multipart' : 'sse';
  }

  /** Of the credential: `delta` more. */
  function count(transport: Transport, tenant: Fingerprint, delta: 1 | -1): void {
    counts[transport] += delta;
    const mine = (countByTenant.get(tenant) ?? 0) + delta;
    if (mine === 0) countByTenant.delete(tenant);
    else countByTenant.set(tenant, mine);
  }

  async function admit(request: Request): Promise<void> {
    const transport = transportOf(request);
    const caller = await callerOf(request);
    if (caller === null) {
      throw refusal('UNAUTHENTICATED', 401, noCredential().message);
    }
    if (isStopping) throw stopping();
    const all = TRANSPORTS.reduce((sum, name) => sum + counts[name], 0);
    const mine = countByTenant.get(caller.fingerprint) ?? 0;
    const share = Math.ceil(maxSubscriptions / 2);
    if (all >= maxSubscriptions || mine >= share) {
      const [rule, got] =
        mine >= share ? ['A caller may have', share] : ['There may be', maxSubscriptions];
      throw refusal(
        'MAX_SUBSCRIPTIONS_LIMIT',
        429,
        `${rule} ${got.toLocaleString('en-US')} subscriptions at one time, got one more.`,
      );
    }
    count(transport, caller.fingerprint, 1);
    let isTaken = true;
    const release = (): void => {
      if (isTaken) count(transport, caller.fingerprint, -1);
      isTaken = false;
    };
    slots.set(request, { transport, release });
  }

  /** The same results until somebody ends them: they themselves, the client, or the gateway. */
  function follow(results: AsyncIterable<ExecutionResult>, slot: Slot, signal: AbortSignal) {
    // Whoever asks for the next one does so outside of the operation.
    const inOperation = AsyncLocalStorage.snapshot();
    const source = results[Symbol.asyncIterator]();
    let waiting: PromiseWithResolvers<Step> | null = null;
    let broken: GraphQLError | null = null;
    let isOver = false;

    function end(error: GraphQLError | null): void {
      if (isOver) return;
      isOver = true;
      slot.release();
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
    const isAlone = slot.transport === 'sse' || slot.transport === 'multipart';
    if (isAlone) breakOffs.add(breakOff);
    // Either may have happened while it began.
    if (signal.aborted) leave();
    if (isStopping && isAlone) breakOff();

    async function next(): Promise<Step> {
      if (isOver) {
        const error = broken;
        broken = null;
        if (error) throw error;
        return OVER;
      }
      const step = Promise.withResolvers<Step>();
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
      return: async (): Promise<Step> => {
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
