// A door like the gateway's with a schema of three fields, whose one subscription is moved by the test.
import type { AddressInfo } from 'node:net';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { createYoga } from 'graphql-yoga';
import { createAuthentication } from '../../src/server/auth/authentication.ts';
import { createBodyBudget } from '../../src/server/http/body-budget.ts';
import { createListener, type ListenerOptions } from '../../src/server/http/listener.ts';
import { useRequestReading } from '../../src/server/http/request-params.ts';
import { createErrorMask } from '../../src/server/operation/errors.ts';
import {
  createTransports,
  type StreamTransportOptions,
} from '../../src/server/streaming/transports.ts';
import { createCauses } from '../../src/server/telemetry/causes.ts';
import { EVERYBODY } from '../../src/upstream/verified.ts';

export const KEY = 'key-of-the-first';
export const OTHER_KEY = 'key-of-the-second';

const TYPES = `
  type Query { hello: String!, held: String! }
  type Mutation { touch: Int! }
  type Subscription { ticks(size: Int = 0): String!, refused: String! }
`;

export type DoorOptions = Partial<StreamTransportOptions> & {
  readonly listener?: Partial<ListenerOptions>;
};

/** Ends with the test; clients that are still connected then are disconnected. */
export async function open({ listener: patience, ...options }: DoorOptions = {}) {
  const events = createEvents();
  const held = Promise.withResolvers<string>();
  const asked = Promise.withResolvers<void>();
  let touches = 0;
  const faults: unknown[] = [];
  const schema = makeExecutableSchema({
    typeDefs: TYPES,
    resolvers: {
      Query: {
        hello: () => 'hello',
        held() {
          asked.resolve();
          return held.promise;
        },
      },
      Mutation: { touch: () => ++touches },
      Subscription: {
        ticks: {
          subscribe: () => events.watch(),
          resolve: (tick: string, { size }: { size: number }) => tick + 'x'.repeat(size),
        },
        refused: {
          subscribe() {
            throw new Error('secret');
          },
        },
      },
    },
  });
  const log = {
    debug() {},
    info() {},
    warn() {},
    error: (...said: unknown[]) => void faults.push(said),
  };
  const causes = createCauses(log);
  const callerOf = createAuthentication({ ownCredential: null, tenants: null, jwt: null, causes });
  const mask = createErrorMask(log);
  const maxBodyBytes = 100_000;
  const bodies = createBodyBudget({
    maxBodyBytes,
    maxBodiesBytes: 64_000_000,
    verified: EVERYBODY,
    hasOwnCredential: false,
  });
  const transports = createTransports({
    bodies,
    causes,
    tokenPrefix: '',
    schema,
    callerOf,
    credentialRule: 'No credential.',
    mask,
    log,
    maxBodyBytes,
    handler: () => door,
    corsOrigins: [],
    httpEdition: '2025',
    maxSubscriptions: 1_000,
    pingMs: 60_000,
    ...options,
  });
  const door = createYoga({
    schema,
    maskedErrors: { maskError: mask },
    logging: false,
    graphiql: false,
    batching: false,
    maxRequestBodySize: false,
    plugins: [
      transports.streams,
      useRequestReading(bodies, { beginLong: async () => {} }),
      ...transports.results,
    ],
  });
  const { longLived } = transports;
  const listener = createListener(door, { longLived, ...patience });
  await new Promise<void>((resolve) => listener.server.listen(0, '127.0.0.1', resolve));
  const { port } = listener.server.address() as AddressInfo;
  return {
    ...transports,
    ...listener,
    events,
    /** Resolves when `held` is asked for. */
    asked: () => asked.promise,
    /** Answers `held`. */
    release: held.resolve,
    touches: () => touches,
    faults,
    port,
    url: `http://127.0.0.1:${port}/graphql`,
    socketUrl: `ws://127.0.0.1:${port}/graphql`,
    async [Symbol.asyncDispose]() {
      listener.server.closeAllConnections();
      await listener.stop(0);
    },
  };
}

export type Door = Awaited<ReturnType<typeof open>>;

/** What subscriptions watch; tells of everybody who comes and goes. */
function createEvents() {
  type Watcher = { readonly push: (tick: string) => void; readonly end: () => void };
  const watchers = new Set<Watcher>();
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  const changed = (): void => {
    for (const one of [...waiting]) {
      if (watchers.size !== one.count) continue;
      waiting.splice(waiting.indexOf(one), 1);
      one.resolve();
    }
  };

  function watch(): AsyncIterableIterator<string> {
    const ticks: string[] = [];
    let isOver = false;
    let wake: (() => void) | null = null;
    const watcher = {
      push: (tick: string) => {
        ticks.push(tick);
        wake?.();
      },
      end: () => {
        isOver = true;
        watchers.delete(watcher);
        wake?.();
        changed();
      },
    };
    watchers.add(watcher);
    changed();
    const iterator = {
      async next(): Promise<IteratorResult<string, undefined>> {
        if (ticks.length === 0 && !isOver) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
        const [tick] = ticks.splice(0, 1);
        return tick === undefined ? { done: true, value: undefined } : { done: false, value: tick };
      },
      async return(): Promise<IteratorResult<string, undefined>> {
        watcher.end();
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]: () => iterator,
    };
    return iterator;
  }

  return {
    watch,
    tell: (...ticks: string[]) => {
      for (const tick of ticks) for (const watcher of watchers) watcher.push(tick);
    },
    end: () => {
      for (const watcher of [...watchers]) watcher.end();
    },
    count: () => watchers.size,
    /** Resolves when so many watch, at once if they do. */
    watched: (count: number) =>
      new Promise<void>((resolve) => {
        waiting.push({ count, resolve });
        changed();
      }),
  };
}
