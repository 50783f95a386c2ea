// Work gives way: /health is answered within 100 ms whatever one request asks, for no turn of the event loop works as long.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { watchAsCrowd } from '../support/crowd.ts';
import { shareOf } from '../support/deep.ts';
import { HOSTILE } from '../support/hostile-operations.ts';
import { type Kit, start } from '../support/kit.ts';
import { usedMs } from '../support/processor-time.ts';
import { type RawLeadSail, type RawReply, startRaw } from '../support/raw-leadsail.ts';

const MOST_MS = 100;
// A machine that others use takes up to thrice the time for the same work, but not each time.
const TRIES = 8;

/** The processor time of the longest turn of this thread while something runs, at its best. */
async function longestTurnMs(run: () => Promise<unknown>): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < TRIES && best > MOST_MS; tries += 1) {
    let longest = 0;
    let last = usedMs();
    let isOver = false;
    const look = (): void => {
      const now = usedMs();
      longest = Math.max(longest, now - last);
      last = now;
      if (!isOver) setImmediate(look);
    };
    setImmediate(look);
    await run();
    isOver = true;
    look();
    best = Math.min(best, longest);
  }
  return best;
}

const enveloped = (data: object): Buffer => Buffer.from(JSON.stringify({ success: true, data }));
const interaction = (leadId: string, at: number, text: string) => ({
  interactionId: `int_${leadId}_${at}`,
  leadId,
  type: 'call',
  status: 'completed',
  createdAt: new Date(Date.UTC(2026, 0, 1) + at * 60_000).toISOString(),
  summary: text,
});
const history = (leadId: string, count: number, text: string): Buffer => {
  const interactions = Array.from({ length: count }, (_, at) => interaction(leadId, at, text));
  return enveloped({ leadId, interactions, count });
};

const LONG = enveloped({ leadId: 'long', firstName: 'Vermont '.repeat(85_000) });
const TALKATIVE = history('talkative', 2_000, 'They asked for a call back. '.repeat(140));
const LEADS = Array.from({ length: 100 }, (_, at) => ({ leadId: `lead_${at}`, firstName: 'A' }));
const HISTORIES = new Map(LEADS.map(({ leadId }) => [leadId, history(leadId, 100, 'Yes.')]));

const ENTRIES = 10_000;
const CALL = enveloped({
  ...interaction('talkative', 0, 'It is long.'),
  status: 'in_progress',
  transcript: Array.from({ length: ENTRIES }, (_, at) => ({
    timestamp: new Date(Date.UTC(2026, 0, 1) + at * 1_000).toISOString(),
    role: at % 2 === 0 ? 'agent' : 'user',
    message: `${at}: "yes", she said, and went on for a while about the roof and its tiles`,
    source: 'api',
  })),
});

let turns = Promise.resolve();

/** One answer in each turn, as they come over a network. */
function inItsTurn(reply: RawReply): Promise<RawReply> {
  turns = turns.then(() => new Promise((resolve) => setImmediate(resolve)));
  return turns.then(() => reply);
}

function bodyFor(path: string): Buffer {
  const id = /[^/?]+$/.exec(path.split('?')[0] ?? '')?.[0] ?? '';
  if (path.includes('/interactions/lead/')) return HISTORIES.get(id) ?? TALKATIVE;
  if (path.includes('/interactions/')) return CALL;
  if (path.includes('/leads/')) return id === 'long' ? LONG : enveloped({ leadId: id });
  return enveloped({ leads: LEADS, count: 100, hasMore: false });
}

const LARGE: Readonly<Record<string, string>> = {
  'an answer of 30 MB': `{ lead(id: "long") { ${Array.from({ length: 44 }, (_, at) => `a${at}: firstName`).join(' ')} } }`,
  'a body of 8 MB of which little is asked':
    '{ lead(id: "talkative") { interactions(first: 200) { totalCount nodes { id } } } }',
  'a body of 8 MB of which much is asked':
    '{ lead(id: "talkative") { interactions(first: 200) { nodes { id type summary } } } }',
  '10,000 items':
    '{ leads(first: 100) { nodes { id firstName interactions(first: 100) { nodes { id type status createdAt } } } } }',
};

