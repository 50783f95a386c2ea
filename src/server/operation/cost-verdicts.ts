// Whether an operation costs too much, without an estimate for each request.
//
// An estimate walks the whole operation. What it comes to hangs on few of the variables: on numbers and switches, on how
// many ids a list has, and not on which ids or texts they are, for it costs the most when no two of them are the same. So
// what was found for variables of one kind is remembered for all of that kind.
import { randomUUID } from 'node:crypto';
import {
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type VariableValues,
} from 'graphql';
import type { CostedOperation } from '../../graph/planning/cost.ts';
import { isRawNumber } from '../../upstream/exact-json.ts';

/** What is cached for an operation. */
type Verdicts = {
  readonly types: Types;
  /** Kinds of variables with which it costs no more than allowed. */
  readonly within: Set<string>;
};

const KINDS_KEPT = 20;
const MAX_KIND_LENGTH = 2_000;
// No operation can contain such an id itself.
const UNHEARD_OF = randomUUID();

/** The same, asked once for all variables of a kind. */
export function rememberVerdicts<Refusal>(
  refuse: (operation: CostedOperation) => Refusal | null,
): (operation: CostedOperation) => Refusal | null {
  const bySchema = new WeakMap<GraphQLSchema, WeakMap<OperationDefinitionNode, Verdicts>>();

  function verdictsOn({ schema, operation }: CostedOperation): Verdicts {
    const byOperation = bySchema.get(schema) ?? new WeakMap<OperationDefinitionNode, Verdicts>();
    const cached = byOperation.get(operation);
    if (cached) return cached;
    const types = (operation.variableDefinitions ?? []).map(
      ({ variable, type }) => [variable.name.value, typeOf(type)] as const,
    );
    const verdicts = { types, within: new Set<string>() };
    bySchema.set(schema, byOperation.set(operation, verdicts));
    return verdicts;
  }

  return (asked) => {
    const { types, within } = verdictsOn(asked);
    const { variableValues } = asked;
    const kind = kindOf(variableValues, types);
    if (kind === null || kind.length > MAX_KIND_LENGTH) return refuse(asked);
    if (within.has(kind)) return null;
    if (within.size >= KINDS_KEPT) return refuse(asked);
    if (refuse({ ...asked, variableValues: worstOf(variableValues, types) })) return refuse(asked);
    within.add(kind);
    return null;
  };
}

const isText = (type: string): boolean => type === 'ID' || type === 'String';

type Types = readonly (readonly [name: string, type: string])[];

/** The same for variables that differ in nothing but their texts; null where a text may be in something else. */
function kindOf({ coerced }: VariableValues, types: Types): string | null {
  let kind = '';
  for (const [name, type] of types) {
    const value = coerced[name];
    if (value == null) kind += 'null';
    else if (typeof value === 'number' || typeof value === 'boolean') kind += value;
    else if (isText(type)) kind += 'text';
    else if (type === '[ID]') kind += (value as unknown[]).length;
    else if (type === '[_Any]') for (const one of value as unknown[]) kind += kindOfEntity(one);
    else return null;
    kind += ' ';
  }
  return kind;
}

function kindOfEntity(representation: unknown): string {
  if (typeof representation !== 'object' || representation === null)
    return `${JSON.stringify(representation)},`;
  let kind = Array.isArray(representation) ? '[' : '{';
  for (const [key, value] of Object.entries(representation)) {
    const isMeant = key === '__typename' || !(typeof value === 'string' || isRawNumber(value));
    kind += `${JSON.stringify(key)}:${isMeant ? JSON.stringify(value) : ''},`;
  }
  return `${kind}},`;
}

/** The same variables with texts of which no two are the same. */
function worstOf({ coerced, sources }: VariableValues, types: Types): VariableValues {
  let ids = 0;
  const other = (): string => {
    ids += 1;
    return `${UNHEARD_OF} ${ids}`;
  };
  const worst: Record<string, unknown> = Object.create(null);
  for (const [name, type] of types) {
    const value = coerced[name];
    if (isText(type) && value != null) worst[name] = other();
    else if (type === '[ID]' && value != null) worst[name] = (value as unknown[]).map(other);
    else if (type === '[_Any]' && value != null) {
      worst[name] = (value as unknown[]).map((one) => worstEntity(one, other()));
    } else worst[name] = value;
  }
  return { coerced: worst, sources };
}

/** A representation that is found by no other: of several keys, all say the same. */
const worstEntity = (representation: unknown, id: string): unknown =>
  withTexts(representation, (text, key) => (key === '__typename' ? text : id));

function withTexts(value: unknown, change: (text: string, key: string) => string): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => {
      // An id may be a number as well.
      if (isRawNumber(one)) return [key, change(one.rawJSON, key)];
      return [key, typeof one === 'string' ? change(one, key) : one];
    }),
  );
}

/** The name of a variable's type, without its exclamation marks; lists in brackets. */
function typeOf(
  type: NonNullable<OperationDefinitionNode['variableDefinitions']>[number]['type'],
): string {
  if (type.kind === Kind.NON_NULL_TYPE) return typeOf(type.type);
  return type.kind === Kind.LIST_TYPE ? `[${typeOf(type.type)}]` : type.name.value;
}
