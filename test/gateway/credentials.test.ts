// Whose leads a request sees: the caller's own key, the gateway's for callers on this machine, or nobody's.
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { toCredential } from '../../src/upstream/credential.ts';
import { type Answer, type Kit, keyOf, start } from '../support/kit.ts';

const LEAD = '{ lead(id: "lead_1001") { firstName } }';

type Sent = Readonly<Record<string, string | string[]>>;

/** POSTs by hand: unlike fetch, this sends any Host, any header, and any of them twice. */
function post(kit: Kit, headers: Sent, query = LEAD): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request(`${kit.url}/graphql`, {
      method: 'POST',
      agent: false,
      headers: { 'content-type': 'application/json', ...headers },
    });
    call.on('error', reject);
    call.on('response', async (response: IncomingMessage) => {
      response.setEncoding('utf8');
      resolve(JSON.parse((await response.toArray()).join('')));
    });
    call.end(JSON.stringify({ query }));
  });
}

const codesOf = ({ errors = [] }: Answer) => errors.map(({ extensions }) => extensions?.code);

// The first tenant's: the simulated LeadSail has the same keys each time.
let ownKey: string;
beforeAll(async () => {
  await using simulator = await startSimulator();
  ownKey = keyOf(simulator, 0);
});

const startWithOwnKey = () => start({ simulator: { settleMs: 0 }, leadsailApiKey: ownKey });

describe('a caller’s X-API-Key', () => {
  it('is what LeadSail gets, with every call of the operation', async () => {
    await using kit = await start();
    const key = keyOf(kit.simulator, 1);
    await kit.query(
      '{ leads(first: 3) { nodes { interactions { totalCount } } } }',
      {},
      { 'x-api-key': key },
    );
    const calls = kit.simulator.calls.entries();
    expect(calls).toHaveLength(4);
    expect(new Set(calls.map(({ headers }) => headers['x-api-key']))).toEqual(new Set([key]));
  });

  it('comes before the gateway’s', async () => {
    await using kit = await startWithOwnKey();
    const theirs = await kit.query(LEAD, {}, { 'x-api-key': keyOf(kit.simulator, 1) });
    const ours = await kit.query(LEAD, {}, {});
    expect(ours.data.lead.firstName).toBe('Maria');
    expect(theirs.data.lead.firstName).not.toBe('Maria');
    expect(kit.simulator.calls.entries().map(({ tenantId }) => tenantId)).toEqual([
      'org_southgate',
      'org_northwind',
    ]);
  });

  it('that LeadSail does not know is refused, not replaced', async () => {
    await using kit = await startWithOwnKey();
    const answer = await kit.query(LEAD, {}, { 'x-api-key': 'unknown-key' });
    expect([answer.data, codesOf(answer)]).toEqual([{ lead: null }, ['UNAUTHENTICATED']]);
    expect(kit.simulator.calls.entries().map(({ headers }) => headers['x-api-key'])).toEqual([
      'unknown-key',
    ]);
  });

  it.each<[string, string | string[]]>([
    ['empty', ''],
    ['a space', ' '],
    ['two words', 'one two'],
    ['two keys in one', 'one,two, three'],
    ['there twice', ['one', 'two']],
    ['with a tab', 'one\ttwo'],
    ['not ASCII', 'k\u00e9y'],
    ['too long', 'x'.repeat(513)],
  ])('that is %s is not replaced, and no call leaves', async (_, key) => {
    await using kit = await startWithOwnKey();
    const answer = await post(kit, { 'x-api-key': key });
    expect([answer.data, codesOf(answer)]).toEqual([{ lead: null }, ['UNAUTHENTICATED']]);
    expect(kit.calls()).toEqual([]);
  });

  it.each(['authorization', 'api-key', 'x-api-token', 'cookie'])(
    'is not taken from %s',
    async (name) => {
      await using kit = await start();
      const answer = await kit.query(LEAD, {}, { [name]: keyOf(kit.simulator, 0) });
      expect(codesOf(answer)).toEqual(['UNAUTHENTICATED']);
      expect(kit.calls()).toEqual([]);
    },
  );
});

