// For a gateway that keeps its schema to itself: no introspection, and no names offered in errors.
import type { ASTVisitor, ExecutionArgs, ValidationContext, validate } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { limitExceeded } from './document-limits.ts';

const hideSuggestions = true;

export function useNoIntrospection(): Plugin {
  // Suggestions are not made: removing them from a message means searching what the caller wrote.
  const hide = ({ args }: { readonly args: ExecutionArgs }): void =>
    void Object.assign(args, { hideSuggestions });
  return {
    onValidate({ addValidationRule, validateFn, setValidationFn }) {
      addValidationRule(NoIntrospectionRule);
      setValidationFn(((schema, document, rules) =>
        validateFn(schema, document, rules, { hideSuggestions })) satisfies typeof validate);
    },
    onExecute: hide,
    onSubscribe: hide,
  };
}

// The last two tell composers of a supergraph.
const TELLING = ['__schema', '__type', '_service', '_sdl'];

function NoIntrospectionRule(context: ValidationContext): ASTVisitor {
  return {
    Field(node) {
      const { value } = node.name;
      if (!TELLING.includes(value)) return undefined;
      context.reportError(
        limitExceeded('INTROSPECTION_DISABLED', `Introspection is off here, got ${value}.`, [node]),
      );
      return false;
    },
  };
}
