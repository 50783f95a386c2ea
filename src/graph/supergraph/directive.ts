// A directive to write into a schema's text.
import { type ConstDirectiveNode, type ConstValueNode, Kind, type NameNode } from 'graphql';

const named = (value: string): NameNode => ({ kind: Kind.NAME, value });

type Value = string | number | boolean | readonly string[];

function toNode(value: Value): ConstValueNode {
  switch (typeof value) {
    case 'string':
      return { kind: Kind.STRING, value };
    case 'number':
      return { kind: Kind.INT, value: `${value}` };
    case 'boolean':
      return { kind: Kind.BOOLEAN, value };
    default:
      return { kind: Kind.LIST, values: value.map(toNode) };
  }
}

/** `@name(argument: "value", other: ["value"], …)`. */
export function directive(
  name: string,
  values: Readonly<Record<string, Value>> = {},
): ConstDirectiveNode {
  return {
    kind: Kind.DIRECTIVE,
    name: named(name),
    arguments: Object.entries(values).map(([argument, value]) => ({
      kind: Kind.ARGUMENT,
      name: named(argument),
      value: toNode(value),
    })),
  };
}

/** The same definition with these directives behind its own. */
export const withDirectives = <
  Node extends { readonly directives?: readonly ConstDirectiveNode[] | undefined },
>(
  node: Node,
  more: readonly ConstDirectiveNode[],
): Node => ({ ...node, directives: [...(node.directives ?? []), ...more] });
