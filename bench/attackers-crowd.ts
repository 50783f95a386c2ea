// A process of its own: those who ask for more than others like, each again as soon as it is answered.
import { randomUUID } from 'node:crypto';
import { Client } from 'undici';
import { KEYS } from './attackers-leadsail.ts';

type Attack = {
  readonly title: string;
  /** Connections, each with one request at a time. */
  readonly connections: number;
  readonly next: (connection: number) => {
    readonly key: string;
    readonly query: string;
    readonly variables?: object;
  };
};

const repeat = (count: number, text: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => text(at)).join(' ');
const asLarge = (query: string) => () => ({ key: KEYS.large, query });

const HOSTILE: readonly string[] = [
  `{ ${repeat(500, (at) => `a${at}: lead(id: "lead_${at}") { id }`)} }`,
  `{ leads(first: 100) { nodes ${'{ interactions(first: 200) { nodes { lead '.repeat(10)}{ id }${' } } }'.repeat(10)} } }`,
  `{ ${'...A '.repeat(5_000)} } fragment A on Query { __typename }`,
  `{ ${repeat(2_000, (at) => `b${at}: nothing`)} }`,
  `{ lead(id: "${'x'.repeat(90_000)}") { id } }`,
  `{ ${'{'.repeat(20_000)}`,
];

export const ATTACKS = {
  keys: {
    title: 'one tenant and made-up keys, 64 connections',
    connections: 64,
    next: (connection) => ({
      key: connection % 2 === 0 ? KEYS.greedy : randomUUID(),
      query: 'query ($id: ID!) { lead(id: $id) { id firstName } }',
      variables: { id: `lead_${Math.floor(Math.random() * 1e9)}` },
    }),
  },
  answers: {
    title: 'answers of 30 MB, 2 at a time',
    connections: 2,
    next: asLarge(`{ lead(id: "long") { ${repeat(44, (at) => `a${at}: firstName`)} } }`),
  },
  bodies: {
    title: 'bodies of 8 MB from LeadSail, 2 at a time',
    connections: 2,
    next: asLarge(
      '{ lead(id: "talkative") { interactions(first: 200) { nodes { id type summary } } } }',
    ),
  },
  items: {
    title: '10,000 items, 2 at a time',
    connections: 2,
    next: asLarge(
      '{ leads(first: 100) { nodes { id firstName interactions(first: 100) { nodes { id type status } } } } }',
    ),
  },
  hostile: {
    title: 'hostile documents, 8 at a time',
    connections: 8,
    next: () => ({
      key: KEYS.greedy,
      query: HOSTILE[Math.floor(Math.random() * HOSTILE.length)] as string,
    }),
  },
} as const satisfies Readonly<Record<string, Attack>>;

export type AttackName = keyof typeof ATTACKS;
/** Null: they stop. */
export type AttackOrder = { readonly origin: string; readonly attack: AttackName } | null;
/** How many were answered since the order before, by status, and the bytes of those answers. */
export type AttackReport = {
  readonly statuses: Readonly<Record<string, number>>;
  readonly bytes: number;
};

let round = 0;
let statuses: Record<string, number> = {};
let bytes = 0;

async function attackFrom(origin: string, attack: Attack, connection: number): Promise<void> {
  const mine = round;
  const client = new Client(origin, { pipelining: 1, headersTimeout: 60_000 });
  while (round === mine) {
    const { key, ...asked } = attack.next(connection);
    try {
      const { statusCode, body } = await client.request({
        method: 'POST',
        path: '/graphql',
        headers: { 'content-type': 'application/json', 'x-api-key': key },
        body: JSON.stringify(asked),
      });
      for await (const chunk of body) bytes += (chunk as Buffer).length;
      statuses[statusCode] = (statuses[statusCode] ?? 0) + 1;
    } catch {
      statuses.broken = (statuses.broken ?? 0) + 1;
    }
  }
  await client.destroy();
}

if (process.send) {
  process.on('message', (order: AttackOrder) => {
    process.send?.({ statuses, bytes } satisfies AttackReport);
    round += 1;
    statuses = {};
    bytes = 0;
    if (order === null) return;
    const attack: Attack = ATTACKS[order.attack];
    for (let at = 0; at < attack.connections; at += 1) void attackFrom(order.origin, attack, at);
  });
  process.on('disconnect', () => process.exit());
}