/** A megabyte of values, among them a number that no double holds as it is written. */
const VALUES: Readonly<Record<string, string>> = {
  numbers: `[1e-300${',0'.repeat(400_000)}]`,
  texts: `[1e-300${',""'.repeat(300_000)}]`,
  objects: `[1e-300${',{}'.repeat(300_000)}]`,
  'lists in lists': `[${Array(150).fill(`${'['.repeat(2_000)}1e-300${']'.repeat(2_000)}`)}]`,
  'numbers of which each is such a one': `[${Array(100_000).fill('1e-300')}]`,
};

const names = (count: number, value = '1'): string =>
  Array.from({ length: count }, (_, at) => `"a${at}":${value}`).join();

/** A megabyte of what no input has, of which every error about it quotes the whole. */
const INPUTS: Readonly<Record<string, string>> = {
  names: `{${names(80_000)}}`,
  'names below a name': `{"customFields":{${names(80_000)}}}`,
  'names below names': `{${names(80, `{${names(900)}}`)}}`,
  'names in a list': `{"firstName":[{${names(80_000)}}]}`,
  objects: `{"firstName":[{}${',{}'.repeat(300_000)}]}`,
  'lists of lists': `{"firstName":[[]${',[[[]]]'.repeat(120_000)}]}`,
  texts: `{"firstName":[""${',""'.repeat(300_000)}]}`,
};

describe.each([true, false])('with plans %s, no turn works for long on', (plans) => {
  let leadsail: RawLeadSail;
  let kit: Kit;
  beforeAll(async () => {
    leadsail = await startRaw(({ path }) => inItsTurn({ body: bodyFor(path) }));
    kit = await start({ plans, leadsailUrl: leadsail.url, maxListItems: 20_000 });
  });
  afterAll(async () => {
    await kit[Symbol.asyncDispose]();
    await leadsail[Symbol.asyncDispose]();
  });

  const ask = async (body: object | string) => {
    const response = await fetch(`${kit.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': 'a' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    let [bytes, head] = [0, ''];
    for await (const chunk of response.body ?? []) {
      if (bytes === 0) head = Buffer.from(chunk.subarray(0, 100)).toString();
      bytes += chunk.length;
    }
    return { bytes, head };
  };

  it.each(Object.entries(LARGE))('%s', { timeout: 120_000 }, async (_, query) => {
    // By graphql-js, and by its plan.
    for (const _ of [1, 2, 3]) {
      let answer = { bytes: 0, head: '' };
      const ms = await longestTurnMs(async () => {
        answer = await ask({ query });
      });
      expect(answer.head).toMatch(/^\{"data":\{"leads?":\{/);
      expect(answer.bytes).toBeGreaterThan(1_000);
      expect(ms).toBeLessThan(MOST_MS);
    }
  });

  it.each(Object.entries(VALUES))('a body of many %s', { timeout: 120_000 }, async (_, values) => {
    const body = `{"query":"{ __typename }","variables":{"a":${values}}}`;
    expect(await longestTurnMs(() => ask(body))).toBeLessThan(MOST_MS);
  });

  it.each(Object.entries(INPUTS))('an input of %s', { timeout: 120_000 }, async (_, input) => {
    const query = 'mutation ($a: CreateLeadInput!) { createLead(input: $a) { lead { id } } }';
    const body = `{"query":${JSON.stringify(query)},"variables":{"a":${input}}}`;
    let answer = { bytes: 0, head: '' };
    const ms = await longestTurnMs(async () => {
      answer = await ask(body);
    });
    expect(answer.head).toMatch(/^\{"errors":\[/);
    expect(ms).toBeLessThan(MOST_MS);
  });

  it.each([1, 200])(
    'a call of 10,000 entries that %i watch',
    { timeout: 120_000 },
    async (watchers) => {
      const query = `subscription {
      transcriptEntryAdded(interactionId: "int_talkative_0") { cursor entry { role message } }
    }`;
      const watch = () => watchAsCrowd({ url: kit.url, query, watchers, events: ENTRIES });
      expect(await longestTurnMs(watch)).toBeLessThan(MOST_MS);
    },
  );

  it.each(shareOf(Object.entries(HOSTILE), 0))(
    '%s',
    { timeout: 120_000 },
    async (_, { query, variables }) => {
      expect(await longestTurnMs(() => ask({ query, variables }))).toBeLessThan(MOST_MS);
    },
  );
});
