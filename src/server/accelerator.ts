// What makes answers faster and changes none: what the rooms let be done for them. Without it each does it itself.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { DocumentNode, GraphQLError, GraphQLSchema } from 'graphql';
import type { CostedOperation } from '../graph/planning/cost.ts';
import type { Declaration } from '../leadsail/decode/declaration.ts';
import type { Drift } from '../leadsail/decode/drift.ts';
import type { Parse } from '../upstream/envelope.ts';
import type { CallerOf } from './auth/caller.ts';
import type { BodyBudget } from './http/body-budget.ts';
import type { HandedOn, StepOf } from './http/incoming.ts';
import type { TenantTurns } from './http/tenant-turns.ts';
import type { OpenContext } from './operation/context.ts';
import type { Executor } from './operation/execution.ts';
import type { FinishedOperation } from './operation/lifecycle.ts';
import type { Steps } from './operation/steps.ts';
import type { Metrics } from './telemetry/metrics.ts';

export type Accelerator = {
  /** How answers with such data are read; undefined: by `parseExact`. */
  readonly parserOf: (returns: Declaration, drift: Drift) => Parse | undefined;
  readonly createServerParts: (options: ServerPartsOptions) => ServerParts;
};

export type ServerPartsOptions = {
  readonly steps: Steps;
  readonly callerOf: CallerOf;
  /** Of the trace that a request belongs to. */
  readonly stepOf: StepOf;
  readonly openContext: OpenContext;
  readonly bodies: BodyBudget;
  readonly tenantTurns: TenantTurns;
  /** Whether callers may ask for traces. */
  readonly showsTrace: boolean;
  /** Why an operation is not executed because of what it costs. */
  readonly refuseCost: (operation: CostedOperation) => GraphQLError | null;
  /** The document of a text, if it was parsed before and is within the limits. */
  readonly documentOf: (text: string) => DocumentNode | undefined;
  /** The schema of an endpoint; undefined for one that nobody has asked yet. */
  readonly schemaAt: (path: string) => GraphQLSchema | undefined;
  /** Answers every request, and goes on with what is handed on to it. */
  readonly handler: RequestHandler;
  readonly onOperation: (operation: FinishedOperation) => void;
  readonly metrics: Pick<Metrics, 'countRequest' | 'countPlan'>;
};

export type RequestHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  handedOn: HandedOn,
) => unknown;

export type ServerParts = {
  /** Args before any other executor, for operations and for events. */
  readonly executors: readonly Executor[];
  /** Answers every request that comes by HTTP. */
  readonly listener: RequestListener;
};

/** Nothing is faster. */
export const NO_ACCELERATOR: Accelerator = {
  parserOf: () => undefined,
  createServerParts: ({ handler }) => ({
    executors: [],
    listener: (request, response) => void handler(request, response, {}),
  }),
};
