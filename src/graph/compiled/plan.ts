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
  getVariableValues,
  Kind,
} from 'graphql';
import type { GatewayContext } from '../context.ts';
import { resolve } from './run.ts';
import { compileSelection, type Selection, type Writing } from './selection.ts';
import { type Flags, switchesIn } from './switches.ts';
import { Unusual } from './unusual.ts';
import { type AnswerText, write } from './write.ts';

export type Plan = {
  /** The whole answer, `{"data":…}`; null when graphql-js should be asked, with the same context. */
  readonly run: (
    context: GatewayContext,
    variables: Readonly<Record<string, unknown>>,
  ) => Promise<AnswerText | null>;
};

// Each @skip and @include that hangs on a variable doubles the ways in which an operation can be meant.
const MAX_SWITCHES = 4;

/**
 * A plan for an operation of a valid document; null when it has none. The operation is the one of this
 * name, or the only one.
 */
export function compile(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
): Plan | null {
  const operation = getOperationAST(document, operationName);
  const type = schema.getQueryType();
  if (operation?.operation !== 'query' || !type) return null;
  const switches = switchesIn(document);
  if (switches === null || switches.length > MAX_SWITCHES) return null;
  const fragments = fragmentsOf(document);
  const variants = new Map<string, Variant | null>();

  const variantFor = (values: Readonly<Record<string, unknown>>): Variant | null => {
    const flags: Flags = new Map(switches?.map((name) => [name, values[name] === true]));
    const key = [...flags.values()].join();
    const known = variants.get(key);
    if (known !== undefined) return known;
    const writing: Writing = { schema, operation, fragments, flags };
    const variant = orNull(() => ({
      writing,
      selection: compileSelection(writing, type, [operation.selectionSet]),
    }));
    variants.set(key, variant);
    return variant;
  };

  // Without variables in the way it is known now whether there is a plan at all.
  if (switches.length === 0 && !variantFor({})) return null;
  const definitions = operation.variableDefinitions ?? [];
  return {
    async run(context, variables) {
      const { variableValues } = getVariableValues(schema, definitions, variables, {
        maxErrors: 1,
      });
      const variant = variableValues ? variantFor(variableValues.coerced) : null;
      if (!variant || !variableValues) return null;
      const { writing, selection } = variant;
      const frame = await resolve(writing, selection, context, variableValues);
      return frame && orNull(() => write(selection, frame, '{"data":', '}'));
    },
  };
}

type Variant = { readonly writing: Writing; readonly selection: Selection };

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
