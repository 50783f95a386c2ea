// Operations that went through once: valid and within the limits of their text, with the plan of each.
import { type DocumentNode, type GraphQLSchema, getOperationAST, Kind } from 'graphql';
import type { GraphQLParams, Plugin, YogaInitialContext } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import { createCompiler, type Plan } from '../graph/compiled/plan.ts';
import { wantsInlineTrace } from './inline-trace.ts';
import { costFault, type OperationLimits } from './limits.ts';
import { documentHash } from './manifest.ts';
import { operationOf } from './operations.ts';

export type KnownOperation = {
  readonly path: string;
  readonly operationName: string | null;
  /** Null: it has none. Made when it is asked for the first time. */
  readonly plan: Plan | null;
  readonly name: string | null;
  readonly type: 'query' | 'mutation' | 'subscription' | null;
  readonly hash: string;
  /** Whether it costs no more than allowed with these variables. */
  readonly isWithinLimits: (variables: Readonly<Record<string, unknown>>) => boolean;
};

export type KnownOperations = {
  /** `path` is the endpoint that was asked: each has its schema. */
  readonly get: (path: string, params: GraphQLParams) => KnownOperation | undefined;
  readonly learn: (
    path: string,
    params: GraphQLParams,
    schema: GraphQLSchema,
    document: DocumentNode,
  ) => void;
  readonly isEmpty: () => boolean;
};

// Parsed, a character can take 200 bytes.
const CHARACTERS_KEPT = 1_000_000;
const MAX_CHARACTERS = 10_000;
// However short they are, no more than a thousand.
const LEAST_CHARACTERS = 1_000;

export function createKnownOperations(limits: OperationLimits): KnownOperations {
  const compile = createCompiler();
  // By query: the same can be asked at several paths, and mean one operation of several.
  const known = new LRUCache<string, readonly KnownOperation[]>({
    maxSize: CHARACTERS_KEPT,
    sizeCalculation: ({ length }, query) => length * Math.max(query.length, LEAST_CHARACTERS),
  });

  function find(path: string, { query, operationName }: GraphQLParams) {
    const name = operationName ?? null;
    for (const one of known.get(query ?? '') ?? []) {
      if (one.path === path && one.operationName === name) return one;
    }
    return undefined;
  }

  return {
    isEmpty: () => known.size === 0,
    get: find,
    learn(path, params, schema, document) {
      const { query, operationName } = params;
      if (!query || query.length > MAX_CHARACTERS || find(path, params)) return;
      let plan: Plan | null | undefined;
      let isAlwaysWithin: boolean | undefined;
      const learnt: KnownOperation = {
        path,
        operationName: operationName ?? null,
        // Not before it comes again: what is asked once is never worth it.
        get plan() {
          if (plan === undefined) plan = compile(schema, document, operationName);
          return plan;
        },
        ...operationOf(document, operationName),
        hash: documentHash(query),
        isWithinLimits(variables) {
          const isWithin = (given: typeof variables) =>
            costFault(limits, schema, document, operationName, given) === null;
          isAlwaysWithin ??= isWithinWhateverIds(isWithin, document, operationName);
          return isAlwaysWithin || isWithin(variables);
        },
      };
      known.set(query, [...(known.get(query) ?? []), learnt]);
    },
  };
}

/**
 * Whether ids are all that varies, and none can make it cost too much: it costs the most when no two of
 * them are the same. Of other variables it can matter how large they are.
 */
function isWithinWhateverIds(
  isWithin: KnownOperation['isWithinLimits'],
  document: DocumentNode,
  operationName: string | null | undefined,
): boolean {
  const { variableDefinitions = [] } = getOperationAST(document, operationName) ?? {};
  const ids = variableDefinitions.map(({ type, variable }, at) => {
    const named = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
    const isId = named.kind === Kind.NAMED_TYPE && named.name.value === 'ID';
    return isId ? ([variable.name.value, `id ${at}`] as const) : null;
  });
  return !ids.includes(null) && isWithin(Object.fromEntries(ids.filter((one) => one !== null)));
}

/** Learns what is about to be executed; to stand behind everything that may still refuse it. */
export function useKnownOperations({ learn }: KnownOperations): Plugin<YogaInitialContext> {
  return {
    onExecute({ args: { contextValue, schema, document } }) {
      const { params, request } = contextValue;
      // Its schema is one of its own, with a clock in every field.
      if (wantsInlineTrace(request.headers)) return;
      learn(URL.parse(request.url)?.pathname ?? '', params, schema, document);
    },
  };
}
