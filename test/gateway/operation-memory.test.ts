// However many operations a stranger makes up, and however their switches are set, what is remembered of them is bounded.
import { getOperationAST, getVariableValues, parse } from 'graphql';
import { expect, it } from 'vitest';
import { createCompiler } from '../../src/fast/plan/plan.ts';
import { createSchema } from '../../src/graph/schema.ts';
import { createDocumentCaches } from '../../src/server/operation/document-cache.ts';
import { SDL } from '../support/kit.ts';
import { heapMb } from '../support/memory.ts';

const OPERATIONS = 60;
const SWITCHES = ['a', 'b', 'c', 'd'];
const LEAVES = 'firstName lastName email phone country timezone status createdAt updatedAt tags';
// Nearly a thousand fields, in a few words.
const BIG = `
  query (${SWITCHES.map((name) => `$${name}: Boolean!`).join(', ')}) {
    ${SWITCHES.map((name) => `${name}: __typename @include(if: $${name})`).join(' ')}
    ${Array.from({ length: 15 }, (_, at) => `lead${at}: lead(id: "x") { ...History }`).join(' ')}
  }
  fragment History on Lead {
    ${LEAVES}
    interactions {
      nodes { id lead { ${LEAVES} } }
      edges { cursor node { id summary phone lead { ${LEAVES} } } }
    }
  }`;

it('plans of operations that nobody asks for again are forgotten', {
  timeout: 60_000,
}, async () => {
  const compile = createCompiler();
  const schema = createSchema(SDL);
  const document = parse(BIG);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('it has no operation');
  const before = heapMb();
  const plans = Array.from({ length: OPERATIONS }, () => compile(schema, document, operation));
  for (const plan of plans) {
    for (let way = 0; way < 2 ** SWITCHES.length; way += 1) {
      const isSet = SWITCHES.map((name, at) => [name, (way & (1 << at)) !== 0]);
      // Without a session nothing is answered, but what to ask has been compiled.
      const { variableValues } = getVariableValues(
        schema,
        operation.variableDefinitions ?? [],
        Object.fromEntries(isSet),
      );
      expect(variableValues && (await plan?.run({} as never, variableValues))).toBeNull();
    }
  }
  expect(heapMb() - before).toBeLessThan(100);
  expect(plans).toHaveLength(OPERATIONS);
});

it('documents are kept by their length together, not by their number alone', () => {
  const { documentCache } = createDocumentCaches();
  const document = parse('{ __typename }');
  const long = (at: number) => `{ __typename } # ${at} `.padEnd(10_000);
  for (let at = 0; at < 101; at += 1) documentCache.set(long(at), document);
  expect(documentCache.get(long(0))).toBeUndefined();
  expect(documentCache.get(long(100))).toBe(document);
});
