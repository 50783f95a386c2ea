// What was selected of a type, with everything decided that the document decides.
import {
  defaultFieldResolver,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type VariableValues,
} from 'graphql';
import type { GatewayContext } from '../context.ts';
import type { FieldArguments, FieldExtensions } from '../field.ts';
import { createArguments } from './arguments.ts';
import { leafWriter } from './leaf.ts';
import { type Flags, isSelected } from './switches.ts';
import { Unusual } from './unusual.ts';

/** Fields of one type as they follow one another in the answer. */
export type Selection = {
  readonly fields: readonly FieldPlan[];
  /** Those with something to resolve before anything is written, in the same order. */
  readonly resolved: readonly ResolvedField[];
};

export type FieldPlan = {
  /** Brace or comma, and the key. */
  readonly prefix: string;
  /** Null for `__typename`, of which the prefix is all. */
  readonly value: ValuePlan | null;
  readonly property: string;
  /** Its place among the resolved fields; -1: it is read from its parent as it is. */
  readonly slot: number;
} & Stored;

/** What the field says of itself, when it is asked for without arguments. */
type Stored = {
  readonly stored: string | null;
  readonly ofList: 'records' | 'count' | null;
};

export type LeafPlan = {
  readonly kind: 'leaf';
  readonly type: GraphQLLeafType;
  readonly write: (value: unknown) => string;
};

export type ValuePlan = { readonly isNullable: boolean } & (
  | LeafPlan
  | { readonly kind: 'list'; readonly item: ValuePlan }
  | { readonly kind: 'object'; readonly selection: Selection }
);

type Resolver = GraphQLFieldResolver<unknown, GatewayContext>;

export type ResolvedField = {
  readonly property: string;
  readonly value: ValuePlan;
  /** Null where the property itself has something to resolve below it. */
  readonly resolve: Resolver | null;
  /** Its arguments as its resolver gets them. Throws as graphql-js does. */
  readonly argumentsOf: (variables: VariableValues) => FieldArguments;
  readonly definition: GraphQLField<unknown, unknown>;
  readonly nodes: readonly FieldNode[];
  readonly parentType: GraphQLObjectType;
  readonly slot: number;
  readonly stored: string | null;
};

/** What all selections of an operation have in common. */
export type Writing = {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly flags: Flags;
};

/** Throws Unusual for what no plan is made of. */
export function compileSelection(
  writing: Writing,
  type: GraphQLObjectType,
  sets: readonly SelectionSetNode[],
): Selection {
  const fields: FieldPlan[] = [];
  const resolved: ResolvedField[] = [];
  for (const [key, nodes] of collect(writing, sets)) {
    const [node] = nodes as [FieldNode];
    const name = node.name.value;
    const prefix = `${fields.length === 0 ? '{' : ','}${JSON.stringify(key)}:`;
    if (name === '__typename') {
      const before = `${prefix}"${type.name}"`;
      fields.push({ prefix: before, value: null, property: name, slot: -1, ...NOT_STORED });
      continue;
    }
    const definition = type.getFields()[name];
    if (!definition) throw new Unusual();
    const value = compileValue(writing, definition.type, nodes);
    const { resolve } = definition;
    const isPlain = !resolve || resolve === defaultFieldResolver;
    const said = storedOf(definition, node);
    let slot = -1;
    if (!isPlain || !isWritten(value)) {
      slot = resolved.length;
      resolved.push({
        property: name,
        value,
        resolve: isPlain ? null : (resolve as Resolver),
        argumentsOf: createArguments(definition, node),
        definition,
        nodes,
        parentType: type,
        slot,
        stored: said.stored,
      });
    }
    fields.push({ prefix, value, property: name, slot, ...said });
  }
  return { fields, resolved };
}

function compileValue(
  writing: Writing,
  type: GraphQLOutputType,
  nodes: readonly FieldNode[],
  isNullable = true,
): ValuePlan {
  if (isNonNullType(type)) return compileValue(writing, type.ofType, nodes, false);
  if (isListType(type)) {
    return { kind: 'list', isNullable, item: compileValue(writing, type.ofType, nodes) };
  }
  if (isObjectType(type)) {
    const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    return { kind: 'object', isNullable, selection: compileSelection(writing, type, sets) };
  }
  if (!isLeafType(type)) throw new Unusual();
  const write = leafWriter(type);
  if (!write) throw new Unusual();
  return { kind: 'leaf', isNullable, type, write };
}

/** Whether nothing of a value is left to resolve. */
export function isWritten(plan: ValuePlan): boolean {
  if (plan.kind === 'list') return isWritten(plan.item);
  return plan.kind === 'leaf' || plan.selection.resolved.length === 0;
}

// Fields of one key are one field. All our composite types are objects, so every fragment applies.
function collect({ fragments, flags }: Writing, sets: readonly SelectionSetNode[]) {
  const byKey = new Map<string, FieldNode[]>();
  const spread = new Set<string>();
  function add({ selections }: SelectionSetNode): void {
    for (const node of selections) {
      if (!isSelected(node, flags)) continue;
      if (node.kind === Kind.FIELD) {
        const key = (node.alias ?? node.name).value;
        const same = byKey.get(key);
        if (same) same.push(node);
        else byKey.set(key, [node]);
      } else if (node.kind === Kind.INLINE_FRAGMENT) add(node.selectionSet);
      else if (!spread.has(node.name.value)) {
        spread.add(node.name.value);
        const fragment = fragments[node.name.value];
        if (!fragment || fragment.variableDefinitions?.length) throw new Unusual();
        add(fragment.selectionSet);
      }
    }
  }
  for (const set of sets) add(set);
  return byKey;
}

const NOT_STORED: Stored = { stored: null, ofList: null };

function storedOf({ extensions }: GraphQLField<unknown, unknown>, node: FieldNode): Stored {
  if (node.arguments?.length) return NOT_STORED;
  const { stored = null, ofList = null } = extensions as FieldExtensions;
  return { stored, ofList };
}
