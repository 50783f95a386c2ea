// The payloads that the simulated LeadSail can be told to send: each is another one, and the gateway reads it.
import { expect, it } from 'vitest';
import { MISBEHAVIOURS } from '../../../src/config/development.ts';
import { HISTORY_FAULTS } from '../../../src/simulator/history-faults.ts';
import { PAYLOAD_FAULTS } from '../../../src/simulator/payload-faults.ts';
import { startSimulator } from '../../../src/simulator/simulator.ts';
import { type Kit, keyOf, start } from '../../support/kit.ts';

it('has a name for each, and takes no other', async () => {
  const names = [PAYLOAD_FAULTS, HISTORY_FAULTS].flatMap(Object.keys);
  expect(names).toEqual([...MISBEHAVIOURS]);
  await expect(startSimulator({ misbehave: 'nothing' })).rejects.toThrow(RangeError);
});

const READS = [
  '/leads?limit=2',
  '/leads/lead_1001',
  '/interactions/lead/lead_1001',
  '/interactions/int_1001_1',
  '/field-library',
  // The second page of a list that moves while it is read.
  '/clients?page=1&limit=2',
  '/clients?page=2&limit=2',
];

/** Everything that a client could see of the answers to some calls. */
async function answersOf(misbehave: string | null): Promise<string[]> {
  await using simulator = await startSimulator({ misbehave });
  const apiKey = simulator.tenants[0]?.apiKey ?? '';
  const sms = { leadId: 'lead_1001', message: 'Hi' };
  const calls = READS.map((path) => [path, {}] as const);
  const write = { method: 'POST', body: JSON.stringify(sms) };
  const answers: string[] = [];
  for (const [path, init] of [...calls, ['/sms/send', write] as const]) {
    const response = await fetch(simulator.url + path, {
      ...init,
      headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
    });
    const { status, headers } = response;
    const body = Buffer.from(await response.arrayBuffer()).toString('latin1');
    answers.push(`${status} ${headers.get('content-encoding')} ${body}`);
  }
  return answers;
}

it.each(Object.keys(PAYLOAD_FAULTS))('%s changes an answer, and nothing else', async (name) => {
  const [good, bad] = await Promise.all([answersOf(null), answersOf(name)]);
  const changed = bad.filter((answer, at) => answer !== good[at]);
  expect(changed.length).toBeGreaterThan(0);
  const { endpoints } = PAYLOAD_FAULTS[name] ?? { endpoints: null };
  if (endpoints !== null) expect(changed).toHaveLength(1);
});

it('strikes each nth call only where that is said', async () => {
  const bodies: boolean[] = [];
  await using simulator = await startSimulator({ misbehave: 'byte-order-mark:3' });
  for (let call = 1; call <= 6; call += 1) {
    const response = await fetch(`${simulator.url}/leads/lead_1001`, {
      headers: { 'x-api-key': simulator.tenants[0]?.apiKey ?? '' },
    });
    bodies.push(Buffer.from(await response.arrayBuffer())[0] === 0xef);
  }
  expect(bodies).toEqual([false, false, true, false, false, true]);
});

const QUERY = `{ lead(id: "lead_1001") { firstName status createdAt notes { text } customFields
  interactions { nodes { id createdAt transcript { text } } } } leads(first: 3) { nodes { id } } }`;

async function ask(kit: Kit): Promise<string> {
  const response = await fetch(`${kit.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': keyOf(kit.simulator, 0) },
    body: JSON.stringify({ query: QUERY }),
  });
  return response.text();
}

it.each([
  'escapes',
  'whitespace',
  'reversed-keys',
  'byte-order-mark',
  'gzip',
  'br',
  'deflate',
  'zstd',
  'identity',
  'oldest-first',
  'gzip:2,escapes:3,whitespace:4',
])('a gateway answers the same where LeadSail sends %s', async (misbehave) => {
  const answers: string[] = [];
  for (const simulator of [{}, { misbehave }]) {
    await using kit = await start({ simulator: { settleMs: 0, ...simulator } });
    answers.push(await ask(kit), await ask(kit));
  }
  expect(new Set(answers.map(byKey)).size).toBe(1);
});

/** What a reversed list of keys does to JSON fields is theirs. */
const byKey = (answer: string): string =>
  answer.replace(/"customFields":\{[^{}]*\}/, (fields) => [...fields].sort().join(''));
