// Subscriptions by Apollo's HTTP callback protocol: each result is a request to the router that has subscribed.
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
import type { OperationResult, Results } from './sub-request.ts';
import { toJson, toPlainError, wantsCallback } from './wire-formats.ts';

export type CallbackOptions = {
  /** Origins that may be called back; none when empty. */
  readonly callbackHosts?: readonly string[] | undefined;
  /** None when left out. */
  readonly proxies?: ProxySettings | undefined;
  /** For a message to a router, and all tries of it, in milliseconds. */
  readonly callbackMs: number;
  /** Turns any fault into what a client may see of it. */
  readonly mask: (fault: unknown) => GraphQLError;
  readonly causes: Pick<Causes, 'report'>;
  /** Which credentials are known to be good; all when left out. */
  readonly verified?: Verified | undefined;
};

export type Callbacks = {
  readonly plugin: Plugin<object>;
  readonly isWanted: (request: Request) => boolean;
  /**
   * Has the router confirm the subscription of a request before it begins; rejects with a refusal. The function is called
   * when there will be no results, or no more of them.
   */
  readonly begin: (
    request: Request,
    params: GraphQLParams,
    caller: Credential,
  ) => Promise<() => void>;
  /** Resolves when every router whose subscription has ended was told so. */
  readonly told: () => Promise<void>;
  /** Cuts off whatever is still under way. */
  readonly close: () => Promise<void>;
};

type Callback = {
  readonly target: CallbackTarget;
  readonly link: CallbackLink;
  /** Nothing is sent any more. */
  readonly release: () => void;
};

const INITIALIZED = '{"data":null}';
const JSON_HEADERS = { ...PROTOCOL_HEADERS, 'content-type': 'application/json; charset=utf-8' };

export function createCallbacks(options: CallbackOptions): Callbacks {
  const { callbackHosts: hosts = [], callbackMs, mask, causes, verified = EVERYBODY } = options;
  const pools = createRouterPools(options.proxies);
  const callbacks = new WeakMap<Request, Callback>();
  const openByName = new Map<string, Callback>();
  const deliveries = new Set<Promise<void>>();

  function open(target: CallbackTarget, caller: Credential): Callback {
    const { url, id } = target;
    const name = JSON.stringify([caller.fingerprint, url.href, id]);
    if (openByName.has(name)) {
      throw httpError('BAD_REQUEST', 409, 'A subscription with this subscriptionId is open.');
    }
    const { transport, release } = pools.take(url, verified.shareOf(caller.fingerprint));
    const onLost = (reason: string): void =>
      causes.report('callback_lost', { router: url.origin, reason }, url.origin);
    const link = createCallbackLink({ target, transport, messageMs: callbackMs, onLost });
    let isOpen = true;
    const callback = {
      target,
      link,
      release() {
        if (!isOpen) return;
        isOpen = false;
        release();
        openByName.delete(name);
      },
    };
    openByName.set(name, callback);
    return callback;
  }

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
    const callback = open(target, caller);
    const { cut, confirm } = callback.link;
    request.signal.addEventListener('abort', cut);
    const instead = await confirm();
    request.signal.removeEventListener('abort', cut);
    if (instead !== null) {
      callback.release();
      const rule = `The router must confirm a subscription: \`check\` wants a 204 of callback/1.0, got ${instead}.`;
      throw httpError('BAD_REQUEST', 400, rule);
    }
    callbacks.set(request, callback);
    return () => {
      // From the first result on, it is open until the last message has left.
      if (callbacks.delete(request)) callback.release();
    };
  }

  async function deliver(results: AsyncIterable<OperationResult>, callback: Callback) {
    const { link, target } = callback;
    const source = results[Symbol.asyncIterator]();
    const leave = (): void => void source.return?.().catch(() => {});
    link.over.addEventListener('abort', leave);
    const stopBeating = beat(link, target.heartbeatMs);
    await sendAll(source, link, mask);
    stopBeating();
    link.over.removeEventListener('abort', leave);
    callback.release();
  }

  return {
    isWanted: ({ headers }) => hosts.length > 0 && wantsCallback(headers.get('accept')),
    begin,
    async told() {
      await Promise.all(deliveries);
    },
    async close() {
      for (const { link } of [...openByName.values()]) link.cut();
      await pools.close();
    },
    plugin: {
      onResultProcess({ request, result, setResultProcessor }) {
        const callback = callbacks.get(request);
        if (!callback || !isAsyncIterable(result)) return;
        callbacks.delete(request);
        setResultProcessor((results, fetchAPI) => {
          const delivery = deliver(results as Extract<Results, AsyncIterable<unknown>>, callback);
          deliveries.add(delivery);
          void delivery.then(() => deliveries.delete(delivery));
          return new fetchAPI.Response(INITIALIZED, { headers: JSON_HEADERS });
        }, '*/*');
      },
    },
  };
}

/** Each result when the last was taken, and the end. Never rejects. */
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

/** A `check` twice in each interval, so that the router, which measures it as well, has one in time. Returns the way to stop. */
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
