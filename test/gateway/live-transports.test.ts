// Every transport of the whole gateway keeps the rules that hold for requests: who, how much, what, and the log.
import { createClient as createSseClient } from 'graphql-sse';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { documentHash, toTrustedDocuments } from '../../src/server/operation/trusted-documents.ts';
import { type CallbackRouter, startCallbackRouter } from '../support/callback-router.ts';
import { type Answer, type Kit, type KitOptions, keyOf, start } from '../support/kit.ts';
import { plansOf } from '../support/plan-outcomes.ts';

type Args = {
  readonly query?: string;
  readonly variables?: Record<string, unknown>;
  readonly extensions?: Record<string, unknown>;
};

/** Of a key or of `Bearer` and a token; nothing of nothing. */
function credentialOf(key: string): Record<string, string> {
  if (key === '') return {};
  return key.startsWith('Bearer') ? { authorization: key } : { 'x-api-key': key };
}

/** The first result of an operation, or the errors that came instead. */
type Ask = (kit: Kit, asked: Args, key?: string) => Promise<Answer>;

const TRANSPORTS: [string, Ask][] = [
  [
    'websocket',
    async (kit, asked, key = keyOf(kit.simulator, 0)) => {
      const client = createClient({
        url: `${kit.url.replace('http', 'ws')}/graphql`,
        webSocketImpl: WebSocket,
        connectionParams: credentialOf(key),
        retryAttempts: 0,
      });
      try {
        const results = client.iterate({ query: '', ...asked });
        const { value } = await results.next().catch((errors) => ({
          value: { errors: Array.isArray(errors) ? errors : [{ extensions: errors }] },
        }));
        await results.return?.();
        return value as Answer;
      } finally {
        await client.dispose();
      }
    },
  ],
  ['sse', (kit, asked, key) => askByEvents(kit, asked, key, false)],
  ['sse_single', (kit, asked, key) => askByEvents(kit, asked, key, true)],
  [
    'multipart',
    async (kit, asked, key = keyOf(kit.simulator, 0)) => {
      const response = await fetch(`${kit.url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'multipart/mixed;subscriptionSpec=1.0, application/json',
          ...credentialOf(key),
        },
        body: JSON.stringify(asked),
      });
      if (/json/.test(response.headers.get('content-type') ?? '')) return response.json() as never;
      let text = '';
      for await (const chunk of response.body ?? []) {
        text += new TextDecoder().decode(chunk as Uint8Array);
        const [, payload] = /\{"payload":(.*)\}\r\n--graphql/.exec(text) ?? [];
        if (payload !== undefined) return JSON.parse(payload);
      }
      throw new Error(`no payload in ${text}`);
    },
  ],
  ['callback', askByCallback],
];

/** Calls back for all gateways of this file. */
let router: CallbackRouter;
beforeAll(async () => {
  router = await startCallbackRouter();
});
afterAll(() => router[Symbol.asyncDispose]());

/** As a router asks, which wants no more behind the first result. */
async function askByCallback(
  kit: Kit,
  { extensions, ...asked }: Args,
  key = keyOf(kit.simulator, 0),
): Promise<Answer> {
  const id = `subscription-${router.messages.length}`;
  router.behave(({ action }) => (action === 'next' ? { status: 404 } : 'take'));
  const response = await fetch(`${kit.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json;callbackSpec=1.0, application/json;q=0.9',
      ...credentialOf(key),
    },
    body: JSON.stringify({
      ...asked,
      extensions: { ...extensions, ...router.subscription(id) },
    }),
  });
  const answer = (await response.json()) as Answer;
  if (answer.errors) return answer;
  expect(answer).toEqual({ data: null });
  const [next] = await router.got(1, (message) => message.id === id && message.action === 'next');
  return next?.payload;
}

async function askByEvents(
  kit: Kit,
  asked: Args,
  key = keyOf(kit.simulator, 0),
  singleConnection = false,
): Promise<Answer> {
  let refusal: Answer | undefined;
  const client = createSseClient({
    url: `${kit.url}/graphql${singleConnection ? '/stream' : ''}`,
    singleConnection: singleConnection as false,
    headers: credentialOf(key),
    retryAttempts: 0,
    // The client says no more of a refusal than its status.
    async fetchFn(...sent: Parameters<typeof fetch>) {
      const response = await fetch(...sent);
      const { ok, status, headers } = response;
      if (ok && !/json/.test(headers.get('content-type') ?? '')) return response;
      const text = await response.text();
      refusal = JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? text);
      return new Response(text, { status, headers });
    },
  });
  try {
    const results = client.iterate(asked as never);
    const { value } = await results.next();
    await results.return?.();
    return value as Answer;
  } catch (error) {
    if (refusal) return refusal;
    throw error;
  } finally {
    client.dispose();
  }
}

