// Operations that went through once: valid and within the limits of their text, with the plan of each.
import type { DocumentNode, GraphQLSchema } from 'graphql';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import { compile, type Plan } from '../graph/compiled/plan.ts';
import { costFault, type OperationLimits } from './limits.ts';
import { documentHash } from './manifest.ts';
import { operationOf } from './operations.ts';

export type KnownOperation = {
  /** Null: it has none. Made when it is asked for the first time. */
  readonly plan: Plan | null;
  readonly name: string | null;
  readonly type: 'query' | 'mutation' | 'subscription' | null;
  readonly hash: string;
  /** Whether it costs no more than allowed with these variables. */
  readonly isWithinLimits: (variables: Readonly<Record<string, unknown>>) => boolean;
};

export type KnownOperations = {
  readonly get: (params: GraphQLParams) => KnownOperation | undefined;
  readonly learn: (params: GraphQLParams, document: DocumentNode) => void;
  readonly isEmpty: () => boolean;
};

const OPERATIONS_KEPT = 1_000;
const MAX_CHARACTERS = 10_000;

export function createKnownOperations(
  schema: GraphQLSchema,
  limits: OperationLimits,
): KnownOperations {
  const known = new LRUCache<string, KnownOperation>({ max: OPERATIONS_KEPT });
  return {
    isEmpty: () => known.size === 0,
    get: ({ query = '', operationName }) => known.get(keyOf(query, operationName)),
    learn({ query, operationName }, document) {
      if (!query || query.length > MAX_CHARACTERS) return;
      const key = keyOf(query, operationName);
      if (known.has(key)) return;
      let plan: Plan | null | undefined;
      known.set(key, {
        // Not before it comes again: what is asked once is never worth it.
        get plan() {
          plan ??= compile(schema, document, operationName);
          return plan;
        },
        ...operationOf(document, operationName),
        hash: documentHash(query),
        isWithinLimits: (variables) =>
          costFault(limits, schema, document, operationName, variables) === null,
      });
    },
  };
}

// No name of an operation holds a space.
const keyOf = (query: string, operationName: string | null | undefined): string =>
  `${operationName ?? ''} ${query}`;

/** Learns what is about to be executed; to stand behind everything that may still refuse it. */
export function useKnownOperations({ learn }: KnownOperations): Plugin<{ params: GraphQLParams }> {
  return {
    onExecute({ args: { contextValue, document, operationName } }) {
      const { params } = contextValue;
      if ((params.operationName ?? null) === (operationName ?? null)) learn(params, document);
    },
  };
}
