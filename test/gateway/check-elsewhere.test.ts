// `check` against hosts that are not the simulated LeadSail, by real sockets.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { checked } from '../support/checked.ts';

const KEY = 'key-of-a-mock-0123';
const PERSONAL = ['Zebedee', 'Quillfeather', 'zebedee@mail.test', '+15550100', 'L-77-zq', KEY];

type Answer = (path: string, request: IncomingMessage, response: ServerResponse) => void;

/** A host that answers so, until the end of the scope. */
async function mock(answer: Answer, basePath = '/api/v1') {
  const server = createServer((request, response) => {
    const path = (request.url ?? '').slice(basePath.length).replace(/\?.*/, '');
    answer(path, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    url: `http://127.0.0.1:${port}${basePath}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function send(response: ServerResponse, status: number, body: unknown, headers = {}): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
}

/** Checks, and sees to it that no value of the mock is in what it says. */
async function check(url: string, options: Parameters<typeof checked>[2] = {}) {
  const result = await checked(url, KEY, options);
  for (const value of PERSONAL) expect(result.seen).not.toContain(value);
  return result;
}

const LEAD = { leadId: 'L-77-zq', firstName: 'Zebedee', lastName: 'Quillfeather' };
const ROWS = ['L-77-zq', 'L-78-zq', 'L-79-zq'].map((leadId) => ({ ...LEAD, leadId }));
const HISTORY = {
  interactionId: 9_007,
  leadId: 'L-77-zq',
  type: 'fax',
  phone: 15550100,
  createdAt: 1_790_000_000,
  zebedee_note: 'Quillfeather',
};

const CLIENT = { clientId: 'C-1-zq', name: 'Zebedee', contactEmail: 15550100 };

/** A LeadSail of another make: fewer fields, numbers for texts, its own words, and errors in another form. */
const otherMake: Answer = (path, request, response) => {
  const isOwn = request.headers['x-api-key'] === KEY;
  if (!isOwn) return send(response, 401, { message: 'bad key of Zebedee' });
  const cursor = new URL(request.url ?? '', 'http://x').searchParams.get('cursor');
  const limit = new URL(request.url ?? '', 'http://x').searchParams.get('limit');
  const ok = (data: unknown): void =>
    send(
      response,
      200,
      { success: true, data },
      { 'x-ratelimit-limit': '600', 'x-ratelimit-policy': 'Zebedee' },
    );
  if (path === '/leads') {
    const leads = limit === '1' ? [ROWS[cursor ? 1 : 0]] : ROWS;
    return ok({
      leads,
      nextCursor: limit === '1' ? leads[0]?.leadId : null,
      hasMore: limit === '1',
    });
  }
  if (ROWS.some(({ leadId }) => path === `/leads/${leadId}`)) return ok(LEAD);
  if (path.startsWith('/interactions/lead/L-7')) return ok({ interactions: [HISTORY] });
  if (path === '/interactions/9007') return ok(HISTORY);
  if (path === '/field-library') return ok({ entries: [] });
  if (path === '/clients') return ok({ clients: [CLIENT], pagination: { total: '1' } });
  if (path === `/clients/${CLIENT.clientId}`) return ok(CLIENT);
  if (path === '/campaigns') return ok({ campaigns: [{ name: 'Zebedee' }] });
  if (path.startsWith('/files/L-7') && !path.slice(7).includes('/')) return ok({ files: [] });
  return send(response, 404, { error: 'no zebedee@mail.test here' });
};

describe('a LeadSail that differs from the simulated one', () => {
  it('is told by names and counts, and each thing for what it costs', async () => {
    await using host = await mock(otherMake);
    const { exitCode, names, verdictOf, answerTo, report, text } = await check(host.url);
    expect(exitCode).toBe(1);
    expect(names).toEqual(
      expect.arrayContaining([
        'missing FieldLibrary.fields in GET /field-library',
        'missing id GET /leads/{leadId}: bad_response',
        'no Lead.flags in GET /leads/{leadId}',
        'type Interaction.interactionId in GET /interactions/lead/{leadId}',
        'type Interaction.phone in GET /interactions/{interactionId}',
        'value Interaction.type in GET /interactions/{interactionId}',
        'type Interaction.createdAt in GET /interactions/lead/{leadId}',
        'type Pagination.total in GET /clients',
        'type Client.contactEmail in GET /clients/{clientId}',
        'item CampaignPage.campaigns in GET /campaigns',
      ]),
    );
    expect(
      names.filter((name) => /wrong key|^call|Lead\.firstName|cursor|repeat/.test(name)),
    ).toEqual([]);
    expect(report.calls[1]).toMatchObject({
      status: 401,
      envelope: 'none',
      failure: 'unauthenticated',
    });
    expect(verdictOf('Query.fieldLibrary')).toBe('would be null');
    expect(verdictOf('Lead.firstName')).toBe('works');
    expect(verdictOf('Lead.email')).toBe('always null');
    expect(verdictOf('Interaction.phone')).toBe('would be null');
    expect(verdictOf('Interaction.id')).toBe('works');
    expect(verdictOf('Interaction.typeRaw')).toBe('works');
    expect(answerTo('Do leads carry flags?')).toMatch(/^no: 0 of /);
    expect(report.limits).toEqual({
      'x-ratelimit-limit': '600',
      'x-ratelimit-policy': 'no plain number',
    });
    expect(text).toContain('zebedee_note');
  });

  it('is told when its pages repeat, mix and overflow', async () => {
    await using host = await mock((path, request, response) => {
      if (path !== '/leads') return otherMake(path, request, response);
      if (request.headers['x-api-key'] !== KEY) return otherMake(path, request, response);
      send(response, 200, { success: true, data: { leads: ROWS, nextCursor: 'L-79-zq' } });
    });
    const { names } = await check(host.url);
    expect(names).toEqual(expect.arrayContaining(['limit GET /leads', 'repeat GET /leads']));
  });

  it('is told when any key opens it, and any id has a record', async () => {
    await using host = await mock((path, request, response) => {
      request.headers['x-api-key'] = KEY;
      if (path.startsWith('/leads/')) send(response, 200, { success: true, data: LEAD });
      else otherMake(path, request, response);
    });
    const { names, text } = await check(host.url);
    expect(names).toEqual(
      expect.arrayContaining(['wrong key: accepted', 'missing id GET /leads/{leadId}: answered']),
    );
    expect(text).toContain('what answers asks for no key');
  });
});

const LATE = { date: new Date(Date.now() - 3_600_000).toUTCString() };

describe('an address where no LeadSail answers', () => {
  it.each<[string, Answer, string, RegExp]>([
    [
      'HTML',
      (_, __, response) =>
        send(response, 200, '<!doctype html><p>Zebedee', { 'content-type': 'text/html' }),
      '/api/v1',
      /answers HTML \(200\): .* a page to log in\.$/,
    ],
    [
      'HTML without /api/v1',
      (_, __, response) => send(response, 404, '<html>'),
      '',
      /answers HTML \(404\): is \/api\/v1 missing/,
    ],
    [
      'JSON without an envelope',
      (_, __, response) => send(response, 404, { message: 'Zebedee' }),
      '',
      /answers JSON without .* \(404\): is \/api\/v1 missing/,
    ],
    [
      'a redirect',
      (_, __, response) =>
        send(response, 308, '', { location: 'https://new.test/api/v2/leads?for=Zebedee' }),
      '/api/v1',
      /redirects \(308\) to https:\/\/new\.test\/api\/v2\/leads, /,
    ],
    [
      'a redirect elsewhere',
      (_, __, response) => send(response, 302, '', { location: '/login/Zebedee' }),
      '/api/v1',
      /redirects \(302\) to http:\/\/127\.0\.0\.1:\d+, /,
    ],
    [
      'an outage',
      (_, __, response) => send(response, 503, 'Zebedee'),
      '/api/v1',
      /answers 503: LeadSail is not available/,
    ],
    [
      'a connection that breaks',
      (_, request) => void request.socket.destroy(),
      '/api/v1',
      /no connection to .* \(UND_ERR_SOCKET|ECONNRESET\)/,
    ],
  ])('is told by what answers: %s', async (_, answer, basePath, fault) => {
    await using host = await mock(answer, basePath);
    const { exitCode, report } = await check(host.url);
    expect(exitCode).toBe(2);
    expect(report.key).toBeNull();
    expect(report.address.fault).toMatch(fault);
  });

  it('is told by the phase that fails: name, connection, TLS', async () => {
    const gone = await mock(() => {});
    await gone[Symbol.asyncDispose]();
    expect((await check(gone.url)).report.address.fault).toMatch(
      /no connection to 127\.0\.0\.1:\d+ \(ECONNREFUSED\)/,
    );
    const nameless = await check('https://leadsail.invalid/api/v1');
    expect(nameless.report.address.fault).toMatch(
      /^The name of leadsail\.invalid cannot be resolved \((ENOTFOUND|EAI_AGAIN)\)/,
    );
    await using plain = await mock((_, __, response) => send(response, 200, '{}'));
    const overTls = await check(plain.url.replace('http:', 'https:'));
    expect(overTls.report.address.fault).toMatch(
      /^There is no TLS connection to 127\.0\.0\.1:\d+ \(/,
    );
  });

  it('is told apart from a key that is refused, however that is said', async () => {
    for (const [status, body] of [
      [401, '<html>'],
      [401, {}],
      [403, { success: false }],
      [200, { success: false, error: { code: 'UNAUTHORIZED' } }],
    ] as const) {
      await using host = await mock((_, __, response) => send(response, status, body));
      const { exitCode, report } = await check(host.url);
      expect({ exitCode, key: report.key }).toEqual({ exitCode: 2, key: 'refused' });
    }
  });

  it('has a clock that is told when it is wrong', async () => {
    await using host = await mock((path, request, response) => {
      response.setHeader('date', LATE.date);
      otherMake(path, request, response);
    });
    const { report, names } = await check(host.url);
    expect(Math.abs((report.address.clockSeconds ?? 0) + 3_600)).toBeLessThan(300);
    expect(names).toContain('clock');
  });
});
