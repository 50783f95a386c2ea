// One line a write, at any log level, and at `debug` one line a call; of neither can be told whom it was about.
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Tenant } from '../../src/server/auth/tenants.ts';
import { createJsonLog } from '../../src/server/telemetry/log.ts';
import { WRITE } from '../../src/server/telemetry/write-log.ts';
import { startIssuer } from '../support/issuer.ts';
import { type Kit, type KitOptions, keyOf, start } from '../support/kit.ts';
import { WRITES, writeQuery } from '../support/writes.ts';

const update = (more = '') =>
  `mutation { updateLead(input: { leadId: "lead_1001", firstName: "Ann"${more} }) { outcome userErrors { code } } }`;
const writesOf = ({ logged }: Kit) =>
  logged.filter(({ sentence }) => sentence === WRITE).map(({ fields }) => fields);

const TOKEN = 'token-of-the-crm-0123';
const OTHER_TOKEN = 'token-of-the-desk-0123';
const tenants: readonly Tenant[] = [
  {
    name: 'north',
    leadsailApiKey: 'demo-key-northwind',
    tokens: [TOKEN, OTHER_TOKEN],
    tokenNames: ['crm', 'north-2'],
    claims: ['org_n'],
  },
];

async function linesOf(query: string, options: KitOptions = {}, headers?: Record<string, string>) {
  await using kit = await start({ simulator: { settleMs: 0 }, ...options });
  await kit.query(query, {}, headers);
  return { writes: writesOf(kit), operations: kit.operations };
}

describe('the line of a write', () => {
  it('says who had what done, and what came of it', async () => {
    const { writes, operations } = await linesOf(update());
    const { requestId, tenant } = operations[0] ?? {};
    expect(writes).toEqual([{ requestId, tenant, mutation: 'updateLead', outcome: 'DONE' }]);
  });

  it.each(Object.entries(WRITES))('comes once for %s', async (mutation, { input }) => {
    await using kit = await start({ simulator: { settleMs: 0 } });
    await kit.query(writeQuery(mutation), { input });
    const { requestId, tenant } = kit.operations[0] ?? {};
    expect(writesOf(kit)).toEqual([{ requestId, tenant, mutation, outcome: 'DONE' }]);
  });

  it.each([
    [TOKEN, 'crm'],
    [OTHER_TOKEN, 'north-2'],
  ])('names the token %#', async (token, name) => {
    const { writes } = await linesOf(update(), { tenants }, { authorization: `Bearer ${token}` });
    expect(writes).toMatchObject([{ token: name, outcome: 'DONE' }]);
  });

  it('names the subject of a JWT by a hash', async () => {
    await using issuer = await startIssuer();
    const headers = await issuer.bearer('maria@example.com');
    const { writes } = await linesOf(update(), { tenants, jwt: issuer.jwt }, headers);
    expect(writes).toMatchObject([{ subject: expect.stringMatching(/^[\da-f]{16}$/) }]);
  });

  it('comes for each of several, and for what was refused before a call', async () => {
    const { writes } = await linesOf(
      'mutation { a: updateLead(input: { leadId: "lead_1001", email: "x" }) { outcome } b: updateLead(input: { leadId: "lead_9999", firstName: "A" }) { outcome } }',
    );
    expect(writes).toMatchObject([
      { mutation: 'updateLead', outcome: 'NOT_DONE', codes: [expect.any(String)] },
      { mutation: 'updateLead', outcome: 'NOT_DONE', codes: ['NOT_FOUND'] },
    ]);
  });

  it('says that it may have happened', async () => {
    await using kit = await start({ simulator: { settleMs: 0 } });
    kit.simulator.faults.add({ behave: { kind: 'resetBeforeHeaders' } });
    await kit.query(update());
    expect(writesOf(kit)).toMatchObject([{ outcome: 'UNKNOWN', codes: ['UPSTREAM_UNAVAILABLE'] }]);
  });

  it('says that nobody may write here', async () => {
    const { writes } = await linesOf(update(), { writes: false });
    expect(writes).toMatchObject([{ outcome: 'NOT_DONE', codes: ['FORBIDDEN'] }]);
  });

  it('tells a repetition from what was done', async () => {
    await using kit = await start({ simulator: { settleMs: 0 } });
    for (const _ of 'ab') await kit.query(update(', idempotencyKey: "k"'));
    const [first, second] = writesOf(kit);
    expect(first).not.toHaveProperty('isRepeated');
    expect(second).toMatchObject({ outcome: 'DONE', isRepeated: true });
  });

  it('does not come for a query', async () => {
    expect((await linesOf('{ leads(first: 1) { nodes { id } } }')).writes).toEqual([]);
  });

  it.each(['silent', 'error', 'info'])('is written at the level %s', async (level) => {
    const directory = mkdtempSync(join(tmpdir(), 'write-log-'));
    const path = join(directory, 'log');
    const descriptor = openSync(path, 'w');
    try {
      const { log, end } = createJsonLog(level, { descriptor, isShared: false });
      await linesOf(update(), { log });
      await new Promise((resolve) => end(resolve));
      const lines = readFileSync(path, 'utf8').trim().split('\n');
      const write = lines.map((line) => JSON.parse(line)).find(({ msg }) => msg === WRITE);
      expect(write).toMatchObject({ level: 30, mutation: 'updateLead', outcome: 'DONE' });
      expect(lines).toHaveLength(level === 'info' ? 2 : 1);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

describe('at debug, the line of a call', () => {
  async function callsOf(ask: (kit: Kit) => Promise<unknown>, isOn = true) {
    const lines: Readonly<Record<string, unknown>>[] = [];
    const ignore = () => {};
    const log = {
      debug: (fields: Readonly<Record<string, unknown>>) => void lines.push(fields),
      info: ignore,
      warn: ignore,
      error: ignore,
      isLevelEnabled: () => isOn,
    };
    await using kit = await start({ simulator: { settleMs: 0 }, log, cacheMb: 1 });
    await ask(kit);
    expect(JSON.stringify(lines)).not.toMatch(/lead_1001|demo-key/);
    return lines;
  }
  const LEAD = '{ lead(id: "lead_1001") { firstName } }';

  it('has its template, status, time, try and how it was met', async () => {
    const lines = await callsOf(async (kit) => {
      for (const _ of 'ab') await kit.query(LEAD);
      await kit.query(update());
    });
    const ms = expect.any(Number);
    expect(lines).toEqual([
      { endpoint: 'GET /leads/{leadId}', status: 200, ms, attempt: 1, how: 'MISS', outcome: 'ok' },
      { endpoint: 'GET /leads/{leadId}', status: null, ms: 0, attempt: 0, how: 'HIT' },
      {
        endpoint: 'PATCH /leads/{leadId}',
        status: 200,
        ms,
        attempt: 1,
        how: 'WRITE',
        outcome: 'ok',
      },
    ]);
  });

  it('comes for each try', async () => {
    const lines = await callsOf(async (kit) => {
      kit.simulator.faults.add({ times: 1, behave: { kind: 'status', status: 503 } });
      await kit.query(LEAD, {}, { 'x-api-key': keyOf(kit.simulator, 0) });
    });
    expect(lines.map(({ status, attempt, outcome }) => [status, attempt, outcome])).toEqual([
      [503, 1, 'unavailable'],
      [200, 2, 'ok'],
    ]);
  });

  it('does not come at any other level', async () => {
    expect(await callsOf((kit) => kit.query(LEAD), false)).toEqual([]);
  });
});