const codesOf = ({ errors }: Answer): unknown[] =>
  (errors ?? []).map(({ extensions }) => extensions?.code);

const WATCH = 'subscription Watch($id: ID!) { interactionChanged(id: $id) { id status } }';

describe.each(TRANSPORTS)('by %s', (name, ask) => {
  const watched = async (options: KitOptions, look: (kit: Kit, id: string) => Promise<void>) => {
    await using kit = await start({ callbackHosts: [`http://${router.host}`], ...options });
    await look(kit, kit.simulator.showcase.interactionId);
  };

  it('a subscription tells, and is told of in the log without telling on anyone', () =>
    watched({}, async (kit, id) => {
      const { data, errors } = await ask(kit, { query: WATCH, variables: { id } });
      expect(errors).toBeUndefined();
      expect(data.interactionChanged.id).toBe(id);
      await expect.poll(() => kit.operations.length).toBe(1);
      expect(kit.operations[0]).toMatchObject({
        operation: 'Watch',
        type: 'subscription',
        outcome: 'ok',
        tenant: expect.stringMatching(/^[\da-f]{16}$/),
      });
    }));

  it('events are answered by plans from the second on, and are the same', () =>
    watched({ metrics: true }, async (kit, id) => {
      const query = `subscription ($id: ID!) {
        interactionChanged(id: $id) { id status transcript { entries { role message } } } }`;
      const [first, second] = [
        await ask(kit, { query, variables: { id } }),
        await ask(kit, { query, variables: { id } }),
      ];
      expect(first.data.interactionChanged.transcript.entries.length).toBeGreaterThan(2);
      expect(second).toEqual(first);
      expect(await plansOf(kit)).toEqual({ bypassed_first_time: 1, answered: 1 });
    }));

  it('nobody may watch, and LeadSail is not asked', () =>
    watched({}, async (kit, id) => {
      const asked = ask(kit, { query: WATCH, variables: { id } }, '');
      // A socket is not even acknowledged.
      expect(codesOf(await asked)).toEqual([name === 'websocket' ? 4403 : 'UNAUTHENTICATED']);
      expect(kit.simulator.calls.entries()).toEqual([]);
    }));

  it.each<[string, KitOptions, string, string]>([
    ['depth', { maxDepth: 1 }, WATCH, 'MAX_DEPTH_LIMIT'],
    ['tokens', { maxTokens: 5 }, WATCH, 'MAX_TOKENS_LIMIT'],
    [
      'cost',
      { maxListItems: 10 },
      'query ($id: ID) { leads(first: 20) { nodes { id } } interaction(id: $id) { id } }'.replace(
        'ID)',
        'ID!)',
      ),
      'COST_ESTIMATED_TOO_EXPENSIVE',
    ],
    ['trust', { documentsOnly: true }, WATCH, 'PERSISTED_QUERY_ID_REQUIRED'],
    [
      'introspection',
      { introspection: false },
      'query ($id: ID) { __schema { description } }',
      'INTROSPECTION_DISABLED',
    ],
  ])('the limit of %s holds', (_, options, query, code) =>
    watched(options, async (kit, id) => {
      expect(codesOf(await ask(kit, { query, variables: { id } }))).toContain(code);
      expect(kit.simulator.calls.entries()).toEqual([]);
    }),
  );

  it('a caller may ask only so often', () =>
    watched({ rateLimit: 1, rateLimitBurst: 1 }, async (kit, id) => {
      const asked = { query: WATCH, variables: { id } };
      expect(codesOf(await ask(kit, asked))).toEqual([]);
      expect(codesOf(await ask(kit, asked))).toEqual(['RATE_LIMITED']);
    }));

  it('a document is found by its hash', () =>
    watched({}, async (kit, id) => {
      const sha256Hash = documentHash(WATCH);
      const extensions = { persistedQuery: { version: 1, sha256Hash } };
      const variables = { id };
      expect(codesOf(await ask(kit, { variables, extensions }))).toEqual([
        'PERSISTED_QUERY_NOT_FOUND',
      ]);
      await ask(kit, { query: WATCH, variables, extensions });
      const { data } = await ask(kit, { variables, extensions });
      expect(data.interactionChanged.id).toBe(id);
    }));

  it('a trusted document runs by its id', () => {
    const trustedDocuments = toTrustedDocuments([{ name: 'watch.graphql', text: WATCH }]);
    const id = [...trustedDocuments.keys()][0] ?? '';
    return watched({ trustedDocuments, documentsOnly: true }, async (kit, interaction) => {
      const extensions = { persistedQuery: { version: 1, sha256Hash: id } };
      const { data, errors } = await ask(kit, { variables: { id: interaction }, extensions });
      expect(errors).toBeUndefined();
      expect(data.interactionChanged.id).toBe(interaction);
    });
  });

  it('a bearer token opens what it opens by HTTP, and another opens nothing', () => {
    const token = 'a-token-of-the-north-1';
    const tenants = [
      { name: 'north', leadsailApiKey: 'demo-key-northwind', tokens: [token], claims: [] },
    ];
    return watched({ tenants }, async (kit, id) => {
      const asked = { query: WATCH, variables: { id } };
      const { data } = await ask(kit, asked, `Bearer ${token}`);
      expect(data.interactionChanged.id).toBe(id);
      kit.simulator.calls.clear();
      const [code] = codesOf(await ask(kit, asked, 'Bearer another-token-of-nobody'));
      // A socket is closed, and has no other word for it.
      expect(code).toBe(name === 'websocket' ? 4403 : 'UNAUTHENTICATED');
      expect(kit.simulator.calls.entries()).toEqual([]);
    });
  });

  it('open ones are counted', () =>
    watched({}, async (kit, id) => {
      await ask(kit, { query: WATCH, variables: { id } });
      const text = await (await fetch(`${kit.url}/metrics`)).text();
      expect(text).toMatch(new RegExp(`open_subscriptions\\{transport="${name}"\\} \\d`));
    }));
});

