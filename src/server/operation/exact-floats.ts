// Refuses numbers in documents that no double holds: as a Float they would reach LeadSail as other numbers.
import {
  type ASTVisitor,
  type FloatValueNode,
  GraphQLError,
  GraphQLFloat,
  getNamedType,
  type IntValueNode,
  type ValidationContext,
} from 'graphql';
import { toDouble, toNumber } from '../../upstream/exact-json.ts';

/** A validation rule; variables of this type are refused by the same measure. */
export function ExactFloatsRule(context: ValidationContext): ASTVisitor {
  function check(node: IntValueNode | FloatValueNode): void {
    if (getNamedType(context.getInputType())?.name !== GraphQLFloat.name) return;
    if (toDouble(toNumber(node.value)) !== null) return;
    const message = `A Float must be a number that a double holds, got ${node.value}.`;
    context.reportError(new GraphQLError(message, { nodes: node }));
  }
  return { IntValue: check, FloatValue: check };
}
