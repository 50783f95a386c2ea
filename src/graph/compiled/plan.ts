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
// the caller asks graphql-js instead, with the same session: what was fetched is not fetched again.
// Operations that are out of the ordinary (mutations, subscriptions, introspection, @defer, @stream,
// unions) have no plan at all. So every answer is one that graphql-js gives, to the byte, and taking
// the plans out changes nothing but the time: that is their test.
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getOperationAST,
  Kind,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { GatewayContext } from '../context.ts';
import { resolve } from './run.ts';
import { compileSelection, type Selection, type ValuePlan, type Writing } from './selection.ts';
import { type Flags, switchesIn } from './switches.ts';
import { Unusual } from './unusual.ts';
import { createCoerce } from './variables.ts';
import { write } from './write.ts';

export type Plan = {
  /** The whole answer, `{"data":…}`; null when graphql-js should be asked, with the same context. */
  readonly run: (
    context: GatewayContext,
    variables: Readonly<Record<string, unknown>>,
  ) => Promise<Buffer | null>;
};

/**
 * A plan for an operation of a valid document; null when it has none. The operation is the one of this
 * name, or the only one.
 */
export type Compile = (
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
) => Plan | null;

// Each @skip and @include that hangs on a variable doubles the ways in which an operation can be meant.
const MAX_SWITCHES = 4;
const NO_FLAGS: Flags = new Map();
// Of all plans together, at some 400 bytes each: a stranger decides how many there are in a plan.
const FIELDS_KEPT = 100_000;

/** What one compiler makes shares one memory; what is pushed out of it is compiled anew when it is asked for. */
export function createCompiler(): Compile {
  const variants = new LRUCache<string, Variant>({
    maxSize: FIELDS_KEPT,
    sizeCalculation: ({ selection }) => 1 + (selection ? fieldsIn(selection) : 0),
  });
  let plans = 0;
  return (schema, document, operationName) => {
    plans += 1;
    const plan = `${plans}`;
    return compile(schema, document, operationName, (flags, make) => {
      const key = flags.size === 0 ? plan : `${plan} ${[...flags.values()].join()}`;
      const known = variants.get(key);
      if (known) return known;
      const made = make();
      variants.set(key, made);
      return made;
    });
  };
}

function compile(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
  remembered: (flags: Flags, make: () => Variant) => Variant,
): Plan | null {
  const operation = getOperationAST(document, operationName);
  const type = schema.getQueryType();
  if (operation?.operation !== 'query' || !type) return null;
  const switches = switchesIn(document);
  if (switches === null || switches.length > MAX_SWITCHES) return null;
  const fragments = fragmentsOf(document);

  const variantFor = (values: Readonly<Record<string, unknown>>): Variant => {
    const flags: Flags =
      switches.length === 0
        ? NO_FLAGS
        : new Map(switches.map((name) => [name, values[name] === true]));
    return remembered(flags, () => {
      const writing: Writing = { schema, operation, fragments, flags };
      const selection = orNull(() => compileSelection(writing, type, [operation.selectionSet]));
      return { writing, selection };
    });
  };

  // Without variables in the way it is known now whether there is a plan at all.
  if (switches.length === 0 && !variantFor({}).selection) return null;
  const coerce = createCoerce(schema, operation.variableDefinitions ?? []);
  return {
    async run(context, variables) {
      const variableValues = coerce(variables);
      if (!variableValues) return null;
      const { writing, selection } = variantFor(variableValues.coerced);
      if (!selection) return null;
      const frame = await resolve(writing, selection, context, variableValues);
      return frame && orNull(() => write(selection, frame, '{"data":', '}'));
    },
  };
}

/** An operation with its switches set; without a selection where it has no plan then. */
type Variant = { readonly writing: Writing; readonly selection: Selection | null };

const fieldsIn = ({ fields }: Selection): number =>
  fields.reduce((sum, { value }) => sum + 1 + (value ? fieldsBelow(value) : 0), 0);

function fieldsBelow(value: ValuePlan): number {
  if (value.kind === 'list') return fieldsBelow(value.item);
  return value.kind === 'object' ? fieldsIn(value.selection) : 0;
}

function orNull<T>(make: () => T): T | null {
  try {
    return make();
  } catch (error) {
    if (error instanceof Unusual) return null;
    throw error;
  }
}

function fragmentsOf(document: DocumentNode): Readonly<Record<string, FragmentDefinitionNode>> {
  const named = document.definitions.flatMap((definition) =>
    definition.kind === Kind.FRAGMENT_DEFINITION
      ? [[definition.name.value, definition] as const]
      : [],
  );
  return Object.fromEntries(named);
}
