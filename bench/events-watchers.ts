// A process of its own: those who watch the call, each by a client of graphql-sse or graphql-ws, counted together.
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { API_KEY } from './wire.ts';

export const TRANSPORTS = ['graphql-sse', 'graphql-ws'] as const;
export type Transport = (typeof TRANSPORTS)[number];

export type WatchOrder =
  | {
      readonly origin: string;
      readonly transport: Transport;
      /** So many more. */
      readonly watchers: number;
    }
  /** All leave. */
  | 'leave'
  | 'count';
export type WatchReport = {
  /** Events that all were told so far. */
  readonly events: number;
  /** Those of them that were told least. */
  readonly fewest: number;
  readonly failures: readonly string[];
};

export const QUERY =
  'subscription { transcriptEntryAdded(interactionId: "int_1") { cursor entry { timestamp role message } } }';

type Watcher = { events: number; readonly leave: () => void };

let watchers: Watcher[] = [];
const failures: string[] = [];

function watch(origin: string, transport: Transport): Watcher {
  const url = `${origin}/graphql`;
  const credential = { 'x-api-key': API_KEY };
  const client =
    transport === 'graphql-sse'
      ? createSseClient({ url, headers: credential, retryAttempts: 0 })
      : createSocketClient({
          url: url.replace('http', 'ws'),
          webSocketImpl: WebSocket,
          connectionParams: credential,
          retryAttempts: 0,
          lazy: true,
        });
  let hasLeft = false;
  const watcher = {
    events: 0,
    leave: () => {
      hasLeft = true;
      void client.dispose();
    },
  };
  const sink = {
    next: ({ errors }: { readonly errors?: unknown }) => {
      if (errors) failures.push(JSON.stringify(errors).slice(0, 200));
      else watcher.events += 1;
    },
    error: (error: unknown) => {
      if (!hasLeft) failures.push(String((error as Error)?.message ?? error));
    },
    complete: () => {
      if (!hasLeft) failures.push('it was completed');
    },
  };
  client.subscribe({ query: QUERY }, sink as never);
  return watcher;
}

function take(order: WatchOrder): void {
  if (order === 'count') return;
  if (order === 'leave') {
    for (const { leave } of watchers) leave();
    watchers = [];
    return;
  }
  const { origin, transport } = order;
  for (let at = 0; at < order.watchers; at += 1) watchers.push(watch(origin, transport));
}

if (process.send) {
  process.on('message', (order: WatchOrder) => {
    take(order);
    const counts = watchers.map(({ events }) => events);
    const events = counts.reduce((sum, count) => sum + count, 0);
    const fewest = counts.reduce((least, count) => Math.min(least, count), Number.MAX_SAFE_INTEGER);
    process.send?.({ events, fewest, failures } satisfies WatchReport);
  });
  process.on('disconnect', () => process.exit());
}