/** By a WebSocket: what the first message brings, or the code that it is closed with. */
const askBySocket = (kit: Kit, headers: Readonly<Record<string, string>>) =>
  new Promise<string>((resolve, reject) => {
    const url = `${kit.url.replace('http', 'ws')}/graphql`;
    const socket = new WebSocket(url, 'graphql-transport-ws', { headers });
    socket.on('error', reject).on('close', (code) => resolve(`${code}`));
    socket.on('open', () => socket.send('{"type":"connection_init"}'));
    socket.on('message', (data) => {
      const { type, payload } = JSON.parse(`${data}`);
      if (type === 'connection_ack') {
        const message = { id: 'a', type: 'subscribe', payload: { query: LEAD } };
        socket.send(JSON.stringify(message));
      } else {
        resolve(JSON.stringify(payload));
        socket.terminate();
      }
    });
  });

/** Headers that their documentation has proxies send, or an operator name so, but for those of the table below. */
const BY_PROXIES: Readonly<Record<string, readonly string[]>> = {
  'any proxy': ['for', 'by', 'host', 'proto', 'ssl', 'port', 'anything'].map(
    (a) => `x-forwarded-${a}`,
  ),
  'oauth2-proxy': ['user', 'email', 'groups', 'preferred-username', 'access-token'].flatMap((a) => [
    `x-forwarded-${a}`,
    `x-auth-request-${a}`,
  ]),
  Traefik: ['x-forwarded-tls-client-cert', 'x-forwarded-tls-client-cert-info', 'x-replaced-path'],
  Envoy: ['x-forwarded-client-cert', 'x-envoy-original-path', 'x-envoy-peer-metadata'],
  nginx: ['ssl-client-cert', 'ssl-client-verify', 'x-ssl-client-dn', 'x-scheme', 'x-original-uri'],
  Cloudflare: ['cf-ipcountry', 'cf-visitor', 'cf-access-jwt-assertion', 'cf-worker'],
  Fastly: ['fastly-ssl', 'fastly-ff'],
  Akamai: ['akamai-origin-hop', 'x-akamai-edgescape', 'true-client-ip'],
  AWS: [
    'x-amzn-oidc-data',
    'x-amzn-oidc-identity',
    'x-amzn-mtls-clientcert',
    'x-amzn-tls-version',
  ].concat(['cloudfront-viewer-address', 'x-amz-cf-id']),
  Azure: [
    'x-azure-fdid',
    'x-azure-socketip',
    'x-arr-ssl',
    'x-appgw-trace-id',
    'disguised-host',
  ].concat(['x-ms-client-principal', 'x-ms-client-principal-name']),
  Google: ['x-goog-authenticated-user-email', 'x-goog-iap-jwt-assertion', 'x-appengine-country'],
  others: [
    'x-consumer-username',
    'x-authentik-email',
    'tailscale-user-login',
    'remote-user',
  ].concat(['wl-proxy-client-ip', 'x-pomerium-jwt-assertion', 'fly-client-ip']),
};
const OF_PROGRAMS = [
  ...['x-request-id', 'x-correlation-id', 'traceparent', 'x-b3-traceid', 'x-amzn-trace-id'],
  ...['x-cloud-trace-context', 'x-ms-client-request-id', 'x-goog-api-client', 'sentry-trace'],
  ...[
    'apollographql-client-name',
    'x-requested-with',
    'user-agent',
    'referer',
    'baggage',
    'cookie',
  ],
];

