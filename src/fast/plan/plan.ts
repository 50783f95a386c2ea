// Compiled operations: the answer of a query written as JSON text straight from what LeadSail sent.
//
// Why. An answer has a thousand leaves and a handful of fields that fetch. An executor asks each leaf
// for its resolver, its arguments, its type and whether it is a promise, builds an object of it all,
// and the object is then walked once more to become text. None of that depends on the data, so it is
// done once an operation, here, and remembered as a plan.
//
// How. A plan is the operation's selections with everything decided that the document decides: which
// fields are merged, what their keys look like in the answer, how each leaf is written. It runs in two
// steps. *Resolve* walks the fields that have a resolver, in the order in which an executor would, so
// that the same REST calls leave in the same waves; it ends when no promise is left. *Write* then goes
// through the selections once and puts down text. Subtrees without resolvers are only written.
//
// What it does not do. A plan knows no errors. Whatever is out of the ordinary (a resolver that throws,
// a call that failed, a null where none may be, a leaf of the wrong kind) ends the run with null, and
// the caller has graphql-js execute the operation, with the same session: what was fetched is not fetched again.
// Operations that are out of the ordinary (mutations, introspection, @defer, @stream) have no plan at all.
// So every answer is one that graphql-js gives, to the byte, and taking the plans out changes nothing but
// the time: that is their test.
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
   * The whole answer, `{"data":…}`; null when graphql-js should be asked, with the same context. `rootValue` is the
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

// Each @skip and @include that hangs on a variable doubles the ways in which an operation can be meant; which records are
// chosen by a variable beyond that, the resolver finds out.
const MAX_CONDITIONS = 4;
const UNCONDITIONAL: Conditions = new Map();
// Of all plans together, at some 400 bytes each: a stranger decides how many there are in a plan.
const FIELDS_KEPT = 100_000;

/** What one compiler makes shares one memory; what is pushed out of it is compiled again when it is asked for. */
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

  // Without variables in the way it is known now whether there is a plan at all.
  if (names.length === 0 && !variantFor({}).selection) return null;
  return {
    async run(context, variables, rootValue) {
      // Other rules refuse a value that is neither true nor false.
      if (switches.some((name) => typeof variables.coerced[name] !== 'boolean')) return null;
      const { writing, selection } = variantFor(variables.coerced);
      if (!selection) return null;
      const frame = await resolve(writing, selection, context, variables, rootValue);
      return frame && orNull(() => write(selection, frame, '{"data":', '}'));
    },
  };
}

/** An operation under some conditions; without a selection where it has no plan then. */
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
