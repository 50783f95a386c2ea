// One caller who asks for far too much: it is refused what others need, and they are answered.
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { type Kit, start } from '../support/kit.ts';

/** A LeadSail that answers when it is told to, but for one key, which it answers at once when there is room. */
async function startHeld() {
  const held: ServerResponse[] = [];
  let isHeld = true;
  const server = createServer((request, response) => {
    const [, leadId] = /\/leads\/([^/?]+)/.exec(request.url ?? '') ?? [];
    Object.assign(response, { answer: JSON.stringify({ success: true, data: { leadId } }) });
    if (isHeld) held.push(response);
    else release(response);
  });
  const release = (response: ServerResponse): void =>
    void response
      .writeHead(200, { 'content-type': 'application/json' })
      .end((response as ServerResponse & { answer: string }).answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    held: () => held.length,
    /** Answers nothing more until it is told to. */
    hold() {
      isHeld = true;
    },
    /** Answers the call that came first of those that wait. */
    releaseFirst() {
      const response = held.shift();
      if (response) release(response);
    },
    /** Whether a call for this lead has come and is not answered. */
    isAskedFor: (leadId: string) =>
      held.some(({ req }) => req.url?.endsWith(`/leads/${leadId}`) === true),
    /** Where in the order in which they came the call for this lead is. */
    placeOf: (leadId: string) =>
      held.findIndex(({ req }) => req.url?.endsWith(`/leads/${leadId}`) === true),
    /** Answers all that wait in one breath, the call for this lead behind all others. */
    releaseLast(leadId: string) {
      const isLast = ({ req }: ServerResponse) => req.url?.endsWith(`/leads/${leadId}`) === true;
      const all = held.splice(0);
      for (const response of all) if (!isLast(response)) release(response);
      for (const response of all) if (isLast(response)) release(response);
    },
    release() {
      isHeld = false;
      for (const response of held.splice(0)) release(response);
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const GREEDY = { 'x-api-key': 'made-up-key' };
const waitingIn = async (kit: Kit): Promise<number> => {
  const text = await (await fetch(`${kit.url}/metrics`)).text();
  return Number(/^leadsail_calls{state="waiting"} (\d+)/m.exec(text)?.[1]);
};

const ids = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => `lead_${from + index}`);

describe('a key that fills every place to wait', () => {
  it('is refused when others come, who are answered', { timeout: 60_000 }, async () => {
    await using leadsail = await startHeld();
    await using kit = await start({ leadsailUrl: leadsail.url, deadlineMs: 30_000 });
    const query =
      'query ($a: [ID!]!, $b: [ID!]!) { a: leadsByIds(ids: $a) { id } b: leadsByIds(ids: $b) { id } }';
    const greedy = Array.from({ length: 15 }, (_, index) =>
      kit.query(query, { a: ids(index * 200, 100), b: ids(index * 200 + 100, 100) }, GREEDY),
    );
    await expect.poll(() => waitingIn(kit), { timeout: 20_000 }).toBe(2_048);
    const others = Array.from({ length: 20 }, (_, index) =>
      kit.query(
        'query ($id: ID!) { lead(id: $id) { id } }',
        { id: 'lead_1' },
        { 'x-api-key': `key-${index}` },
      ),
    );
    // They have asked before LeadSail answers anything.
    await expect.poll(() => waitingIn(kit)).toBe(2_048);
    for (let turn = 0; turn < 20; turn += 1) await fetch(`${kit.url}/health`);
    leadsail.release();
    for (const answer of await Promise.all(others)) {
      expect(answer).toEqual({ data: { lead: { id: 'lead_1' } } });
    }
    const codes = (await Promise.all(greedy)).flatMap(({ errors = [] }) =>
      errors.map(({ extensions }) => extensions?.code),
    );
    expect(new Set(codes)).toEqual(new Set(['UPSTREAM_UNAVAILABLE']));
    expect(codes.length).toBeGreaterThanOrEqual(15 * 200 - 128 - 2_048 + 20);
  });
});

describe('a tenant beside one at full speed and a crowd of made-up keys', () => {
  it('has its turn in the round of three', { timeout: 60_000 }, async () => {
    await using leadsail = await startHeld();
    await using kit = await start({ leadsailUrl: leadsail.url, deadlineMs: 30_000 });
    const many =
      'query ($a: [ID!]!, $b: [ID!]!) { a: leadsByIds(ids: $a) { id } b: leadsByIds(ids: $b) { id } }';
    const one = 'query ($id: ID!) { lead(id: $id) { id } }';
    // Both are verified before the crowd comes.
    leadsail.release();
    for (const key of ['fast', 'slow']) await kit.query(one, { id: 'x' }, { 'x-api-key': key });
    leadsail.hold();
    const others = [
      ...Array.from({ length: 10 }, (_, at) =>
        kit.query(
          many,
          { a: ids(at * 200, 100), b: ids(at * 200 + 100, 100) },
          { 'x-api-key': 'fast' },
        ),
      ),
      ...Array.from({ length: 200 }, (_, at) =>
        kit.query(many, { a: ids(0, 5), b: ids(5, 5) }, { 'x-api-key': `made-up-${at}` }),
      ),
    ];
    await expect.poll(() => waitingIn(kit), { timeout: 20_000 }).toBe(2_048);
    const inFlight = leadsail.held();
    const slow = kit.query(one, { id: 'mine' }, { 'x-api-key': 'slow' });
    for (let turn = 0; turn < 20; turn += 1) await fetch(`${kit.url}/health`);
    for (let turns = 0; turns < 3; turns += 1) {
      leadsail.releaseFirst();
      await expect.poll(leadsail.held).toBe(inFlight);
    }
    expect(leadsail.isAskedFor('mine')).toBe(true);
    leadsail.release();
    expect(await slow).toEqual({ data: { lead: { id: 'mine' } } });
    await Promise.all(others);
  });
});

describe('a tenant behind a hundred requests and answers of another', () => {
  it('begins and is answered in its round', { timeout: 60_000 }, async () => {
    await using leadsail = await startHeld();
    await using kit = await start({ leadsailUrl: leadsail.url, deadlineMs: 30_000, cacheMb: 0 });
    const answered: string[] = [];
    const { port } = new URL(kit.url);
    const open = async (key: string) => {
      const socket = connect(Number(port), '127.0.0.1');
      await new Promise((resolve) => socket.once('connect', resolve));
      socket.setEncoding('latin1').on('data', (text: string) => {
        for (const [, id] of text.matchAll(/"id":"(\w+)"/g)) answered.push(`${id}`);
      });
      return {
        ask(id: string) {
          const body = JSON.stringify({
            query: 'query ($id: ID!) { lead(id: $id) { id } }',
            variables: { id },
          });
          socket.write(
            `POST /graphql HTTP/1.1\r\nHost: a\r\nX-API-Key: ${key}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
          );
        },
        end: () => socket.destroy(),
      };
    };
    const many = await Promise.all(ids(0, 100).map(() => open('fast')));
    const one = await open('slow');
    // Both are verified, and what they ask is planned.
    leadsail.release();
    for (const { ask } of [...many, one]) ask('warm');
    await expect.poll(() => answered.length, { timeout: 20_000 }).toBe(101);
    leadsail.hold();
    // In one breath: the gateway, in this process, finds them all at once.
    for (const [at, { ask }] of many.entries()) ask(`lead_${at}`);
    one.ask('mine');
    await expect.poll(leadsail.held, { timeout: 20_000 }).toBe(101);
    expect(leadsail.placeOf('mine')).toBeLessThan(50);
    answered.length = 0;
    leadsail.releaseLast('mine');
    await expect.poll(() => answered.length, { timeout: 20_000 }).toBe(101);
    expect(answered.indexOf('mine')).toBeLessThan(50);
    for (const { end } of [...many, one]) end();
  });
});

describe('a connection with many requests at once', () => {
  /** Sends them in one breath, and collects the statuses that come back until it is closed. */
  async function pipeline({ url }: Kit, count: number) {
    const { port } = new URL(url);
    const socket = connect(Number(port), '127.0.0.1');
    let text = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk;
    });
    socket.on('error', () => {});
    const closed = new Promise((resolve) => socket.once('close', resolve));
    const requests = ids(0, count).map((id) => {
      const body = JSON.stringify({ query: `{ lead(id: "${id}") { id } }` });
      return `POST /graphql HTTP/1.1\r\nHost: a\r\nX-API-Key: k\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    });
    socket.write(requests.join(''));
    return {
      closed,
      statuses: () => [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status),
    };
  }

  it('is answered a hundred, and told why not the rest', { timeout: 60_000 }, async () => {
    await using leadsail = await startHeld();
    await using kit = await start({ leadsailUrl: leadsail.url, deadlineMs: 30_000 });
    const { closed, statuses } = await pipeline(kit, 150);
    await expect.poll(leadsail.held, { timeout: 20_000 }).toBe(100);
    leadsail.release();
    await closed;
    expect(statuses()).toEqual([...Array(100).fill('200'), '429']);
  });

  it('leaves room for others, however many there are', { timeout: 60_000 }, async () => {
    await using leadsail = await startHeld();
    await using kit = await start({ leadsailUrl: leadsail.url, deadlineMs: 30_000 });
    const { closed } = await pipeline(kit, 5_000);
    await expect.poll(leadsail.held, { timeout: 20_000 }).toBe(100);
    const other = kit.query('{ lead(id: "lead_1") { id } }', {}, { 'x-api-key': 'other' });
    await expect.poll(leadsail.held).toBe(101);
    leadsail.release();
    expect(await other).toEqual({ data: { lead: { id: 'lead_1' } } });
    await closed;
  });
});
