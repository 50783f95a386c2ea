// Compiled operations, each cached with its document: it is found by the operation's node.
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
  /** Undefined for an operation that was never executed with this schema. */
  readonly get: (
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
  ) => CompiledOperation | undefined;
  /** Adds an operation of a valid document when it is executed. It is compiled when it comes again, or when idle. */
  readonly add: (
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
  ) => void;
};

// Longer documents are not kept.
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
      // In a busy process, not before it comes again: compiling is not worth it for a single execution.
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
