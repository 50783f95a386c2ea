// `@defer` and `@stream`: answers in parts for clients who can read them, in the format that they name.
//
// graphql itself executes both formats; the 2022 one, which most clients know, is for who names none.
// Who takes neither multipart nor events gets all at once, as the directives allow: an answer, not a 406.
import {
  type DirectiveNode,
  type DocumentNode,
  type ExecutionArgs,
  experimentalExecuteIncrementally,
  GraphQLDeferDirective,
  type GraphQLError,
  GraphQLSchema,
  GraphQLStreamDirective,
  getDirectiveValues,
  getOperationAST,
  getVariableValues,
  legacyExecuteIncrementally,
  type VariableValues,
  visit,
} from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import { limitExceeded } from './document-limits.ts';
import { type Payload, withLaterErrors } from './payloads.ts';

/** How clients call the formats in `Accept`, and who executes them. */
const FORMATS = [
  { parameter: 'incrementalspec=v0.2', name: 'incrementalSpec=v0.2', execute: current },
  { parameter: 'deferspec=20220824', name: 'deferSpec=20220824', execute: of2022 },
] as const;

const MEDIA_TYPES = ['multipart/mixed', 'text/event-stream'];

export function useIncrementalDelivery(maskError: (error: unknown) => GraphQLError): Plugin {
  return {
    onSchemaChange({ schema, replaceSchema }) {
      const config = schema.toConfig();
      const directives = [...config.directives, GraphQLDeferDirective, GraphQLStreamDirective];
      replaceSchema(new GraphQLSchema({ ...config, directives }));
    },

    onExecute({ args, executeFn, setExecuteFn, setResultAndStopExecution }) {
      if (!asksForParts(args.document)) return;
      const variables = variablesOf(args);
      // Whoever executes plain operations says what is wrong with this one.
      if (!variables) return;
      const fault = initialCountFault(args.document, variables);
      if (fault) return setResultAndStopExecution({ errors: [fault] });
      const execute = executorFor(args.contextValue.request.headers.get('accept'));
      if (!execute) {
        const document = withoutParts(args.document);
        setExecuteFn((asked) => executeFn({ ...asked, document }));
        return;
      }
      setExecuteFn(execute);
      return {
        onExecuteDone({ result }) {
          if (!isAsyncIterable(result)) return;
          // Yoga masks the errors beside the first data, and no others.
          return {
            onNext: ({ result: payload, setResult }) =>
              setResult(withLaterErrors(payload as Payload, maskError) as typeof payload),
          };
        },
      };
    },

    onResponse({ request, response }) {
      const type = response.headers.get('content-type') ?? '';
      if (!MEDIA_TYPES.some((known) => type.startsWith(known))) return;
      const named = formatIn(request.headers.get('accept'));
      if (named) response.headers.set('content-type', `${type}; ${named.name}`);
      // Of the connection, which Node keeps or closes and frames as it must.
      response.headers.delete('connection');
      response.headers.delete('transfer-encoding');
    },
  };
}

const isOurs = ({ name }: DirectiveNode): boolean =>
  name.value === GraphQLDeferDirective.name || name.value === GraphQLStreamDirective.name;

function asksForParts(document: DocumentNode): boolean {
  // Nearly all operations end here: their text does not even have the words.
  if (document.loc && !/defer|stream/.test(document.loc.source.body)) return false;
  let asks = false;
  visit(document, {
    Directive(node) {
      asks ||= isOurs(node);
    },
  });
  return asks;
}

function variablesOf({ schema, document, operationName, variableValues }: ExecutionArgs) {
  const operation = getOperationAST(document, operationName);
  if (!operation) return undefined;
  const { variableDefinitions = [] } = operation;
  return getVariableValues(schema, variableDefinitions, variableValues ?? {}).variableValues;
}

// graphql takes it for a fault of its own.
function initialCountFault(document: DocumentNode, variables: VariableValues): GraphQLError | null {
  let fault: GraphQLError | null = null;
  visit(document, {
    Directive(node) {
      if (node.name.value !== GraphQLStreamDirective.name) return;
      const asked = getDirectiveValues(GraphQLStreamDirective, { directives: [node] }, variables);
      const count = Number(asked?.initialCount);
      if (count >= 0) return;
      const message = `initialCount of @stream must be 0 or more, got ${count}.`;
      fault ??= limitExceeded('BAD_USER_INPUT', message, [node]);
    },
  });
  return fault;
}

const withoutParts = (document: DocumentNode): DocumentNode =>
  visit(document, { Directive: (node) => (isOurs(node) ? null : undefined) });

/** What is accepted in parts, each media type with its parameters, in small letters. */
const inParts = (accept: string | null): string[] =>
  (accept ?? '')
    .toLowerCase()
    .replaceAll(/\s/g, '')
    .split(',')
    .filter((one) => MEDIA_TYPES.includes(one.split(';')[0] ?? ''));

const formatIn = (accept: string | null) =>
  inParts(accept)
    .flatMap((one) => one.split(';'))
    .map((part) => FORMATS.find(({ parameter }) => parameter === part))
    .find((format) => format !== undefined);

/** Null for a client who wants everything at once. */
function executorFor(accept: string | null) {
  if (inParts(accept).length === 0) return null;
  return (formatIn(accept) ?? FORMATS[1]).execute;
}

async function current(args: ExecutionArgs) {
  return inOrder(await experimentalExecuteIncrementally(args));
}

async function of2022(args: ExecutionArgs) {
  return inOrder(await legacyExecuteIncrementally(args));
}

type Parts = {
  readonly initialResult: Payload;
  readonly subsequentResults: AsyncGenerator<Payload, void, void>;
};

// Not a generator of our own: one that waits for a part cannot be told to stop waiting.
function inOrder<Whole extends object>(result: Whole | Parts) {
  if (!('initialResult' in result)) return result;
  const { initialResult, subsequentResults } = result;
  let isFirst = true;
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next(): Promise<IteratorResult<Payload, void>> {
      if (!isFirst) return subsequentResults.next();
      isFirst = false;
      return { done: false, value: initialResult };
    },
    return: () => subsequentResults.return(),
  };
}
