// Everything that one operation asks of LeadSail with one credential: its memory ends with it.
import type { Deadline } from '../upstream/deadline.ts';
import { UpstreamFailure } from '../upstream/failure.ts';
import { pathFault, toPath, toQuery } from '../upstream/path.ts';
import type { Trace } from '../upstream/trace.ts';
import type { Upstream } from '../upstream/upstream.ts';
import type { Credential } from './credential.ts';
import type { Drift } from './drift.ts';
import type { Endpoint } from './endpoint.ts';

/** What a noun (`leads`, `interactions`, …) is made from. */
export type Asking = {
  /**
   * One REST call, now. Null when LeadSail has no such record, and without a call for an id that must
   * not stand in a path. Rejects with an UpstreamFailure: `unauthenticated` without a credential,
   * `over_budget` (no call leaves then), and whatever the call itself ends in. `needs` says what it is for, in the
   * names that `trace.serves` is told; the list may still grow while the call is under way.
   */
  readonly ask: <Asked extends object, Got>(
    endpoint: Endpoint<Asked, Got>,
    asked: Asked,
    needs: readonly string[],
  ) => Promise<Got | null>;
  readonly trace: Trace | null;
};

export type Session = {
  /** The noun's loaders, made at first use and the same ever after. */
  readonly use: <Noun>(noun: (asking: Asking) => Noun) => Noun;
  /** What was asked, when the caller wants to see it. */
  readonly trace: Trace | null;
};

export type SessionOptions = {
  readonly upstream: Upstream;
  /** Null: nothing can be asked, and every call says so. */
  readonly credential: Credential | null;
  readonly deadline: Deadline;
  readonly drift: Drift;
  readonly trace: Trace | null;
  /** REST calls at most; one more is refused. */
  readonly callBudget: number;
};

const USER_AGENT = 'leadsail-graphql';

/** A session for one operation; make another for the next. */
export function createSession(options: SessionOptions): Session {
  const { upstream, credential, deadline, drift, trace, callBudget } = options;
  let calls = 0;

  const ask: Asking['ask'] = async (endpoint, asked, needs) => {
    if (!credential) {
      throw new UpstreamFailure(
        'unauthenticated',
        'No API key: send your LeadSail key in the X-API-Key header.',
      );
    }
    if (calls >= callBudget) {
      throw new UpstreamFailure(
        'over_budget',
        `An operation may make ${callBudget} REST calls; this one needs more.`,
      );
    }
    const ids = asked as Readonly<Record<string, string>>;
    // LeadSail's own answers may hold an id that leads nowhere: there is nothing under it.
    if (idsIn(endpoint.path).some((name) => pathFault(ids[name] ?? ''))) return null;
    const path = toPath(endpoint.path, ids) + toQuery(endpoint.query(asked));
    calls += 1;
    const headers = {
      'x-api-key': credential.apiKey,
      accept: 'application/json',
      'user-agent': USER_AGENT,
    };
    const entry = trace?.begin(endpoint.name, needs);
    let status: number | null = null;
    try {
      const answer = await upstream.call({ method: 'GET', path, headers }, deadline);
      status = answer.status;
      const got = endpoint.decode(answer.data, drift, asked);
      if (got === null) {
        throw new UpstreamFailure('bad_response', 'LeadSail sent an answer that cannot be read.', {
          status,
        });
      }
      return got;
    } catch (error) {
      if (!(error instanceof UpstreamFailure)) throw error;
      status ??= error.status ?? null;
      if (error.kind === 'not_found' && endpoint.missingIsNull) return null;
      throw error;
    } finally {
      if (entry) trace?.end(entry, status);
    }
  };

  const asking: Asking = { ask, trace };
  const nouns = new Map<unknown, unknown>();
  return {
    trace,
    use<Noun>(noun: (asking: Asking) => Noun): Noun {
      if (!nouns.has(noun)) nouns.set(noun, noun(asking));
      return nouns.get(noun) as Noun;
    },
  };
}

const idsIn = (template: string): string[] =>
  [...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
