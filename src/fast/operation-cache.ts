// Compiled operations, each beside the document that it is in: who has the document finds what was made of it.
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode, VariableValues } from 'graphql';
import type { CostedOperation } from '../graph/planning/cost.ts';
import { hashOfForm } from '../server/operation/document-hash.ts';
import { describeOperation } from '../server/operation/lifecycle.ts';
import { whenIdle } from './idle.ts';
import { createCompiler, fragmentsOf, type Plan } from './plan/plan.ts';
import { type Coerce, createCoerce } from './plan/variables.ts';

export type CompiledOperation = {
  readonly name: string | null;
  readonly type: OperationDefinitionNode['operation'];
  readonly hash: string | null;
  /** Null: it has none. */
  readonly plan: () => Plan | null;
  readonly coerce: Coerce;
  /** Whether it costs no more than allowed with these variables. */
  readonly isWithinLimits: (variables: VariableValues) => boolean;
};

export type OperationCache = {
  /** Undefined for an operation that was never executed by this schema. */
  readonly get: (
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
  ) => CompiledOperation | undefined;
  /** Notes that an operation of a valid document is executed. It is compiled when it comes again, or in a quiet moment. */
  readonly add: (
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
  ) => void;
};

// A document is kept for as long as it is short.
const MAX_CHARACTERS = 10_000;

export function createOperationCache(
  refuseCost: (operation: CostedOperation) => unknown,
): OperationCache {
  const compile = createCompiler();
  const compiled = new WeakMap<OperationDefinitionNode, Map<GraphQLSchema, CompiledOperation>>();

  function create(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
  ): CompiledOperation {
    let plan: Plan | null | undefined;
    const make = (): Plan | null => {
      if (plan === undefined) plan = compile(schema, document, operation);
      return plan;
    };
    whenIdle(make);
    const { name, type } = describeOperation(operation);
    const fragmentDefinitions = fragmentsOf(document);
    return {
      name,
      type,
      hash: hashOfForm(document),
      // Not before it comes again where the process is busy: what is asked once is not worth it.
      plan: make,
      coerce: createCoerce(schema, operation.variableDefinitions ?? []),
      isWithinLimits: (variableValues) =>
        refuseCost({ schema, operation, fragmentDefinitions, variableValues }) === null,
    };
  }

  return {
    get: (schema, operation) => compiled.get(operation)?.get(schema),
    add(schema, document, operation) {
      const length = document.loc?.source.body.length ?? Number.POSITIVE_INFINITY;
      if (length > MAX_CHARACTERS) return;
      const cached = compiled.get(operation) ?? new Map();
      if (cached.has(schema)) return;
      compiled.set(operation, cached.set(schema, create(schema, document, operation)));
    },
  };
}
