// Resolving: calls the resolvers of a plan in the order in which an executor would, until nothing is pending.
import type { GraphQLResolveInfo, VariableValues } from 'graphql';
import type { GatewayContext } from '../../graph/context.ts';
import type { FieldArguments } from '../../graph/field.ts';
import { isLazy } from '../scan/lazy-record.ts';
import { BailOut } from './bail-out.ts';
import { copyPlanOf } from './copy-program.ts';
import {
  isWritten,
  type ResolvedField,
  type Selection,
  type ValuePlan,
  type Writing,
} from './selection.ts';

/** A value with fields that were resolved: their results by `ResolvedField.slot`. */
export type Frame = { readonly source: unknown; readonly results: readonly unknown[] };

/** An object of an abstract type, and its selection. */
export type Chosen = { readonly selection: Selection; readonly value: unknown };

/** One run of a plan: the state of all its steps. */
type Run = {
  readonly writing: Writing;
  readonly context: GatewayContext;
  readonly variableValues: VariableValues;
  readonly settle: (root: Frame | null) => void;
  readonly ready: Map<ResolvedField, Ready>;
  pending: number;
  root: Frame | null;
};

type AbstractPlan = Extract<ValuePlan, { readonly kind: 'abstract' }>;

type Ready = { readonly args: FieldArguments; readonly info: GraphQLResolveInfo };

/** Resolves to null at the first bail-out; resolvers that are still under way continue. */
export function resolve(
  writing: Writing,
  selection: Selection,
  context: GatewayContext,
  variableValues: VariableValues,
  rootValue: unknown,
): Promise<Frame | null> {
  return new Promise((settle) => {
    const ready = new Map();
    const run: Run = { writing, context, variableValues, settle, ready, pending: 1, root: null };
    try {
      // A query has no root value.
      run.root = frameOf(run, selection, rootValue ?? NOTHING) as Frame;
      arrived(run);
    } catch {
      settle(null);
    }
  });
}

const NOTHING = {};

function arrived(run: Run): void {
  run.pending -= 1;
  if (run.pending === 0) run.settle(run.root);
}

/** Completes a result and puts it in its place, now or later. */
function take(run: Run, given: unknown, plan: ValuePlan, places: unknown[], at: number): void {
  if (!isPromise(given)) {
    places[at] = complete(run, plan, given);
    return;
  }
  run.pending += 1;
  const giveUp = (): void => run.settle(null);
  given.then((value) => {
    try {
      places[at] = complete(run, plan, value);
      arrived(run);
    } catch {
      giveUp();
    }
  }, giveUp);
}

/** The value itself when it has nothing to resolve. */
function frameOf(run: Run, selection: Selection, source: unknown): unknown {
  const { resolved } = isLazy(source) ? copyPlanOf(selection, source) : selection;
  if (resolved.length === 0) return source;
  const results: unknown[] = new Array(selection.resolved.length);
  for (const field of resolved) {
    take(run, resultOf(run, field, source), field.value, results, field.slot);
  }
  return { source, results } satisfies Frame;
}

function resultOf(run: Run, field: ResolvedField, source: unknown): unknown {
  if (!field.resolve) return (source as Readonly<Record<string, unknown>>)[field.property];
  let ready = run.ready.get(field);
  if (!ready) {
    ready = prepare(run, field);
    run.ready.set(field, ready);
  }
  return field.resolve(source, ready.args, run.context, ready.info);
}

function prepare({ writing, variableValues }: Run, field: ResolvedField): Ready {
  const { definition, nodes, parentType } = field;
  const { schema, fragments, operation } = writing;
  const info = {
    fieldName: definition.name,
    fieldNodes: nodes,
    returnType: definition.type,
    parentType,
    // Only the trace reads paths, and an operation that is traced has no plan.
    path: { prev: undefined, key: definition.name, typename: parentType.name },
    schema,
    fragments,
    rootValue: undefined,
    operation,
    variableValues,
  };
  return { args: field.argumentsOf(variableValues), info: info as unknown as GraphQLResolveInfo };
}

function complete(run: Run, plan: ValuePlan, value: unknown): unknown {
  if (value == null || plan.kind === 'leaf') return value;
  if (plan.kind === 'object') return isWritten(plan) ? value : frameOf(run, plan.selection, value);
  if (plan.kind === 'abstract') return chosen(run, plan, value);
  if (!Array.isArray(value)) throw new BailOut();
  if (isWritten(plan) && !value.some(isPromise)) return value;
  const items: unknown[] = new Array(value.length);
  for (let at = 0; at < value.length; at += 1) take(run, value[at], plan.item, items, at);
  return items;
}

function chosen(run: Run, { selections, typeOf }: AbstractPlan, value: unknown): Chosen {
  const type = typeOf ? typeOf(value) : (value as { readonly __typename?: unknown }).__typename;
  const selection = typeof type === 'string' ? selections.get(type) : undefined;
  if (!selection) throw new BailOut();
  return { selection, value: frameOf(run, selection, value) };
}

const isPromise = (value: unknown): value is Promise<unknown> =>
  typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
