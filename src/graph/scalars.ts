// DateTime and JSON, the two custom scalars.
import { Kind, print, type ValueNode } from 'graphql';
import { toRfc3339 } from '../leadsail/decode/timestamp.ts';
import { toNumber } from '../upstream/exact-json.ts';
import { badUserInput } from './errors.ts';
import { quoted } from './messages.ts';

function toDateTime(given: unknown, node?: ValueNode): string {
  const moment = typeof given === 'string' ? toRfc3339(given) : null;
  if (moment === null) {
    const shown = node && node.kind !== Kind.STRING ? print(node).slice(0, 20) : quoted(given);
    throw badUserInput(
      `A DateTime must be RFC 3339 text with a time zone, such as "2026-11-01T12:00:00Z", got ${shown}.`,
      node,
    );
  }
  return moment;
}

// Plain objects, not GraphQLScalarType: those would replace the description in schema.graphql.

/** RFC 3339 text. The leadsail room already returns it so. */
export const DateTime = {
  __serialize: String,
  __parseValue: (given: unknown) => toDateTime(given),
  __parseLiteral: (node: ValueNode) =>
    toDateTime(node.kind === Kind.STRING ? node.value : null, node),
};

type Variables = Readonly<Record<string, unknown>> | null | undefined;

/** Like `valueFromASTUntyped` of graphql-js, except that numbers stay as they were written. */
function toJson(node: ValueNode, variables: Variables): unknown {
  switch (node.kind) {
    case Kind.NULL:
      return null;
    case Kind.INT:
    case Kind.FLOAT:
      return toNumber(node.value);
    case Kind.LIST:
      return node.values.map((item) => toJson(item, variables));
    case Kind.OBJECT:
      return Object.fromEntries(
        node.fields.map(({ name, value }) => [name.value, toJson(value, variables)]),
      );
    case Kind.VARIABLE:
      return variables?.[node.name.value];
    default:
      return node.value;
  }
}

/** Any JSON value, as it is. */
export const JSONValue = {
  __serialize: (value: unknown) => value,
  __parseValue: (value: unknown) => value,
  __parseLiteral: toJson,
};
