// Composition root: builds the rooms in order and hands out the one door.

import { createSchema } from './graph/schema.ts';
import { toCredential } from './leadsail/credential.ts';
import { createDrift } from './leadsail/drift.ts';
import type { Examples } from './server/graphiql.ts';
import type { Log } from './server/log.ts';
import { createServer } from './server/server.ts';
import type { Config } from './settings.ts';
import { createUpstream } from './upstream/upstream.ts';

export type GatewayOptions = Pick<
  Config,
  'leadsailApiKey' | 'deadlineMs' | 'callBudget' | 'lookAhead' | 'trace' | 'graphiql'
> & {
  /** LeadSail's base URL, real or simulated. */
  readonly leadsailUrl: string;
  /** The text of schema.graphql. */
  readonly sdl: string;
  readonly log: Log;
  /** What to fill GraphiQL with, where it is on. */
  readonly examples: Examples;
};

export type Gateway = {
  /** Answers one HTTP request; also a listener for `node:http`. */
  readonly server: ReturnType<typeof createServer>;
  /** How often LeadSail's answers differed from what is known, by kind and place. */
  readonly driftCounts: () => ReadonlyMap<string, number>;
  /** Closes the connections to LeadSail. */
  readonly dispose: () => Promise<void>;
};

/** A gateway, ready to answer; it opens no socket until it is asked. */
export function createGateway(options: GatewayOptions): Gateway {
  const { log, sdl, leadsailUrl, leadsailApiKey } = options;
  const upstream = createUpstream({ url: leadsailUrl });

  const drift = createDrift((seen) =>
    log.info({ seen }, 'drift: LeadSail sent other than it documents'),
  );
  const server = createServer({
    schema: createSchema(sdl),
    upstream,
    drift,
    log,
    ownCredential: leadsailApiKey === null ? null : toCredential(leadsailApiKey),
    deadlineMs: options.deadlineMs,
    callBudget: options.callBudget,
    looksAhead: options.lookAhead,
    showsTrace: options.trace,
    graphiql: options.graphiql ? options.examples : null,
  });
  return { server, driftCounts: drift.counts, dispose: upstream.close };
}
