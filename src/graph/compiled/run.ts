// Resolving: calls the resolvers of a plan in the order in which an executor would, until nothing is pending.
import { type GraphQLResolveInfo, getArgumentValues, type VariableValues } from 'graphql';
import { isView } from '../../leadsail/views.ts';
import type { GatewayContext } from '../context.ts';
import type { FieldArguments } from '../field.ts';
import { stripsOf } from './program.ts';
import {
  isWritten,
  type ResolvedField,
  type Selection,
  type ValuePlan,
  type Writing,
} from './selection.ts';
import { Unusual } from './unusual.ts';

/** A value with fields that were resolved: their results by `ResolvedField.slot`. */
export type Frame = { readonly source: unknown; readonly results: readonly unknown[] };

/** Resolves to null as soon as anything is out of the ordinary; what is still under way then goes on. */
export function resolve(
  writing: Writing,
  selection: Selection,
  context: GatewayContext,
  variableValues: VariableValues,
): Promise<Frame | null> {
  const { promise, resolve: settle } = Promise.withResolvers<Frame | null>();
  const prepared = new Map<ResolvedField, { args: FieldArguments; info: GraphQLResolveInfo }>();
  let pending = 1;

  /** Puts what comes of it in its place, now or later. */
  function take(given: unknown, put: (value: unknown) => void): void {
    if (!isPromise(given)) {
      put(given);
      return;
    }
    pending += 1;
    const giveUp = (): void => settle(null);
    given.then((value) => {
      try {
        put(value);
        arrived();
      } catch {
        giveUp();
      }
    }, giveUp);
  }

  function arrived(): void {
    pending -= 1;
    if (pending === 0) settle(root);
  }

  /** The value itself when nothing of it is left to resolve. */
  function frameOf(selection: Selection, source: unknown): unknown {
    const { resolved } = isView(source) ? stripsOf(selection, source) : selection;
    if (resolved.length === 0) return source;
    const results: unknown[] = new Array(selection.resolved.length);
    for (const field of resolved) {
      take(resultOf(field, source), (value) => {
        results[field.slot] = complete(field.value, value);
      });
    }
    return { source, results } satisfies Frame;
  }

  function resultOf(field: ResolvedField, source: unknown): unknown {
    if (!field.resolve) return (source as Readonly<Record<string, unknown>>)[field.property];
    let ready = prepared.get(field);
    if (!ready) {
      ready = prepare(field);
      prepared.set(field, ready);
    }
    return field.resolve(source, ready.args, context, ready.info);
  }

  function prepare(field: ResolvedField) {
    const { definition, node, nodes, parentType, fixedArguments } = field;
    const args = fixedArguments ?? getArgumentValues(definition, node, variableValues);
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
    return { args: args as FieldArguments, info: info as unknown as GraphQLResolveInfo };
  }

  function complete(plan: ValuePlan, value: unknown): unknown {
    if (value == null || plan.kind === 'leaf') return value;
    if (plan.kind === 'object') return isWritten(plan) ? value : frameOf(plan.selection, value);
    if (!Array.isArray(value)) throw new Unusual();
    if (isWritten(plan) && !value.some(isPromise)) return value;
    const items: unknown[] = new Array(value.length);
    value.forEach((item, at) => {
      take(item, (one) => {
        items[at] = complete(plan.item, one);
      });
    });
    return items;
  }

  let root: Frame | null = null;
  try {
    root = frameOf(selection, undefined) as Frame;
    arrived();
  } catch {
    settle(null);
  }
  return promise;
}

const isPromise = (value: unknown): value is Promise<unknown> =>
  typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
