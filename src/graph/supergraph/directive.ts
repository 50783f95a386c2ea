// A directive to write into a schema's text.
import { type ConstDirectiveNode, Kind, type NameNode } from 'graphql';

const named = (value: string): NameNode => ({ kind: Kind.NAME, value });

/** `@name(argument: "value", …)`. */
export function directive(
  name: string,
  values: Readonly<Record<string, string>> = {},
): ConstDirectiveNode {
  return {
    kind: Kind.DIRECTIVE,
    name: named(name),
    arguments: Object.entries(values).map(([argument, value]) => ({
      kind: Kind.ARGUMENT,
      name: named(argument),
      value: { kind: Kind.STRING, value },
    })),
  };
}
