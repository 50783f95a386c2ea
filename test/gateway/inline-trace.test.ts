// The times that Apollo's routers ask for: only for them, without a word of what was asked or answered.
import { describe, expect, it } from 'vitest';
import { type Kit, keyOf, start } from '../support/kit.ts';
import { everythingOf, foundIn } from '../support/personal.ts';

const WANTS = { 'apollo-federation-include-trace': 'ftv1' };
const FEDERATION = '/graphql/federation';

async function ask(kit: Kit, query: string, headers: Readonly<Record<string, string>> = WANTS) {
  const key = { 'x-api-key': keyOf(kit.simulator, 0) };
  const answer = await kit.query(query, {}, { ...key, ...headers });
  const { ftv1 } = (answer.extensions ?? {}) as { ftv1?: string };
  return { answer, ftv1, text: Buffer.from(ftv1 ?? '', 'base64').toString('latin1') };
}

describe('the times of fields', () => {
  it('stand beside the answer for a router that asks, and change nothing of it', async () => {
    await using kit = await start({ endpoint: FEDERATION });
    const query =
      '{ lead(id: "lead_1001") { name: firstName interactions(first: 2) { nodes { id } } } }';
    const { answer, text } = await ask(kit, query);
    const { data } = await kit.query(query);
    expect(answer.data).toEqual(data);
    for (const word of ['lead', 'name', 'firstName', 'interactions', 'nodes', '[Interaction!]!']) {
      expect(text).toContain(word);
    }
  });

  it.each([
    ['without the header', FEDERATION, {}],
    ['with another form', FEDERATION, { 'apollo-federation-include-trace': 'ftv2' }],
    ['at the plain endpoint', '/graphql', WANTS],
    ['for stitching', '/graphql/stitching', WANTS],
  ])('are not there %s', async (_, endpoint, headers) => {
    await using kit = await start({ endpoint });
    const { answer } = await ask(kit, '{ lead(id: "lead_1001") { firstName } }', headers);
    expect(answer.data).toEqual({ lead: { firstName: 'Maria' } });
    expect(answer.extensions).toBeUndefined();
  });

  it('hold nothing personal, neither of an answer nor of an error', async () => {
    await using kit = await start({ endpoint: FEDERATION });
    const { answer, text } = await ask(
      kit,
      `{
        lead(id: "lead_1001") {
          firstName email phone notes { text } questionnaire { answer }
          wrong: interactions(after: "maria.ortega@sunmail.example") { totalCount }
          interactions { nodes { summary transcript { text } } }
        }
        bad: lead(id: "a/lead_1001") { id }
      }`,
    );
    expect(answer.errors).toHaveLength(2);
    expect(text).toContain('BAD_USER_INPUT');
    expect(foundIn(text, everythingOf(kit.simulator))).toEqual([]);
    for (const { message } of answer.errors ?? []) expect(text).not.toContain(message);
  });

  it('say where a call failed', async () => {
    await using kit = await start({ endpoint: FEDERATION });
    kit.simulator.faults.add({
      match: { endpoint: 'GET /leads/{leadId}' },
      behave: { kind: 'status', status: 403 },
    });
    const { answer, text } = await ask(
      kit,
      '{ _entities(representations: [{ __typename: "Lead", id: "lead_1001" }]) { ... on Lead { firstName } } }',
    );
    expect(answer.data).toEqual({ _entities: [null] });
    expect(text).toContain('{"message":"FORBIDDEN","locations":[{"line":1,"column":3}],');
  });

  it('of a document that is refused are its errors alone', async () => {
    await using kit = await start({ endpoint: FEDERATION });
    const { answer, text } = await ask(kit, '{ nobody }');
    expect(answer.data).toBeUndefined();
    expect(text).toContain('GRAPHQL_VALIDATION_FAILED');
  });

  it('of ten thousand fields are still told', async () => {
    await using kit = await start({ endpoint: FEDERATION, simulator: { settleMs: 0 } });
    const { answer, ftv1 } = await ask(
      kit,
      '{ leads(first: 100) { nodes { id firstName interactions(first: 200) { nodes { id type status transcript { entries { role message source timestamp } } } } } } }',
    );
    expect(answer.errors).toBeUndefined();
    expect(ftv1?.length).toBeGreaterThan(500_000);
  });
});
