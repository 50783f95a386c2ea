// Subscriptions by Apollo's HTTP callback protocol: each result is a request to the subscribed router.
import type { GraphQLError } from 'graphql';
import { type GraphQLParams, isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { Credential } from '../../upstream/credential.ts';
import type { ProxySettings } from '../../upstream/proxy.ts';
import { EVERYBODY, type Verified } from '../../upstream/verified.ts';
import { httpError } from '../http/request-params.ts';
import type { Causes } from '../telemetry/causes.ts';
import { type CallbackLink, createCallbackLink, PROTOCOL_HEADERS } from './callback-link.ts';
import { type CallbackTarget, callbackTargetOf } from './callback-request.ts';
import { createRouterPools } from './router-pools.ts';
import type { OperationResult } from './sub-request.ts';
import { toJson, toPlainError, wantsCallback } from './wire-formats.ts';

export type CallbackOptions = {
  /** Origins that may be called back; none when empty. */
  readonly callbackHosts?: readonly string[] | undefined;
  /** No proxies when left out. */
  readonly proxies?: ProxySettings | undefined;
  /** For a message to a router with all its attempts, in milliseconds. */
  readonly callbackMs: number;
  /** Turns any fault into the error that a client may see. */
  readonly mask: (fault: unknown) => GraphQLError;
  readonly causes: Pick<Causes, 'report'>;
  /** Which credentials LeadSail has accepted; all of them when left out. */
  readonly verified?: Verified | undefined;
};

export type Callbacks = {
  readonly plugin: Plugin<object>;
  readonly isWanted: (request: Request) => boolean;
  /**
   * Asks the router to confirm the subscription of a request before it begins; rejects when it does not. The returned
   * function has to be called when there will be no results, or no more of them.
   */
  readonly begin: (
    request: Request,
    params: GraphQLParams,
    caller: Credential,
  ) => Promise<() => void>;
  /** Resolves when every router has been notified of the subscriptions that have ended. */
  readonly told: () => Promise<void>;
  /** Cancels everything that is still under way. */
  readonly close: () => Promise<void>;
};

type CallbackResults = AsyncIterable<OperationResult>;

type Callback = {
  readonly target: CallbackTarget;
  readonly link: CallbackLink;
  /** Called when no more messages are sent. */
  readonly release: () => void;
};

const INITIALIZED = '{"data":null}';
const JSON_HEADERS = { ...PROTOCOL_HEADERS, 'content-type': 'application/json; charset=utf-8' };

export function createCallbacks(options: CallbackOptions): Callbacks {
  const { callbackHosts: hosts = [], mask, causes } = options;
  const open = createOpenCallbacks(options);
  const confirmed = new WeakMap<Request, Callback>();
  const deliveries = new Set<Promise<void>>();

  async function begin(request: Request, params: GraphQLParams, caller: Credential) {
    if (request.method !== 'POST') {
      throw httpError('BAD_REQUEST', 405, 'A subscription that is called back comes by POST.');
    }
    const target = callbackTargetOf(params);
    if (!hosts.includes(target.url.origin)) {
      causes.report('callback_refused');
      const rule =
        'extensions.subscription.callbackUrl must be of a host that GATEWAY_CALLBACK_HOSTS names.';
      throw httpError('BAD_REQUEST', 400, rule);
    }
    const callback = open.add(target, caller);
    const { cut, confirm } = callback.link;
    request.signal.addEventListener('abort', cut);
    const instead = await confirm();
    request.signal.removeEventListener('abort', cut);
    if (instead !== null) {
      callback.release();
      const rule = `The router must confirm a subscription: \`check\` wants a 204 of callback/1.0, got ${instead}.`;
      throw httpError('BAD_REQUEST', 400, rule);
    }
    confirmed.set(request, callback);
    return () => {
      // A callback whose results are delivered stays open until its last message has left.
      if (confirmed.delete(request)) callback.release();
    };
  }

  return {
    isWanted: ({ headers }) => hosts.length > 0 && wantsCallback(headers.get('accept')),
    begin,
    async told() {
      await Promise.all(deliveries);
    },
    close: open.close,
    plugin: {
      onResultProcess({ request, result, setResultProcessor }) {
        const callback = confirmed.get(request);
        if (!callback || !isAsyncIterable(result)) return;
        confirmed.delete(request);
        setResultProcessor((results, fetchAPI) => {
          const delivery = deliver(results as CallbackResults, callback, mask);
          deliveries.add(delivery);
          void delivery.then(() => deliveries.delete(delivery));
          return new fetchAPI.Response(INITIALIZED, { headers: JSON_HEADERS });
        }, '*/*');
      },
    },
  };
}

/** The open callbacks, each with its link to the router. */
function createOpenCallbacks(options: CallbackOptions) {
  const { callbackMs: messageMs, causes, verified = EVERYBODY } = options;
  const pools = createRouterPools(options.proxies);
  const byName = new Map<string, Callback>();

  return {
    /** Throws when the caller has an open callback with this id. */
    add(target: CallbackTarget, { fingerprint }: Credential): Callback {
      const { url, id } = target;
      const name = JSON.stringify([fingerprint, url.href, id]);
      if (byName.has(name)) {
        throw httpError('BAD_REQUEST', 409, 'A subscription with this subscriptionId is open.');
      }
      const { transport, release } = pools.take(url, verified.shareOf(fingerprint));
      const onLost = (reason: string): void =>
        causes.report('callback_lost', { router: url.origin, reason }, url.origin);
      const callback = {
        target,
        link: createCallbackLink({ target, transport, messageMs, onLost }),
        release() {
          if (byName.get(name) !== callback) return;
          byName.delete(name);
          release();
        },
      };
      byName.set(name, callback);
      return callback;
    },
    async close() {
      for (const { link } of [...byName.values()]) link.cut();
      await pools.close();
    },
  };
}

/** Sends all results to the router. Never rejects. */
async function deliver(
  results: CallbackResults,
  { link, target, release }: Callback,
  mask: CallbackOptions['mask'],
): Promise<void> {
  const source = results[Symbol.asyncIterator]();
  const leave = (): void => void source.return?.().catch(() => {});
  link.over.addEventListener('abort', leave);
  const stopBeating = beat(link, target.heartbeatMs);
  await sendAll(source, link, mask);
  stopBeating();
  release();
}

/** Sends each result when the router has accepted the one before, and then the end. */
async function sendAll(
  source: AsyncIterator<OperationResult>,
  link: CallbackLink,
  mask: CallbackOptions['mask'],
): Promise<void> {
  const results = { [Symbol.asyncIterator]: () => source };
  try {
    for await (const result of results) {
      if (!(await link.send('next', `,"payload":${toJson(result)}`))) return;
    }
    await link.send('complete');
  } catch (error) {
    await link.send('complete', `,"errors":${JSON.stringify([toPlainError(mask(error))])}`);
  }
}

/** Sends a `check` twice in each interval, so that the router gets one in time. Returns the way to stop. */
function beat(link: CallbackLink, intervalMs: number): () => void {
  if (intervalMs === 0) return () => {};
  let isUnderWay = false;
  const beating = setInterval(async () => {
    if (isUnderWay) return;
    isUnderWay = true;
    await link.send('check');
    isUnderWay = false;
  }, intervalMs / 2);
  beating.unref();
  return () => clearInterval(beating);
}
