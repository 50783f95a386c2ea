// DateTime and JSON, the two scalars of our own.
import { GraphQLScalarType, Kind, type ValueNode, valueFromASTUntyped } from 'graphql';
import { toRfc3339 } from '../leadsail/timestamp.ts';
import { badUserInput } from './errors.ts';

function toDateTime(given: unknown, node?: ValueNode): string {
  const moment = typeof given === 'string' ? toRfc3339(given) : null;
  if (moment === null) {
    throw badUserInput(
      `A DateTime must be RFC 3339 text with a time zone, such as "2026-11-01T12:00:00Z", got ${JSON.stringify(given)?.slice(0, 80)}.`,
      node,
    );
  }
  return moment;
}

/** RFC 3339 text. Answers are that already when they leave the leadsail room. */
export const DateTime = new GraphQLScalarType<string, string>({
  name: 'DateTime',
  serialize: String,
  parseValue: (given) => toDateTime(given),
  parseLiteral: (node) => toDateTime(node.kind === Kind.STRING ? node.value : null, node),
});

/** Any JSON value, as it is. */
export const JSONValue = new GraphQLScalarType<unknown, unknown>({
  name: 'JSON',
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: (node, variables) => valueFromASTUntyped(node, variables),
});
