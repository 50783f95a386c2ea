// One net for data: answers made up by chance say the same through every door, to the byte, and numbers are exact.
import { hash } from 'node:crypto';
import { expect, it } from 'vitest';
import { cases } from '../support/deep.ts';
import { selectionOf } from '../support/documented.ts';
import { type Kit, type KitOptions, keyOf, start } from '../support/kit.ts';
import { plansOf } from '../support/plan-outcomes.ts';
import {
  canonical,
  depthOf,
  randomData,
  randomReply,
  valueUnder,
} from '../support/random-payloads.ts';
import { startRaw } from '../support/raw-leadsail.ts';

// Each round has three answers and the transcripts that a history leaves out.
const ROUNDS = cases(6_700);
const SEED = 20_261_129;
const AT_ONCE = 16;
const JSON_DEPTH = 100;

const INTERACTION = selectionOf('Interaction');
const WITH_TEXT = INTERACTION.replace('transcript {', 'transcript { text entryCount');
const LEAD = selectionOf('Lead');
const withHistory = (fields: string, interaction: string): string =>
  fields.replace(/\}$/, ` interactions { totalCount nodes ${interaction} } }`);

/** Selections of a lead: some are copied whole, some are put together. */
const LEADS = [LEAD, withHistory(LEAD, INTERACTION), withHistory(LEAD, WITH_TEXT)] as const;
const INTERACTIONS = [INTERACTION, WITH_TEXT] as const;

async function send(kit: Kit, query: string, variables: object, path = '/graphql') {
  const response = await fetch(kit.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': keyOf(kit.simulator, 0) },
    body: JSON.stringify({ query, variables }),
  });
  return response.text();
}

/** By plans, of what came and of what is remembered, and by graphql-js of what was only looked through. */
async function askAll(kit: Kit, query: string, id: string): Promise<string[]> {
  const variables = { id };
  return [
    await send(kit, query, variables),
    await send(kit, query, variables),
    // Nobody has sent this one before: it has no plan, and what it reads is remembered.
    await send(kit, `${query} # ${id}`, variables),
  ];
}

const hashOf = (text: string): string => hash('sha256', text, 'base64');

/** The JSON of the one thing that an answer has between `before` and `after`. */
function between(text: string, before: string, after: string): string {
  expect(text.startsWith(before) && text.endsWith(after), text).toBe(true);
  return text.slice(before.length, text.length - after.length);
}

