// DateTime and JSON, the two scalars of our own.
import { Kind, print, type ValueNode, valueFromASTUntyped } from 'graphql';
import { toRfc3339 } from '../leadsail/timestamp.ts';
import { badUserInput } from './errors.ts';

function toDateTime(given: unknown, node?: ValueNode): string {
  const moment = typeof given === 'string' ? toRfc3339(given) : null;
  if (moment === null) {
    const shown = node ? print(node) : (JSON.stringify(given) ?? 'nothing');
    throw badUserInput(
      `A DateTime must be RFC 3339 text with a time zone, such as "2026-11-01T12:00:00Z", got ${shown.slice(0, 80)}.`,
      node,
    );
  }
  return moment;
}

// Plain objects, not GraphQLScalarType: those would replace the description in schema.graphql.

/** RFC 3339 text. Answers are that already when they leave the leadsail room. */
export const DateTime = {
  __serialize: String,
  __parseValue: (given: unknown) => toDateTime(given),
  __parseLiteral: (node: ValueNode) =>
    toDateTime(node.kind === Kind.STRING ? node.value : null, node),
};

/** Any JSON value, as it is. */
export const JSONValue = {
  __serialize: (value: unknown) => value,
  __parseValue: (value: unknown) => value,
  __parseLiteral: valueFromASTUntyped,
};
