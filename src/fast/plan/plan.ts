// Compiled operations: they write the answer of a query as JSON text directly from what LeadSail sent.
//
// Why. An answer has a thousand leaves and a handful of fields that fetch. An executor checks each leaf
// for its resolver, its arguments, its type and whether it is a promise, and builds an object, which is
// then walked once more to become text. None of that depends on the data, so it is done here once for
// each operation, and cached as a plan.
//
// How. A plan is the operation's selections with everything decided that the document decides: which
// fields are merged, what their keys look like in the answer, how each leaf is written. It runs in two
// steps. *Resolve* walks the fields that have a resolver, in the order in which an executor would, so
// that the same REST calls leave in the same waves; it ends when no promise is left. *Write* then walks
// the selections once and writes text. Subtrees without resolvers are only written.
//
// What it does not do. A plan does not handle errors. Anything unusual (a resolver that throws, a call
// that failed, a null that is not allowed, a leaf of the wrong kind) ends the run with null, and the
// caller has graphql-js execute the operation, with the same session: what was fetched is not fetched again.
// Unusual operations (mutations, introspection, @defer, @stream) have no plan at all. So every answer
// equals that of graphql-js, to the byte, and removing the plans changes nothing but the time: that is
// their test.
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type VariableValues,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { GatewayContext } from '../../graph/context.ts';
import { BailOut } from './bail-out.ts';
import { type Conditions, conditionsIn, isSelected } from './conditionals.ts';
import { resolve } from './run.ts';
import { compileSelection, type Selection, type ValuePlan, type Writing } from './selection.ts';
import { type Written, write } from './write.ts';

export type Plan = {
  /**
   * The whole answer, `{"data":…}`; null when graphql-js has to execute it, with the same context. `rootValue` is the
   * event of a subscription.
   */
  readonly run: (
    context: GatewayContext,
    variables: VariableValues,
    rootValue?: unknown,
  ) => Promise<Written | null>;
};

/** A plan for an operation of a valid document; null when it has none. */
export type Compile = (
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
) => Plan | null;

// Each @skip or @include with a variable doubles the variants of an operation. Beyond this number, variables that
// choose records are left to the resolver.
const MAX_CONDITIONS = 4;
const UNCONDITIONAL: Conditions = new Map();
// Of all plans together, at some 400 bytes each: clients decide how many fields a plan has.
const FIELDS_KEPT = 100_000;

/** All plans of one compiler share one cache; evicted ones are compiled again on demand. */
export function createCompiler(): Compile {
  const variants = new LRUCache<string, Variant>({
    maxSize: FIELDS_KEPT,
    sizeCalculation: ({ selection }) => 1 + (selection ? fieldsIn(selection) : 0),
  });
  let plans = 0;
  return (schema, document, operation) => {
    plans += 1;
    const plan = `${plans}`;
    return compile(schema, document, operation, (conditions, make) => {
      const key =
        conditions.size === 0 ? plan : `${plan} ${JSON.stringify([...conditions.values()])}`;
      const cached = variants.get(key);
      if (cached) return cached;
      const made = make();
      variants.set(key, made);
      return made;
    });
  };
}

function compile(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  cached: (conditions: Conditions, make: () => Variant) => Variant,
): Plan | null {
  const type = schema.getRootType(operation.operation);
  if (operation.operation === 'mutation' || !type) return null;
  const deciding = conditionsIn(schema, document);
  if (deciding === null || deciding.selecting.size > MAX_CONDITIONS) return null;
  const { selecting, choosing } = deciding;
  const switches = [...selecting];
  const names = [...new Set([...switches, ...choosing])].slice(0, MAX_CONDITIONS);
  const fragments = fragmentsOf(document);

  const variantFor = (values: Readonly<Record<string, unknown>>): Variant => {
    const conditions: Conditions =
      names.length === 0 ? UNCONDITIONAL : new Map(names.map((name) => [name, values[name]]));
    return cached(conditions, () => {
      const isIncluded = (node: SelectionNode): boolean => isSelected(node, conditions);
      const writing: Writing = { schema, operation, fragments, isIncluded, conditions };
      const selection = orNull(() => compileSelection(writing, type, [operation.selectionSet]));
      return { writing, selection };
    });
  };

  // Without such variables it is certain now whether there is a plan.
  if (names.length === 0 && !variantFor({}).selection) return null;
  return {
    async run(context, variables, rootValue) {
      // Values that are not booleans are refused elsewhere.
      if (switches.some((name) => typeof variables.coerced[name] !== 'boolean')) return null;
      const { writing, selection } = variantFor(variables.coerced);
      if (!selection) return null;
      const frame = await resolve(writing, selection, context, variables, rootValue);
      return frame && orNull(() => write(selection, frame, '{"data":', '}'));
    },
  };
}

/** An operation under some conditions; without a selection where it has no plan. */
type Variant = { readonly writing: Writing; readonly selection: Selection | null };

const fieldsIn = ({ fields }: Selection): number =>
  fields.reduce((sum, { value }) => sum + 1 + (value ? fieldsBelow(value) : 0), 0);

function fieldsBelow(value: ValuePlan): number {
  if (value.kind === 'list') return fieldsBelow(value.item);
  if (value.kind === 'abstract') {
    return [...value.selections.values()].reduce((sum, one) => sum + fieldsIn(one), 0);
  }
  return value.kind === 'object' ? fieldsIn(value.selection) : 0;
}

function orNull<T>(make: () => T): T | null {
  try {
    return make();
  } catch (error) {
    if (error instanceof BailOut) return null;
    throw error;
  }
}

/** A document's fragments by their names. */
export function fragmentsOf(document: DocumentNode): Record<string, FragmentDefinitionNode> {
  const named = document.definitions.flatMap((definition) =>
    definition.kind === Kind.FRAGMENT_DEFINITION
      ? [[definition.name.value, definition] as const]
      : [],
  );
  return Object.fromEntries(named);
}
