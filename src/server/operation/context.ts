// What the resolvers of an operation get, however it came: its session, and what lasts longer.
import type { GatewayContext } from '../../graph/context.ts';
import type { Reads } from '../../leadsail/client/reads.ts';
import { createSession, demand, may, noCredential } from '../../leadsail/client/session.ts';
import type { Writes } from '../../leadsail/client/writes.ts';
import type { Idempotency } from '../../live/idempotency.ts';
import { createWatching, type Watching } from '../../live/interactions.ts';
import type { Topics } from '../../live/topics.ts';
import type { CallQuota } from '../../upstream/call-quota.ts';
import { type Credential, RIGHTS, type Right } from '../../upstream/credential.ts';
import { createDeadline } from '../../upstream/deadline.ts';
import { UpstreamFailure } from '../../upstream/failure.ts';
import { createTrace } from '../../upstream/trace.ts';
import type { TraceStep } from '../../upstream/trace-step.ts';
import { wantsInlineTrace } from '../telemetry/inline-trace.ts';
import { wantsTrace } from '../telemetry/tracing.ts';
import type { createWriteLog } from '../telemetry/write-log.ts';
import { wantsCost } from './cost-report.ts';

export type ContextOptions = {
  readonly reads: Reads;
  readonly writes: Writes;
  /** Answers a repeated request as it answered the first. */
  readonly idempotency: Idempotency;
  /** The topics of subscriptions. */
  readonly topics: Topics;
  /** Time for all REST calls of one operation, in milliseconds. */
  readonly deadlineMs: number;
  readonly callBudget: number;
  /** What each tenant may ask in a minute; null: any number of calls. */
  readonly quota: CallQuota | null;
  readonly looksAhead: boolean;
  readonly showsTrace: boolean;
  /** Text leads of which LeadSail says nothing about do-not-contact marks. */
  readonly textsWithoutMark: boolean;
  /** Called after every mutation, with its caller. */
  readonly onWrite: ReturnType<typeof createWriteLog>;
  /** What callers without a credential are told. */
  readonly credentialRule: string;
  /** No mutation runs, whatever rights a caller has. */
  readonly isReadOnly: boolean;
  /** Begins the trace of a poll; null: none is recorded. */
  readonly beginPoll: (() => TraceStep) | null;
};

/** The context of one operation; `cancel` ends what it asks of LeadSail, because the client went away. */
export type Opened = { readonly context: GatewayContext; readonly cancel: () => void };

export type OpenContext = (
  headers: Pick<Headers, 'get'>,
  credential: Credential | null,
  about: { readonly step: TraceStep | undefined; readonly requestId: string },
) => Opened;

export function createContexts(options: ContextOptions): OpenContext {
  const { reads, writes, callBudget, quota, deadlineMs, looksAhead, textsWithoutMark } = options;
  const { credentialRule, isReadOnly } = options;
  return (headers, caller, { step, requestId }) => {
    const credential = caller && isReadOnly ? toReader(caller) : caller;
    let deadline = createDeadline(deadlineMs);
    const leadsail = createSession({
      reads,
      writes,
      callBudget,
      credential,
      credentialRule,
      step,
      deadline,
      isFresh: /\bno-cache\b/.test(headers.get('cache-control') ?? ''),
      trace: options.showsTrace && wantsTrace(headers) ? createTrace() : null,
    });
    const watching = (): Watching => {
      if (credential === null) throw noCredential(credentialRule);
      demand(credential, 'read');
      return createWatching(options.topics, reads, credential, options.beginPoll);
    };
    // Without a credential nothing is done that could be remembered.
    const runIdempotent: GatewayContext['runIdempotent'] = (key, asked, run) =>
      credential === null
        ? run()
        : options.idempotency.runIdempotent(
            { tenant: credential.fingerprint, key, asked },
            deadline,
            run,
          );
    const isToldHow = leadsail.trace !== null || wantsInlineTrace(headers) || wantsCost(headers);
    const sharesEventsAs =
      isToldHow || credential === null
        ? null
        : `${credential.fingerprint} ${credential.rights?.join() ?? ''}`;
    const forNextEvent = (): GatewayContext => {
      const own = createDeadline(deadlineMs);
      // Others may wait for what it asks after this one has gone.
      if (sharesEventsAs === null) deadline = own;
      const { counts } = leadsail;
      const sessionOptions = { reads, writes, callBudget, credential, credentialRule, step };
      const session = createSession({ ...sessionOptions, deadline: own, trace: null, counts });
      return { ...context, leadsail: session };
    };
    const reportWrite: GatewayContext['reportWrite'] = (write) =>
      options.onWrite(write, credential, requestId);
    const context: GatewayContext = {
      leadsail,
      looksAhead,
      textsWithoutMark,
      runIdempotent,
      watching,
      sharesEventsAs,
      callsLeft: quota && credential && (() => quota.left(credential.fingerprint)),
      may: (right: Right) => may(credential, right),
      demand(right: Right): void {
        if (isReadOnly && isForWrites(right)) throw mutationsAreOff();
        demand(credential, right);
      },
      failedParts: null,
      reportWrite,
      forNextEvent,
    };
    return { context, cancel: () => deadline.cancel() };
  };
}

const toReader = (caller: Credential): Credential => ({
  ...caller,
  rights: (caller.rights ?? RIGHTS).filter((right) => !isForWrites(right)),
});

const isForWrites = (right: Right): boolean => right !== 'read' && right !== 'personal';

const mutationsAreOff = (): UpstreamFailure =>
  new UpstreamFailure('forbidden', 'Mutations are off at this gateway.');