describe('the gateway’s own key', () => {
  it.each([
    ['localhost', true],
    ['localhost:4000', true],
    ['LOCALHOST:4000', true],
    ['127.0.0.1', true],
    ['127.0.0.1:4000', true],
    ['127.8.9.10:80', true],
    ['[::1]', true],
    ['[::1]:4000', true],
    ['attacker.example', false],
    ['attacker.example:4000', false],
    ['localhost.attacker.example', false],
    ['attacker.localhost', false],
    ['127.0.0.1.attacker.example', false],
    ['127.0.0.1.nip.io', false],
    ['128.0.0.1', false],
    ['0.0.0.0:4000', false],
    ['192.168.0.1:4000', false],
    ['10.0.0.1', false],
    ['[::]:4000', false],
    ['[::ffff:10.0.0.1]', false],
    ['2130706433', false],
  ])('is for a client that names the host %j: %s', async (host, isServed) => {
    await using kit = await startWithOwnKey();
    const answer = await post(kit, { host });
    expect(answer.data).toEqual({ lead: isServed ? { firstName: 'Maria' } : null });
    expect(codesOf(answer)).toEqual(isServed ? [] : ['UNAUTHENTICATED']);
    expect(kit.calls()).toHaveLength(isServed ? 1 : 0);
  });

  it.each([
    '127.0.0.1@attacker.example',
    'attacker.example#localhost',
    'localhost:4000@attacker.example',
  ])('is not for what is no host at all, %j, which gets no further', async (host) => {
    await using kit = await startWithOwnKey();
    expect(await post(kit, { host })).not.toHaveProperty('data');
    expect(kit.calls()).toEqual([]);
  });

  it.each(['x-forwarded-host', 'x-host', 'forwarded', 'origin', 'x-forwarded-for'])(
    'is not for a client that only says so in %s',
    async (name) => {
      await using kit = await startWithOwnKey();
      const answer = await post(kit, { host: 'attacker.example', [name]: 'localhost' });
      expect(codesOf(answer)).toEqual(['UNAUTHENTICATED']);
      expect(kit.calls()).toEqual([]);
    },
  );

  it.each([
    ['forwarded', 'for=203.0.113.9'],
    ['x-forwarded-for', '203.0.113.9'],
    ['x-forwarded-proto', 'https'],
    ['x-real-ip', '203.0.113.9'],
    ['via', '1.1 proxy'],
    // Of which one alone may come, where a proxy takes the others out.
    ...Object.entries({
      'forwarded-for': '203.0.113.9',
      'x-forwarded': 'for=203.0.113.9',
      'x-forwarded-client-cert': 'Hash=0',
      'x-original-forwarded-for': '203.0.113.9',
      'x-original-url': '/graphql',
      'client-ip': '203.0.113.9',
      'cdn-loop': 'a-network',
      'cf-ray': '0-A',
      'fastly-client-ip': '203.0.113.9',
      'x-azure-clientip': '203.0.113.9',
      'x-appengine-user-ip': '203.0.113.9',
      'x-varnish': '1',
      'x-envoy-external-address': '203.0.113.9',
      'x-envoy-expected-rq-timeout-ms': '15000',
      'sec-fetch-site': 'cross-site',
    }),
    ['sec-fetch-site', 'same-site'],
    ['origin', 'https://attacker.example'],
    ['origin', 'null'],
    ['origin', 'http://localhost:1'],
  ])('is not for what comes with %s: %s', async (name, value) => {
    for (const plans of [true, false]) {
      await using kit = await start({ simulator: { settleMs: 0 }, leadsailApiKey: ownKey, plans });
      for (const _ of 'abc') {
        expect(codesOf(await post(kit, { [name]: value }))).toEqual(['UNAUTHENTICATED']);
      }
      expect(kit.calls()).toEqual([]);
      expect(codesOf(await post(kit, { origin: kit.url }))).toEqual([]);
    }
  });

  it.each(Object.entries(BY_PROXIES))('is not for what %s sends alone', async (_, names) => {
    for (const plans of [true, false]) {
      await using kit = await start({ simulator: { settleMs: 0 }, leadsailApiKey: ownKey, plans });
      for (const _ of 'abc') expect(codesOf(await post(kit, {}))).toEqual([]);
      kit.simulator.calls.clear();
      for (const name of names) {
        expect([name, ...codesOf(await post(kit, { [name]: 'a' }))]).toEqual([
          name,
          'UNAUTHENTICATED',
        ]);
        expect([name, await askBySocket(kit, { [name]: 'a' })]).not.toContainEqual(
          expect.stringContaining('Maria'),
        );
      }
      expect(kit.calls()).toEqual([]);
    }
  });

  it('is for programs that send a trace, an id or a version', async () => {
    await using kit = await startWithOwnKey();
    for (const name of OF_PROGRAMS) {
      expect([name, ...codesOf(await post(kit, { [name]: 'a' }))]).toEqual([name]);
    }
  });

  it('is not for HTTP/1.0, which proxies in their shortest configuration speak', async () => {
    await using kit = await startWithOwnKey();
    const { port } = new URL(kit.url);
    const ask = async (version: string): Promise<string> => {
      const socket = connect(Number(port), '127.0.0.1').setEncoding('utf8');
      const body = JSON.stringify({ query: LEAD });
      const head = `POST /graphql HTTP/${version}\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
      socket.write(head + body);
      return (await socket.toArray()).join('');
    };
    for (const _ of 'abc') expect(await ask('1.1')).toContain('Maria');
    for (const _ of 'abc') expect(await ask('1.0')).toContain('UNAUTHENTICATED');
  });

  it('is not for a socket that a proxy or a page of another origin opens', async () => {
    await using kit = await startWithOwnKey();
    expect(await askBySocket(kit, {})).toContain('Maria');
    const forwarded = { 'x-forwarded-for': '203.0.113.9' };
    expect(await askBySocket(kit, forwarded)).not.toContain('Maria');
  });

  it('is for everybody where that is said', async () => {
    await using kit = await start({ leadsailApiKey: ownKey, ownKey: 'anyone' });
    const headers = { host: 'leads.example', 'x-forwarded-for': '203.0.113.9' };
    expect(codesOf(await post(kit, headers))).toEqual([]);
  });

  it('is not needed by a caller from elsewhere who brings one', async () => {
    await using kit = await startWithOwnKey();
    const answer = await post(kit, {
      host: 'gateway.example',
      'x-api-key': keyOf(kit.simulator, 1),
    });
    expect(codesOf(answer)).toEqual([]);
  });

  it('is nobody’s where there is none', async () => {
    await using kit = await start();
    expect(codesOf(await post(kit, { host: 'localhost' }))).toEqual(['UNAUTHENTICATED']);
    expect(kit.calls()).toEqual([]);
  });
});

const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('what LeadSail hears of a client', () => {
  it('is the key, the trace and nothing else', async () => {
    await using kit = await start();
    await post(kit, {
      'x-api-key': keyOf(kit.simulator, 0),
      cookie: 'session=1',
      authorization: 'Bearer token',
      'user-agent': 'client/1.0',
      'x-forwarded-for': '203.0.113.9',
      'x-real-ip': '203.0.113.9',
      forwarded: 'for=203.0.113.9',
      'accept-language': 'de',
      'accept-encoding': 'gzip, br',
      referer: 'https://client.example/',
      origin: 'https://client.example',
      traceparent: TRACEPARENT,
      tracestate: 'vendor=1',
      'x-gateway-trace': '1',
      'x-anything': 'else',
    });
    expect(kit.simulator.calls.entries().map(({ headers }) => headers)).toEqual([
      {
        host: new URL(kit.simulator.url).host,
        connection: 'keep-alive',
        accept: 'application/json',
        'accept-encoding': 'identity',
        'user-agent': 'leadsail-graphql',
        'x-api-key': keyOf(kit.simulator, 0),
        // No step of ours stands between: nothing is recorded here.
        traceparent: TRACEPARENT,
        tracestate: 'vendor=1',
      },
    ]);
  });
});

describe('two tenants', () => {
  it('who ask for the same ids at the same time get each their own', async () => {
    await using kit = await start({ simulator: { settleMs: 0 } });
    const query =
      '{ lead(id: "lead_1001") { lastName phone interactions { nodes { id summary } } questionnaire { field { label } } } fieldLibraryEntry(key: "first_name") { label } }';
    const ask = (tenant: number) =>
      kit.query(query, {}, { 'x-api-key': keyOf(kit.simulator, tenant) });
    const [alone, other] = [await ask(0), await ask(1)];
    expect(alone.errors ?? other.errors).toBeUndefined();
    expect(alone.data.lead.lastName).toBe('Ortega');
    expect(other.data.lead.lastName).not.toBe('Ortega');
    const together = await Promise.all(Array.from({ length: 40 }, (_, at) => ask(at % 2)));
    for (const [at, answer] of together.entries()) expect(answer).toEqual(at % 2 ? other : alone);
  });
});

describe('a credential', () => {
  it('has a name that does not give it away', () => {
    const one = toCredential('sk-open-sesame');
    expect(one?.apiKey).toBe('sk-open-sesame');
    expect(one?.fingerprint).toMatch(/^[\da-f]{32}$/);
    expect(one?.fingerprint).toBe(toCredential('sk-open-sesame')?.fingerprint);
    expect(one?.fingerprint).not.toBe(toCredential('sk-open-sesamf')?.fingerprint);
  });

  it.each(['', ' ', 'a b', 'a\r\nb: c', 'a\0', 'é', 'a\u007f', 'x'.repeat(513)])(
    'is not made of %j',
    (key) => {
      expect(toCredential(key)).toBeNull();
    },
  );
});