describe('a stream', () => {
  it.each(['text/event-stream', 'multipart/mixed;subscriptionSpec=1.0'])(
    'of %s rests in no cache and waits in no proxy',
    async (accept) => {
      await using kit = await start();
      const { leadId } = kit.simulator.showcase;
      const query = `subscription { leadInteractionsChanged(leadId: "${leadId}") { isNew } }`;
      const response = await fetch(`${kit.url}/graphql`, {
        method: 'POST',
        headers: {
          accept,
          'content-type': 'application/json',
          'accept-encoding': 'gzip',
          'x-api-key': keyOf(kit.simulator, 0),
        },
        body: JSON.stringify({ query }),
      });
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(response.headers.get('x-accel-buffering')).toBe('no');
      expect(response.headers.get('content-encoding')).toBeNull();
      await response.body?.cancel();
    },
  );
});

describe('parts of events', () => {
  const events = [
    'interactionChanged(id: "int_1001_1") { id ... @defer(if: $v) { status } }',
    'interactionChanged(id: "int_1001_1") { ...Later @defer(if: $v) }',
    'leadInteractionsChanged(leadId: "lead_1001") { interaction { id ... @defer(if: $v) { status } } }',
    'interactionChanged(id: "int_1001_1") { transcript { entries @stream(if: $v) { role } } }',
  ];
  it.each(TRANSPORTS)('by %s are refused before anything is watched', async (_, ask) => {
    await using kit = await start({ callbackHosts: [`http://${router.host}`] });
    for (const field of events) {
      const later = field.includes('...Later')
        ? ' fragment Later on Interaction { id status }'
        : '';
      const query = `subscription ($v: Boolean!) { ${field} }${later}`;
      const { errors } = await ask(kit, { query, variables: { v: true } });
      expect(errors?.map(({ extensions }) => extensions?.code)).toEqual([
        'GRAPHQL_VALIDATION_FAILED',
      ]);
      expect(kit.calls()).toEqual([]);
    }
  });
});
