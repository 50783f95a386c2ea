// Transcripts that are written from an answer's bytes (their text, their count, one side of them) are what graphql-js makes
// of the same answer, whatever letters they have.
import {
  experimentalExecuteIncrementally,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  parse,
} from 'graphql';
import { expect, it } from 'vitest';
import { createCompiler } from '../../../../src/fast/plan/plan.ts';
import { createParser } from '../../../../src/fast/scan/parser.ts';
import { createSchema } from '../../../../src/graph/schema.ts';
import { SILENT } from '../../../../src/leadsail/decode/drift.ts';
import { interactionById, transcriptOf } from '../../../../src/leadsail/interactions.ts';
import { createRandom, type Random } from '../../../../src/simulator/random.ts';
import { SDL } from '../../../support/kit.ts';

const ROUNDS = 400;
const VARIABLES = '$role: TranscriptRole, $other: TranscriptRole = USER, $shows: Boolean!';
const FIELDS = [
  'text',
  'entryCount',
  'all: entries { message }',
  'agent: entries(role: AGENT) { role message }',
  'user: entries(role: USER) { roleRaw timestamp source message }',
  'nobody: entries(role: null) { role }',
  'said: entries(role: $role) { role roleRaw message }',
  'other: entries(role: $other) { __typename message }',
  'text @include(if: $shows)',
  'more: text',
  '__typename',
];
// As they stand in JSON: some are written otherwise by JSON.stringify.
const PIECES = [
  ...[...'abc é“–”\u2028\u2029\u0085🙂', ' '],
  ...['\\n', '\\"', '\\\\', '\\/', '\\u0041', '\\u000a', '\\ud83d', '\\ude42', '\\t'],
  'a long sentence that is longer than what is looked at in one step, and then some more of it',
];

// A declared word with an escape is read in another way.
const WITHOUT_ESCAPES = PIECES.filter((piece) => !piece.includes('\\'));

const pieces = (random: Random, most: number, of: readonly string[] = PIECES): string =>
  `"${Array.from({ length: random.int(0, most) }, () => random.pick(of)).join('')}"`;

function entry(random: Random): string {
  const roles = ['"agent"', '"user"', '"user"', '"supervisor"', '"use"', '"AGENT"', 'null'];
  const values = [
    ['role', random.chance(0.1) ? pieces(random, 3, WITHOUT_ESCAPES) : random.pick(roles)],
    ['message', random.chance(0.15) ? 'null' : pieces(random, random.chance(0.1) ? 40 : 6)],
    ['timestamp', random.pick(['"2026-10-01T00:00:00Z"', 'null'])],
    ['source', random.pick(['"api"', '"unheard_of"', 'null'])],
  ].filter(() => random.chance(0.95));
  return `{${values.map(([key, value]) => `"${key}": ${value}`).join(', ')}}`;
}

function interaction(random: Random): string {
  const entries = Array.from({ length: random.pick([0, 1, 2, 5, 40]) }, () => entry(random));
  const transcript = random.chance(0.05) ? 'null' : `[${entries.join(random.pick([',', ' , ']))}]`;
  return `{"interactionId": "int_1", "transcript": ${transcript}}`;
}

/** Of which the interaction is the root value. */
function createRootedSchema(): GraphQLSchema {
  const schema = createSchema(SDL);
  const field = schema.getQueryType()?.getFields().interaction;
  if (field) field.resolve = (root) => root;
  return schema;
}

it(`${ROUNDS} transcripts made up by chance`, async () => {
  const random = createRandom(12);
  const schema = createRootedSchema();
  const texts = new Set<string>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const chosen = FIELDS.filter(() => random.chance(0.5));
    const fields = [...chosen, random.pick(FIELDS)].join(' ');
    const query = `query (${VARIABLES}) { interaction(id: "int_1") { id transcript { ${fields} }
      __typename @skip(if: $shows) seen: transcript { said: entries(role: $role) { message } other: entries(role: $other) { role } } } }`;
    const given = {
      shows: random.chance(0.5),
      ...random.pick([{}, { role: null }, { role: 'USER' }, { role: 'AGENT', other: 'AGENT' }]),
    };
    const json = interaction(random);
    const answer = Buffer.from(`{"success":true,"data":${json}}`);
    const { data: lazy } = createParser(interactionById.returns, SILENT)(answer);
    const eager = interactionById.decode(JSON.parse(json), SILENT, { interactionId: 'int_1' });

    const document = parse(query);
    const operation = getOperationAST(document);
    if (!operation) throw new Error('it has none');
    const { variableDefinitions = [] } = operation;
    const { variableValues } = getVariableValues(schema, variableDefinitions, given);
    if (!variableValues) throw new Error('they are refused');
    // Without anything that a resolver of transcripts needs: only bytes can answer.
    const plan = createCompiler()(schema, document, operation);
    const written = await plan?.run({} as never, variableValues, lazy);

    const executed = await experimentalExecuteIncrementally({
      schema,
      document,
      rootValue: eager,
      variableValues: given,
      contextValue: { leadsail: { use: () => ({ transcript: transcriptOf }) } },
    });
    const text = written && Buffer.from(written as string, 'latin1').toString();
    expect(text, `${query}\n${json}`).toBe(JSON.stringify(executed));
    texts.add(String(text));
  }
  expect(texts.size).toBeGreaterThan(ROUNDS * 0.8);
});
