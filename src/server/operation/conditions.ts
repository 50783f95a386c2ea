// Conditions that are neither true nor false: `@skip` and `@include` by a variable that is null.
import { GraphQLError, type SelectionNode } from 'graphql';
import { includedNodes, isIncludedWith } from '../../graph/planning/selection.ts';
import { limitExceeded } from './document-limits.ts';
import type { RefuseOperation } from './execution.ts';

/**
 * Refuses an operation in which a condition that counts is null. graphql-js finds out in the middle of an execution, and
 * drops the fields beside what hangs on it.
 */
export const refuseConditions: RefuseOperation = (operation) => {
  const { fragmentDefinitions: fragments, variableValues } = operation;
  if (operation.document.loc?.source.body.includes('@') === false) return null;
  const isIncluded = (node: SelectionNode): boolean => isIncludedWith(node, variableValues);
  try {
    for (const _ of includedNodes({ fragments, isIncluded }, operation.operation.selectionSet));
    return null;
  } catch (fault) {
    if (!(fault instanceof GraphQLError)) throw fault;
    return limitExceeded('BAD_USER_INPUT', fault.message, fault.nodes ?? []);
  }
};
