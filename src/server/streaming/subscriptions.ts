// The open subscriptions: limits their number, and ends each whichever side leaves first.
import { type ExecutionResult, GraphQLError } from 'graphql';
import {
  type GraphQLParams,
  isAsyncIterable,
  type Plugin,
  type YogaInitialContext,
} from 'graphql-yoga';
import { createPlaces } from '../../upstream/places.ts';
import { EVERYBODY, type Verified } from '../../upstream/verified.ts';
import { type Proof, type ProofOptions, proofEnded, proofOf, watchProof } from '../auth/proof.ts';
import { httpError } from '../http/request-params.ts';
import type { Callbacks } from './callbacks.ts';
import { createEndableResults } from './endable-results.ts';
import { framesFor, PARTS } from './wire-formats.ts';

export const TRANSPORTS = ['sse', 'sse_single', 'multipart', 'websocket', 'callback'] as const;
export type StreamTransport = (typeof TRANSPORTS)[number];

type OpenCounts = Record<StreamTransport, number>;

export type SubscriptionOptions = ProofOptions & {
  /** At one time. One credential may have half of them, so that no credential can have them all. */
  readonly maxSubscriptions: number;
  /** Which credentials LeadSail has accepted; all of them when left out. */
  readonly verified?: Verified | undefined;
  /** The transport of an operation on a shared connection; null for one that has its own connection. */
  readonly sharedBy: (request: Request) => 'sse_single' | 'websocket' | null;
  readonly callbacks: Pick<Callbacks, 'isWanted' | 'begin'>;
};

export type Subscriptions = {
  readonly plugin: Plugin;
  readonly counts: () => Readonly<OpenCounts>;
  /** Ends the subscriptions that have their own connection, and all that begin from now on. */
  readonly stop: () => void;
};

type Slot = {
  readonly transport: StreamTransport;
  readonly release: () => void;
  readonly proof: Proof;
};

/** The error of a client while this process stops: another process answers when it subscribes again. */
export const stopping = (): GraphQLError =>
  httpError('GATEWAY_STOPPING', 503, 'The gateway is stopping: subscribe again.');

export function createSubscriptions(options: SubscriptionOptions): Subscriptions {
  const { maxSubscriptions, sharedBy, callbacks } = options;
  const counts = Object.fromEntries(TRANSPORTS.map((transport) => [transport, 0])) as OpenCounts;
  const places = createPlaces(maxSubscriptions, options.verified ?? EVERYBODY);
  const slots = new WeakMap<Request, Slot>();
  const breakOffs = new Set<() => void>();
  let isStopping = false;

  async function admit(request: Request, params: GraphQLParams): Promise<void> {
    const transport = sharedBy(request) ?? ownTransportOf(request, callbacks.isWanted);
    const proof = await proofOf(request, options);
    if (isStopping) throw stopping();
    const place = places.take(proof.caller);
    if (!('release' in place)) throw tooMany(place);
    counts[transport] += 1;
    let isTaken = true;
    let leaveCallback = (): void => {};
    const release = (): void => {
      if (isTaken) counts[transport] -= 1;
      isTaken = false;
      place.release();
      leaveCallback();
    };
    if (transport === 'callback') {
      leaveCallback = await callbacks.begin(request, params, proof.caller).catch((error) => {
        release();
        throw error;
      });
    }
    slots.set(request, { transport, release, proof });
  }

  /** The same results until their source, the client or the gateway ends them. */
  function follow(source: AsyncIterable<ExecutionResult>, slot: Slot, signal: AbortSignal) {
    const { results, end } = createEndableResults(source, () => {
      slot.release();
      stopWatching();
      breakOffs.delete(breakOff);
      signal.removeEventListener('abort', leave);
    });
    const leave = (): void => end(null);
    const breakOff = (): void => end(stopping());
    signal.addEventListener('abort', leave);
    // A socket is closed as a whole when its proof ends.
    const isOnSocket = slot.transport === 'websocket';
    const stopWatching = isOnSocket ? () => {} : watchProof(slot.proof, () => end(proofEnded()));
    const isAlone = !isOnSocket && slot.transport !== 'sse_single';
    if (isAlone) breakOffs.add(breakOff);
    // The client may have left, or the gateway begun to stop, in the meantime.
    if (signal.aborted) leave();
    if (isStopping && isAlone) breakOff();
    return results;
  }

  return {
    counts: () => counts,
    stop() {
      isStopping = true;
      for (const breakOff of [...breakOffs]) breakOff();
    },
    plugin: {
      async onSubscribe({ args, setResultAndStopExecution }) {
        const { request, params } = args.contextValue as unknown as YogaInitialContext;
        try {
          await admit(request, params);
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

/** The transport of a subscription with its own connection. Throws `BAD_REQUEST` when its client accepts no stream. */
function ownTransportOf(request: Request, wantsCallback: Callbacks['isWanted']): StreamTransport {
  if (wantsCallback(request)) return 'callback';
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

/** All places are in use (`isShare`: all that one caller may have). */
function tooMany({ limit, isShare }: { limit: number; isShare: boolean }): GraphQLError {
  const rule = isShare ? 'A caller may have' : 'There may be';
  const most = limit.toLocaleString('en-US');
  return httpError(
    'MAX_SUBSCRIPTIONS_LIMIT',
    429,
    `${rule} ${most} subscriptions at one time, got one more.`,
  );
}