/** The first event of a subscription. */
async function firstEvent(kit: Kit, query: string, variables: object): Promise<string> {
  const response = await fetch(`${kit.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      'x-api-key': keyOf(kit.simulator, 0),
    },
    body: JSON.stringify({ query, variables }),
  });
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const [, json] = /event: next\ndata: ([^\n]*)\n\n/.exec(text) ?? [];
    // Leaving the loop hangs up.
    if (json !== undefined) return json;
  }
  return text;
}

const leadQuery = (round: number): string =>
  `query ($id: ID!) { lead(id: $id) ${leadFields(round)} }`;
const leadFields = (round: number): string => LEADS[round % LEADS.length] as string;
const interactionQuery = (round: number): string =>
  `query ($id: ID!) { interaction(id: $id) ${interactionFields(round)} }`;
const interactionFields = (round: number): string =>
  INTERACTIONS[round % INTERACTIONS.length] as string;

async function eachRound(work: (round: number) => Promise<void>): Promise<void> {
  let last = 0;
  const some = async (): Promise<void> => {
    while (last < ROUNDS) {
      last += 1;
      await work(last);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, some));
}

/** What a gateway answers that decodes everything value by value and executes by graphql-js, by id. */
async function decodedAnswers(options: KitOptions): Promise<ReadonlyMap<string, string>> {
  const hashes = new Map<string, string>();
  await using kit = await start({ ...options, plans: false });
  await eachRound(async (round) => {
    const [lead, interaction] = [`lead_${round}`, `int_${round}`];
    hashes.set(lead, hashOf(await send(kit, leadQuery(round), { id: lead })));
    hashes.set(interaction, hashOf(await send(kit, interactionQuery(round), { id: interaction })));
  });
  return hashes;
}

/** Numbers and all else of JSON fields stand in the answer as the text that LeadSail sent says; false: it is broken. */
function expectExact(id: string, lead: string): boolean {
  const path = `/leads/${id}`;
  if (!randomReply(path, SEED).isClean) return false;
  const data = randomData(path, SEED);
  const [fields, tags] = [valueUnder(data, 'customFields'), valueUnder(data, 'tags')];
  const isDeep = fields !== undefined && depthOf(fields) > JSON_DEPTH;
  const wanted = fields === undefined || isDeep ? 'null' : canonical(fields);
  expect(lead).toContain(`"customFields":${wanted},"tags":`);
  if (tags?.is === 'list') expect(lead).toContain(`"tags":${canonical(tags)},"clientLeadId":`);
  return true;
}

it(`answers made up by chance in ${ROUNDS} rounds are the same through every door`, {
  timeout: ROUNDS * 500,
}, async () => {
  await using raw = await startRaw(({ method, path }) =>
    method === 'GET' ? randomReply(path, SEED) : { status: 204, body: '' },
  );
  // Hundreds of subscriptions begin with a poll, for which none is to wait.
  const pollsPerSecond = 1_000_000;
  const options = { leadsailUrl: raw.url, deadlineMs: 60_000, metrics: true, pollsPerSecond };
  const decoded = await decodedAnswers(options);
  await using kit = await start({ ...options, cacheMb: 64 });
  const seen = { errors: 0, leads: 0, exact: 0, events: 0 };

  /** The one answer of all queries; null for an error. */
  async function sameOfAll(query: string, id: string): Promise<string | null> {
    const answers = await askAll(kit, query, id);
    const [first = ''] = answers;
    for (const answer of answers) expect(answer, id).toBe(first);
    expect(hashOf(first), `${id}: ${first}`).toBe(decoded.get(id));
    if (!first.startsWith('{"errors"')) return first;
    seen.errors += 1;
    return null;
  }

  async function checkLead(round: number): Promise<void> {
    const id = `lead_${round}`;
    const answer = await sameOfAll(leadQuery(round), id);
    if (answer === null) return;
    const lead = between(answer, '{"data":{"lead":', '}}');
    const fields = leadFields(round);
    const entities = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Lead ${fields} } }`;
    const of = [{ __typename: 'Lead', id }];
    const entity = await send(kit, entities, { of }, '/graphql/federation');
    expect(between(entity, '{"data":{"_entities":[', ']}}'), id).toBe(lead);
    const write = `mutation ($id: ID!) { updateLead(input: { leadId: $id, firstName: "A" }) { lead ${fields} } }`;
    const written = await send(kit, write, { id });
    expect(between(written, '{"data":{"updateLead":{"lead":', '}}}'), id).toBe(lead);
    seen.leads += 1;
    if (expectExact(id, lead)) seen.exact += 1;
  }

  async function checkInteraction(round: number): Promise<void> {
    const id = `int_${round}`;
    const answer = await sameOfAll(interactionQuery(round), id);
    if (answer === null) return;
    const interaction = between(answer, '{"data":{"interaction":', '}}');
    const watch = `subscription ($id: ID!) { interactionChanged(id: $id) ${interactionFields(round)} }`;
    const event = await firstEvent(kit, watch, { id });
    expect(between(event, '{"data":{"interactionChanged":', '}}'), id).toBe(interaction);
    seen.events += 1;
  }

  await eachRound(async (round) => {
    await checkLead(round);
    await checkInteraction(round);
  });
  const answers = new Set(raw.calls.map(({ path }) => path)).size;
  const { answered = 0 } = await plansOf(kit);
  // Otherwise little was compared.
  expect(answers).toBeGreaterThan(ROUNDS * 2.5);
  expect(answered).toBeGreaterThan(ROUNDS * 3);
  expect(seen.errors).toBeLessThan(ROUNDS * 0.1);
  expect(seen.leads).toBeGreaterThan(ROUNDS * 0.9);
  expect(seen.exact).toBeGreaterThan(ROUNDS * 0.8);
  expect(seen.events).toBeGreaterThan(ROUNDS * 0.8);
});
