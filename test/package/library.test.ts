// The library, imported from the installed package as the programs in its README do, and in company.
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Child, child, NODES_THAT_DO } from './child.ts';

const cwd = inject('host');
const installed = join(cwd, 'node_modules/leadsail-graphql');
const README = readFileSync(join(installed, 'README.md'), 'utf8');
const UPSTREAM = 'https://api.leadsail.app/api/v1';
const KEY = { 'x-api-key': 'demo-key-northwind' };

let simulator: Child;
let upstream: string;
beforeAll(async () => {
  const command = ['node_modules/.bin/leadsail-graphql', 'simulate', '--port', '0'];
  simulator = child(process.execPath, command, { cwd });
  upstream = await simulator.says(/answers at (http:\S+)/);
});
afterAll(() => simulator[Symbol.asyncDispose]());

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

/** What each of them is built on, and the program. */
const PROGRAMS = [...README.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code = '']) => ({
  name: /from '(.*)'/.exec(code)?.[1] ?? '',
  code,
}));

function ask(url: string, query: string, headers: Readonly<Record<string, string>> = KEY) {
  const body = JSON.stringify({ query });
  const all = { 'content-type': 'application/json', ...headers };
  return fetch(`${url}/graphql`, { method: 'POST', headers: all, body });
}

async function answerOf(url: string, query: string, headers = KEY) {
  return JSON.parse(await (await ask(url, query, headers)).text());
}

it('the README shows programs of node:http and three frameworks', () => {
  expect(PROGRAMS.map(({ name }) => name)).toEqual([
    'node:http',
    'express',
    'fastify',
    '@hono/node-server',
  ]);
});

describe.each(NODES_THAT_DO)('on Node %s', (_, node) => {
  it.each(PROGRAMS)('$name: the program of the README answers', async ({ name, code }) => {
    const port = await freePort();
    const file = join(cwd, `program-${name.replaceAll(/\W/g, '-')}.mjs`);
    writeFileSync(file, code.replace(UPSTREAM, upstream).replace('4000', `${port}`));
    await using program = child(node, [file], { cwd });
    const url = `http://127.0.0.1:${port}`;
    const isThere = () => fetch(url).then(Boolean, () => false);
    await expect.poll(isThere, { timeout: 20_000, interval: 50 }).toBe(true);

    expect(await answerOf(url, '{ lead(id: "lead_1001") { firstName } }')).toEqual({
      data: { lead: { firstName: 'Maria' } },
    });
    const byGet = `${url}/graphql?query=${encodeURIComponent('{ leads(first: 1) { nodes { id } } }')}`;
    const { data } = JSON.parse(await (await fetch(byGet, { headers: KEY })).text());
    expect(data.leads.nodes).toHaveLength(1);

    const refused = await ask(url, '{ leads(first: 1) { nodes { id } } }', {});
    expect(await refused.text()).toContain('"UNAUTHENTICATED"');
    // As in production, nothing is told of the schema, and no page is shown.
    expect(await (await ask(url, '{ __schema { types { name } } }')).text()).toContain(
      '"INTROSPECTION_DISABLED"',
    );
    const watch = 'subscription { transcriptEntryAdded(interactionId: "int_1001_7") { cursor } }';
    const events = await ask(url, watch, { ...KEY, accept: 'text/event-stream' });
    expect(await events.text()).toMatch(/"transcriptEntryAdded"[\s\S]*event: complete/);
    // The host stands beside it.
    expect((await fetch(`${url}/elsewhere`)).status).toBe(404);

    if (!code.includes('SIGTERM')) return;
    program.kill('SIGTERM');
    expect(await program.ends).toMatchObject({ code: 0, signal: null, stderr: '' });
  });

  it('it leaves the process as it was, which ends by itself', async () => {
    const { before, after, answer, readiness, disposed } = await printed(node, 'manners.mjs');
    expect(after).toEqual(before);
    expect(answer).toEqual({ data: { lead: { firstName: 'Maria' } } });
    expect(readiness).toMatchObject({ isReady: true, reasons: [], notes: [] });
    expect(disposed).toMatchObject({ isReady: false, reasons: ['disposed'] });
  });

  it('two share nothing: metrics, answers, idempotency keys, log, end', async () => {
    const { answers, counted, calls, after, ready, lines } = await printed(node, 'two.mjs');
    const maria = { data: { lead: { firstName: 'Maria' } } };
    expect(answers).toEqual([maria, maria, maria]);
    expect(counted).toEqual([
      { operations: 2, missed: 1 },
      { operations: 1, missed: 1 },
    ]);
    expect(calls[1]).toBe(calls[0]);
    expect(calls[2]).not.toBe(calls[0]);
    expect(after.data.leads.nodes).toHaveLength(1);
    expect(ready.map(({ isReady }: { isReady: boolean }) => isReady)).toEqual([false, true]);
    const named = lines.map((of: { operation?: string }[]) =>
      of.flatMap(({ operation }) => operation ?? []),
    );
    expect(named).toEqual([
      ['Maria', 'Maria'],
      ['Maria', 'Later'],
    ]);
  });

  it('it can be required by CommonJS', async () => {
    expect(await printed(node, 'commonjs.cjs')).toEqual({ data: { lead: { firstName: 'Maria' } } });
  });

  it('a host goes on with the GraphQL 16 that it has', async () => {
    expect(await printed(node, 'other-graphql.mjs')).toEqual({
      major: 16,
      own: { data: { own: 1 } },
      answer: { data: { lead: { firstName: 'Maria' }, __typename: 'Query' } },
    });
  });
});

it('it joins others in Redis', async () => {
  const port = await freePort();
  const server = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  await using redis = child('redis-server', server, { cwd });
  await redis.says(/Ready to accept connections/i);
  expect(await printed(process.execPath, 'redis.mjs', `redis://127.0.0.1:${port}`)).toMatchObject({
    readiness: { isReady: true, notes: [] },
    joined: 1,
  });
});

/** What one of the programs in `host/` prints, which is all that it says; it ends by itself. */
async function printed(node: string, file: string, ...args: string[]) {
  await using program = child(node, [file, upstream, ...args], { cwd });
  const { code, signal, stdout, stderr } = await program.ends;
  expect({ code, signal, stderr }).toEqual({ code: 0, signal: null, stderr: '' });
  return JSON.parse(stdout);
}
