// A process of its own beside a soak: strangers and one greedy tenant, as fast as they are answered, until they are told to stop.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'undici';
import { play, type Step } from '../test/support/connection-scripts.ts';
import { ENDINGS, STATES } from '../test/support/connection-states.ts';
import { HOSTILE } from '../test/support/hostile-operations.ts';

/** Null: they stop. */
export type AttackersOrder = { readonly origin: string; readonly greedyKey: string } | null;
/** How many requests were answered since they began, by what they are, and connections played to their end. */
export type AttackersReport = Readonly<Record<string, number>>;

type Asked = { readonly key: string; readonly query: string; readonly variables?: object };

const LEAD = 'query ($id: ID!) { lead(id: $id) { id firstName } }';
const LARGE = `{ leads(first: 40) { nodes { id ${'ab'
  .split('')
  .map(
    (name) =>
      `${name}: interactions(first: 50) { nodes { id summary transcript { entries { message } } } }`,
  )
  .join(' ')} } } }`;
const hostile = Object.values(HOSTILE);
const someId = (): string => `lead_${Math.floor(Math.random() * 1e9)}`;
const pick = <Item>(items: readonly Item[]): Item =>
  items[Math.floor(Math.random() * items.length)] as Item;

/** Each with how many ask so at one time. */
const KINDS: Readonly<Record<string, readonly [number, (greedyKey: string) => Asked]>> = {
  'made-up keys': [12, () => ({ key: randomUUID(), query: LEAD, variables: { id: someId() } })],
  'a greedy tenant': [12, (key) => ({ key, query: LEAD, variables: { id: someId() } })],
  'large answers': [2, (key) => ({ key, query: LARGE })],
  'hostile documents': [4, (key) => ({ key, ...pick(hostile) })],
};
// Of heads; frames say how long they are.
const KEY_LINE = 'X-API-Key: demo-key-northwind';
const SOCKETS_AT_ONCE = 4;
const SOCKET_WAIT_MS = 5_000;
/** After a connection that broke off, before the next. */
const PAUSE_MS = 50;

let isOver = false;
const counts: Record<string, number> = { sockets: 0 };
for (const kind of Object.keys(KINDS)) counts[kind] = 0;
const count = (name: string): void => {
  counts[name] = (counts[name] ?? 0) + 1;
};

async function ask(origin: string, kind: string, next: () => Asked): Promise<void> {
  const client = new Client(origin, { pipelining: 1, headersTimeout: 60_000 });
  while (!isOver) {
    const { key, query, variables } = next();
    try {
      const { body } = await client.request({
        method: 'POST',
        path: '/graphql',
        headers: { 'content-type': 'application/json', 'x-api-key': key },
        body: JSON.stringify({ query, variables }),
      });
      await body.dump({ limit: 64 * 1_024 * 1_024 });
      count(kind);
    } catch {
      count(`${kind}, broken off`);
      await pause(PAUSE_MS);
    }
  }
  await client.destroy();
}

/** Brings connections into every state that one can be in, with the greedy tenant's key, and leaves them in every way. */
async function playSockets(port: number, greedyKey: string): Promise<void> {
  const [states, endings] = [Object.values(STATES), Object.values(ENDINGS)];
  const withKey = (step: Step): Step =>
    'send' in step
      ? { ...step, send: step.send.replaceAll(KEY_LINE, `X-API-Key: ${greedyKey}`) }
      : step;
  while (!isOver) {
    const steps = [...pick(states), ...pick(endings)].map(withKey);
    await play(port, steps, SOCKET_WAIT_MS);
    count('sockets');
  }
}

if (process.send) {
  process.on('message', (order: AttackersOrder) => {
    if (order === null) {
      isOver = true;
      process.send?.(counts satisfies AttackersReport);
      return;
    }
    const { origin, greedyKey } = order;
    for (const [kind, [atOnce, next]] of Object.entries(KINDS)) {
      for (let at = 0; at < atOnce; at += 1) void ask(origin, kind, () => next(greedyKey));
    }
    for (let at = 0; at < SOCKETS_AT_ONCE; at += 1)
      void playSockets(Number(new URL(origin).port), greedyKey);
    process.send?.({} satisfies AttackersReport);
  });
  process.on('disconnect', () => process.exit());
}
