// Variables of a plan: whatever is given, and however often, they are what graphql-js makes of them.
import { getVariableValues, type OperationDefinitionNode, parse } from 'graphql';
import { expect, it } from 'vitest';
import { createCoerce } from '../../../../src/fast/plan/variables.ts';
import { createSchema } from '../../../../src/graph/schema.ts';
import { withTypedNumbers } from '../../../../src/server/operation/variables.ts';
import { SDL } from '../../../support/kit.ts';

// The one in which a variable may be a representation of an entity.
const schema = createSchema(SDL, 'federation');

const GIVEN: readonly Readonly<Record<string, unknown>>[] = [
  { a: 'x', b: 'y' },
  { a: 'other', b: '' },
  { a: 'x' },
  { a: 'x', b: null },
  { a: null, b: 'y' },
  { a: 7, b: 'y' },
  { a: 1.5, b: 'y' },
  { a: ['x'], b: 'y' },
  { a: [{ __typename: 'Lead', id: '1' }], b: 'y' },
  { a: [{ __typename: 'Lead', id: JSON.rawJSON('12345678901234567890') }, []], b: 'y' },
  { a: [], b: 'y' },
  { a: [7, true, JSON.rawJSON('1.0')], b: 'y' },
  { a: [{}, null], b: 'y' },
  { a: JSON.rawJSON('1.0'), b: 'y' },
  { a: { x: 'y' }, b: 'y' },
  { a: 'x', b: 'y', c: 'nobody asked' },
  { __proto__: { a: 'x', b: 'y' } },
  {},
  { a: 'x', b: 'y' },
];

it.each([
  '$a: ID!, $b: String!',
  '$a: ID, $b: String',
  '$a: ID! = "d", $b: String = "e"',
  '$a: ID!, $b: Int',
  '$a: [ID!]!, $b: String',
  '$a: [_Any!]!, $b: String',
  '$a: [_Any!], $b: [_Any!]!',
  '$a: [_Any], $b: String',
  '$a: _Any!, $b: String',
  '$__proto__: ID, $a: ID!, $b: ID!',
])('of (%s)', (definitions) => {
  const document = parse(`query (${definitions}) { __typename }`);
  const [operation] = document.definitions as readonly OperationDefinitionNode[];
  const { variableDefinitions = [] } = operation as OperationDefinitionNode;
  const coerce = createCoerce(schema, variableDefinitions);
  for (const given of GIVEN) {
    const typed = withTypedNumbers(schema, variableDefinitions, given);
    const { variableValues = null } = getVariableValues(schema, variableDefinitions, typed);
    expect(coerce(given)).toStrictEqual(variableValues);
  }
});
