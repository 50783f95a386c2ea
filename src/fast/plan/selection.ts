// Compiled selections of a type: everything that the document decides is decided here.
import {
  defaultFieldResolver,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type VariableValues,
} from 'graphql';
import type { GatewayContext } from '../../graph/context.ts';
import type { FieldArguments, FieldExtensions } from '../../graph/field.ts';
import { collectFields, type SelectionScope } from '../../graph/planning/selection.ts';
import { createArguments } from './arguments.ts';
import { BailOut } from './bail-out.ts';
import type { Conditions } from './conditionals.ts';
import { leafWriter } from './leaf.ts';
import { type PlannedList, plannedList } from './list-source.ts';

/** Fields of one type in the order of the answer. */
export type Selection = {
  readonly fields: readonly FieldPlan[];
  /** Those with something to resolve before anything is written, in the same order. */
  readonly resolved: readonly ResolvedField[];
};

export type FieldPlan = {
  /** Brace or comma, and the key. */
  readonly prefix: string;
  /** Null for `__typename`, whose prefix is everything. */
  readonly value: ValuePlan | null;
  readonly property: string;
  /** Its place among the resolved fields; -1: it is read from its parent as it is. */
  readonly slot: number;
} & Stored;

/** What the field's extensions declare. */
type Stored = {
  /** Only without arguments. */
  readonly sourceProperty: string | null;
  readonly listSource: PlannedList | null;
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
  /** An object of one of several types. */
  | {
      readonly kind: 'abstract';
      readonly selections: ReadonlyMap<string, Selection>;
      /** Null: the object names its type itself, as graphql-js expects by default. */
      readonly typeOf: ((value: unknown) => unknown) | null;
    }
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
  readonly sourceProperty: string | null;
};

/** What all selections of an operation have in common. */
export type Writing = SelectionScope & {
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly conditions: Conditions;
};

/** Throws BailOut for selections that plans do not support. */
export function compileSelection(
  writing: Writing,
  type: GraphQLObjectType,
  sets: readonly SelectionSetNode[],
): Selection {
  const fields: FieldPlan[] = [];
  const resolved: ResolvedField[] = [];
  for (const [key, nodes] of collectFields(writing, type, sets)) {
    const [node] = nodes as [FieldNode];
    const name = node.name.value;
    const prefix = `${fields.length === 0 ? '{' : ','}${JSON.stringify(key)}:`;
    if (name === '__typename') {
      const before = `${prefix}"${type.name}"`;
      fields.push({ prefix: before, value: null, property: name, slot: -1, ...NOT_STORED });
      continue;
    }
    const definition = type.getFields()[name];
    if (!definition) throw new BailOut();
    const value = compileValue(writing, definition.type, nodes);
    const { resolve } = definition;
    const isPlain = !resolve || resolve === defaultFieldResolver;
    const said = storedOf(definition, node, writing.conditions);
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
        sourceProperty: said.sourceProperty,
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
  if (isAbstractType(type)) {
    const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    const selections = new Map(
      writing.schema
        .getPossibleTypes(type)
        .map((possible) => [possible.name, compileSelection(writing, possible, sets)]),
    );
    // None of ours looks at more than the value.
    const typeOf = (type.resolveType ?? null) as ((value: unknown) => unknown) | null;
    return { kind: 'abstract', isNullable, selections, typeOf };
  }
  if (!isLeafType(type)) throw new BailOut();
  const write = leafWriter(type);
  if (!write) throw new BailOut();
  return { kind: 'leaf', isNullable, type, write };
}

/** Whether a value has nothing to resolve. */
export function isWritten(plan: ValuePlan): boolean {
  if (plan.kind === 'list') return isWritten(plan.item);
  if (plan.kind === 'abstract') return false;
  return plan.kind === 'leaf' || plan.selection.resolved.length === 0;
}

const NOT_STORED: Stored = { sourceProperty: null, listSource: null };

function storedOf(
  definition: GraphQLField<unknown, unknown>,
  node: FieldNode,
  conditions: Conditions,
): Stored {
  const { sourceProperty = null } = definition.extensions as FieldExtensions;
  const listSource = plannedList(definition, node, conditions);
  return { sourceProperty: node.arguments?.length ? null : sourceProperty, listSource };
}
