// The times of an operation's fields beside its answer, for routers that ask with `apollo-federation-include-trace: ftv1`.
//
// By hand, because yoga's plugin for it answers 500 once a trace has more bytes than a function may have
// arguments, wraps every resolver of every request, and brings a package that has to run at install.
import {
  defaultFieldResolver,
  type GraphQLError,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isObjectType,
} from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { GatewayContext } from '../../graph/context.ts';
import type { AnswerPath } from '../../upstream/trace.ts';
import { variantAt } from '../endpoints.ts';
import { double, type EncodedField, message, text, whole } from './protobuf.ts';

/** A place of the answer: a field, or an item of a list. */
type TraceNode = {
  readonly children: Map<string | number, TraceNode>;
  readonly errors: GraphQLError[];
  /** Undefined for an item of a list, which no resolver answers. */
  field?: {
    readonly info: GraphQLResolveInfo;
    readonly startNs: number;
    endNs: number;
  };
};

type RunningTrace = {
  readonly startedAtMs: number;
  readonly root: TraceNode;
  /** A field is asked for; what is returned is told when it is answered, and again when that was a promise. */
  readonly begin: (info: GraphQLResolveInfo) => () => void;
  readonly durationNs: () => number;
};

type TracedRequest = { readonly request: Request };

export type InlineTrace = {
  readonly plugin: Plugin<GatewayContext>;
  /** Null for a request that asks for no times. */
  readonly schemaFor: (request: Request) => GraphQLSchema | null;
};

/** Whether a router asks for the times. */
export const wantsInlineTrace = (headers: Pick<Headers, 'get'>): boolean =>
  headers.get('apollo-federation-include-trace') === 'ftv1';

/**
 * `schemaOf` makes a schema for those requests alone, so that no other is slowed. A trace costs several times what its
 * answer does: `isAllowed` says whether there are any.
 */
export function createInlineTrace(schemaOf: () => GraphQLSchema, isAllowed: boolean): InlineTrace {
  const traces = new WeakMap<Request, RunningTrace>();
  let timed: GraphQLSchema | undefined;
  const plugin: Plugin<GatewayContext> = {
    onRequest({ request, url }) {
      const isAsked = isAllowed && wantsInlineTrace(request.headers);
      if (isAsked && variantAt(url.pathname) === 'federation') traces.set(request, createTrace());
    },
    // Here errors are as the client sees them.
    onResultProcess({ request, result, setResult }) {
      const trace = traces.get(request);
      if (!trace || isAsyncIterable(result) || Array.isArray(result)) return;
      for (const error of result.errors ?? []) nearest(trace.root, error.path).errors.push(error);
      const ftv1 = write(trace).toString('base64');
      setResult({ ...result, extensions: { ...result.extensions, ftv1 } });
    },
  };
  return {
    plugin,
    schemaFor(request) {
      if (!traces.has(request)) return null;
      timed ??= withTimes(schemaOf(), ({ request }) => traces.get(request));
      return timed;
    },
  };
}

function createTrace(): RunningTrace {
  const startedNs = process.hrtime.bigint();
  const durationNs = (): number => Number(process.hrtime.bigint() - startedNs);
  const root: TraceNode = { children: new Map(), errors: [] };
  return {
    startedAtMs: Date.now(),
    root,
    durationNs,
    begin(info) {
      const startNs = durationNs();
      const field = { info, startNs, endNs: startNs };
      nodeAt(root, info.path).field = field;
      return () => {
        field.endNs = durationNs();
      };
    },
  };
}

function withTimes(
  schema: GraphQLSchema,
  traceOf: (context: TracedRequest) => RunningTrace | undefined,
): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const { resolve = defaultFieldResolver } = field;
      field.resolve = (source, args, context, info) => {
        const end = traceOf(context)?.begin(info);
        try {
          const result = resolve(source, args, context, info);
          if (end && isPromise(result)) result.then(end, end);
          return result;
        } finally {
          end?.();
        }
      };
    }
  }
  return schema;
}

const isPromise = (value: unknown): value is Promise<unknown> =>
  typeof (value as Promise<unknown> | null)?.then === 'function';

function nodeAt(root: TraceNode, path: AnswerPath | undefined): TraceNode {
  if (!path) return root;
  const { children } = nodeAt(root, path.prev);
  const known = children.get(path.key);
  if (known) return known;
  const node: TraceNode = { children: new Map(), errors: [] };
  children.set(path.key, node);
  return node;
}

function nearest(root: TraceNode, path: readonly (string | number)[] = []): TraceNode {
  let node = root;
  for (const key of path) {
    const child = node.children.get(key);
    if (!child) break;
    node = child;
  }
  return node;
}

// Numbers of fields as in Apollo's reports.proto, message Trace.
function write({ startedAtMs, durationNs, root }: RunningTrace): EncodedField {
  const ns = durationNs();
  return Buffer.concat([
    message(4, ...moment(startedAtMs)),
    message(3, ...moment(startedAtMs + ns / 1e6)),
    whole(11, ns),
    message(14, ...inside(root)),
    // Every such operation is traced, so none stands for others.
    double(31, 1),
  ]);
}

const moment = (ms: number): EncodedField[] => [
  whole(1, Math.floor(ms / 1_000)),
  whole(2, Math.floor((ms % 1_000) * 1e6)),
];

function inside({ children, errors, field }: TraceNode): EncodedField[] {
  return [
    ...(field ? timesOf(field) : []),
    ...errors.map(writeError),
    ...[...children].map(([key, child]) => {
      const name = typeof key === 'number' ? whole(2, key) : text(1, key);
      return message(12, name, ...inside(child));
    }),
  ];
}

function timesOf({ info, startNs, endNs }: NonNullable<TraceNode['field']>): EncodedField[] {
  const { path, fieldName, returnType, parentType } = info;
  return [
    text(3, `${returnType}`),
    text(13, parentType.name),
    whole(8, startNs),
    whole(9, endNs),
    ...(path.key === fieldName ? [] : [text(14, fieldName)]),
  ];
}

// The code alone: messages may quote what was given, and a router sends traces on to others.
function writeError({ extensions: { code }, locations = [] }: GraphQLError): EncodedField {
  const places = locations.map(({ line, column }) => message(2, whole(1, line), whole(2, column)));
  const json = JSON.stringify({ message: code, locations, extensions: { code } });
  return message(11, text(1, String(code)), ...places, text(4, json));
}
