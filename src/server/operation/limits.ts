// The limits of an operation, in the order in which they are cheap: text, shape, introspection, cost.
import {
  type GraphQLError,
  MaxIntrospectionDepthRule,
  specifiedRules,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { MAX_REFUSALS } from '../../graph/messages.ts';
import { type CostedOperation, estimateCost } from '../../graph/planning/cost.ts';
import { checkShape, checkText, type DocumentLimits, limitExceeded } from './document-limits.ts';
import { ExactFloatsRule } from './exact-floats.ts';

export type OperationLimits = DocumentLimits & {
  /** Items in all lists of an answer together, as far as its arguments show. */
  readonly maxListItems: number;
  /** REST calls that an operation may make; null: only counted while it runs. */
  readonly predictedCalls: number | null;
};

/** Limits of a document's text and shape, and the rules that we add to those of the specification. */
export function useDocumentLimits(limits: OperationLimits): Plugin {
  return {
    onParse({ parseFn, setParseFn }) {
      setParseFn((source, options) => {
        checkText(source, limits);
        const document = parseFn(source, options);
        checkShape(document, limits);
        return document;
      });
    },

    onValidate({ validateFn, setValidationFn }) {
      setValidationFn((schema, document, rules, options) => {
        const ours = (rules ?? specifiedRules).map((rule: ValidationRule) =>
          rule === MaxIntrospectionDepthRule ? IntrospectionDepthRule : rule,
        );
        // With the last one, which says that there are more.
        return validateFn(schema, document, [...ours, ExactFloatsRule], {
          ...options,
          maxErrors: MAX_REFUSALS - 1,
        });
      });
    },
  };
}

/** Limits of what an operation can cost by its arguments. */
export const refuseCost =
  ({ maxListItems, predictedCalls }: OperationLimits) =>
  (operation: CostedOperation): GraphQLError | null => {
    const cost = estimateCost(operation);
    if (cost.items > maxListItems) {
      return limitExceeded(
        'COST_ESTIMATED_TOO_EXPENSIVE',
        `An operation may ask for ${shown(maxListItems)} list items, got ${shown(cost.items)} by its \`first\` arguments and ids.`,
      );
    }
    const needed = cost.calls - cost.callsInPart;
    if (predictedCalls !== null && needed > predictedCalls) {
      return limitExceeded(
        'CALL_BUDGET_EXCEEDED',
        `An operation may make ${shown(predictedCalls)} REST calls; this one can need ${shown(needed)} by its arguments.`,
      );
    }
    return null;
  };

const shown = (count: number): string => count.toLocaleString('en-US');

// graphql's own rule, which names neither a limit nor a code.
function IntrospectionDepthRule(context: ValidationContext) {
  const reportError = ({ nodes }: GraphQLError): void =>
    context.reportError(
      limitExceeded(
        'MAX_INTROSPECTION_DEPTH_LIMIT',
        'Introspection may nest lists of fields, interfaces, possible types and input fields 2 deep, got 3 or more.',
        nodes,
      ),
    );
  return MaxIntrospectionDepthRule(Object.create(context, { reportError: { value: reportError } }));
}
