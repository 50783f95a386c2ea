// For a gateway that keeps its schema to itself: no introspection, and no names offered in errors.
import { type ASTVisitor, GraphQLError, type ValidationContext } from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import { limitExceeded } from './document-limits.ts';

// Between the words stand names of the schema only.
const SUGGESTION = / Did you mean [^?]*\?/g;

export function useNoIntrospection(): Plugin {
  return {
    onValidate({ addValidationRule }) {
      addValidationRule(NoIntrospectionRule);
    },
    onExecutionResult({ result, setResult }) {
      if (!result || isAsyncIterable(result) || Array.isArray(result) || !result.errors) return;
      setResult({ ...result, errors: result.errors.map(withoutSuggestion) });
    },
  };
}

function withoutSuggestion(error: GraphQLError): GraphQLError {
  const message = error.message.replace(SUGGESTION, '');
  return message === error.message ? error : new GraphQLError(message, error);
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
