// What the resolvers of an operation get, whichever door it came through: its session, and what lasts longer.
import type { GatewayContext } from '../graph/context.ts';
import type { Reads } from '../leadsail/reads.ts';
import { createSession, noCredential } from '../leadsail/session.ts';
import type { Writes } from '../leadsail/writes.ts';
import type { Idempotency } from '../live/idempotency.ts';
import { createWatching, type Watching } from '../live/interactions.ts';
import type { Topics } from '../live/topics.ts';
import type { Credential } from '../upstream/credential.ts';
import { createDeadline } from '../upstream/deadline.ts';
import { createTrace } from '../upstream/trace.ts';
import { wantsTrace } from './trace.ts';

export type ContextOptions = {
  readonly reads: Reads;
  readonly writes: Writes;
  /** Answers what is sent again as the first time. */
  readonly idempotency: Idempotency;
  /** What is watched. */
  readonly topics: Topics;
  /** Time for all REST calls of one operation, in milliseconds. */
  readonly deadlineMs: number;
  readonly callBudget: number;
  readonly looksAhead: boolean;
  readonly showsTrace: boolean;
};

/** The context of one operation; `cancel` ends what it asks of LeadSail, because the client went away. */
export type Opened = { readonly context: GatewayContext; readonly cancel: () => void };

export type OpenContext = (
  headers: Pick<Headers, 'get'>,
  credential: Credential | null,
  traceparent: string | undefined,
) => Opened;

export function createContexts(options: ContextOptions): OpenContext {
  const { reads, writes, callBudget, deadlineMs, looksAhead } = options;
  return (headers, credential, traceparent) => {
    let deadline = createDeadline(deadlineMs);
    const leadsail = createSession({
      reads,
      writes,
      callBudget,
      credential,
      traceparent,
      deadline,
      isFresh: /\bno-cache\b/.test(headers.get('cache-control') ?? ''),
      trace: options.showsTrace && wantsTrace(headers) ? createTrace() : null,
    });
    const watching = (): Watching => {
      if (credential === null) throw noCredential();
      return createWatching(options.topics, reads, credential);
    };
    // Without a credential nothing is done that could be remembered.
    const once: GatewayContext['once'] = (key, asked, run) =>
      credential === null
        ? run()
        : options.idempotency.once({ tenant: credential.fingerprint, key, asked }, deadline, run);
    const anew = (): GatewayContext => {
      deadline = createDeadline(deadlineMs);
      const { counts } = leadsail;
      const asking = { reads, writes, callBudget, credential, traceparent };
      const session = createSession({ ...asking, deadline, trace: null, counts });
      return { leadsail: session, looksAhead, once, watching, anew };
    };
    const context = { leadsail, looksAhead, once, watching, anew };
    return { context, cancel: () => deadline.cancel() };
  };
}
