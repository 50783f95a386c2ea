// What happens to an operation before it is executed: one list, in one order, for yoga and for the HTTP shortcut.
import type { GraphQLError } from 'graphql';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import { type CallerOf, withCaller } from '../auth/caller.ts';
import type { RateLimit } from '../auth/rate-limit.ts';
import type { Cors } from '../http/cors.ts';
import { type Incoming, incomingOf } from '../http/incoming.ts';
import type { DocumentStep } from './persisted-documents.ts';

type Prepared = GraphQLParams | Promise<GraphQLParams>;

/** May refuse an operation, by throwing, or change its parameters. */
type Step = (incoming: Incoming, params: GraphQLParams) => Prepared;

export type StepOptions = {
  readonly cors: Cors;
  /** Null: there is no rate limit. */
  readonly rateLimit: RateLimit | null;
  readonly callerOf: CallerOf;
  readonly document: DocumentStep;
  /** Why no answer could be sent; null when one can. */
  readonly refuseForm: (incoming: Incoming) => GraphQLError | null;
};

export type Steps = {
  /**
   * What is to be executed. Rejects with why it is not; a request is asked for it once, also where the shortcut hands
   * it to yoga.
   */
  readonly prepare: (incoming: Incoming, params: GraphQLParams) => Promise<GraphQLParams>;
  /** Of every answer to an operation, refused or not, once it was prepared; all of them, and those of the rate limit. */
  readonly headersOf: (incoming: Incoming) => Header[];
  readonly rateHeadersOf: (incoming: Incoming) => readonly Header[];
};

type Header = readonly [name: string, value: string];

export function createSteps(options: StepOptions): Steps {
  const { cors, rateLimit, callerOf, document, refuseForm } = options;

  const unless = (error: GraphQLError | null, params: GraphQLParams): GraphQLParams => {
    if (error) throw error;
    return params;
  };
  const checkOrigin: Step = (incoming, params) => unless(cors.refusalOf(incoming), params);
  const checkRate: Step = async (incoming, params) => {
    const refused = await rateLimit?.refusalOf(incoming);
    return unless(refused ?? null, params);
  };
  // Callers that are not believed are refused before the operation is examined.
  const identify: Step = (incoming, params) => withCaller(callerOf, incoming, () => params);
  const checkForm: Step = (incoming, params) => unless(refuseForm(incoming), params);

  const steps: readonly Step[] = [
    checkOrigin,
    ...(rateLimit === null ? [] : [checkRate]),
    identify,
    document,
    checkForm,
  ];

  async function prepare(incoming: Incoming, params: GraphQLParams): Promise<GraphQLParams> {
    let prepared = params;
    for (const step of steps) {
      const next = step(incoming, prepared);
      prepared = isPromise(next) ? await next : next;
    }
    return prepared;
  }

  return {
    prepare(incoming, params) {
      const begun = incoming.found.get(steps) as Promise<GraphQLParams> | undefined;
      if (begun) return begun;
      const preparing = prepare(incoming, params);
      incoming.found.set(steps, preparing);
      return preparing;
    },
    rateHeadersOf: (incoming) => rateLimit?.headersOf(incoming) ?? [],
    headersOf: (incoming) => [
      ...cors.headersOf(incoming.headers.get('origin')),
      ...(rateLimit?.headersOf(incoming) ?? []),
    ],
  };
}

const isPromise = (prepared: Prepared): prepared is Promise<GraphQLParams> =>
  typeof (prepared as { then?: unknown }).then === 'function';

/** The steps of every request that the HTTP shortcut does not answer. */
export const useSteps = ({ prepare, rateHeadersOf }: Steps): Plugin => ({
  async onParams({ request, params, setParams }) {
    setParams(await prepare(incomingOf(request), params));
  },
  onResponse({ request, response }) {
    for (const [name, value] of rateHeadersOf(incomingOf(request)))
      response.headers.set(name, value);
  },
});
