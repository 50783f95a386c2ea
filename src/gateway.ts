// Composition root: builds the rooms in order and hands out the one listener.
import type { RequestListener } from 'node:http';
import { createAccelerator } from './fast/fast.ts';
import { type GatewayOptions, serverSettingsOf } from './gateway/options.ts';
import { createSchema } from './graph/schema.ts';
import { personalFields } from './graph/supergraph/personal.ts';
import { createReads, type Reads, type ReadsOptions } from './leadsail/client/reads.ts';
import { createWrites } from './leadsail/client/writes.ts';
import { createDrift, DRIFT } from './leadsail/decode/drift.ts';
import { declaredReads } from './leadsail/endpoint.ts';
import { createCallQuota } from './live/call-quota.ts';
import { createChanges } from './live/changes.ts';
import { type Clock, systemClock } from './live/clock.ts';
import { createIdempotency } from './live/idempotency.ts';
import { createLeadEvents } from './live/lead-events.ts';
import { changeChannelOf } from './live/replicas/change-channel.ts';
import { awayOf } from './live/replicas/join.ts';
import { createReplicas, type Replicas } from './live/replicas/replicas.ts';
import { createTopics, type Topics, type TopicsOptions } from './live/topics.ts';
import { shareVerified } from './live/verified.ts';
import { type Accelerator, NO_ACCELERATOR } from './server/accelerator.ts';
import { circuitFinding, type ReadinessCheck } from './server/http/health.ts';
import type { LongLived } from './server/http/listener.ts';
import { nameAndStack } from './server/operation/errors.ts';
import { createReloadable, type ReloadableFiles } from './server/reloadable.ts';
import { createServer } from './server/server.ts';
import { type Causes, createCauses } from './server/telemetry/causes.ts';
import { type Counts, createMetrics } from './server/telemetry/metrics.ts';
import { createMetricsPage } from './server/telemetry/metrics-page.ts';
import { watchedCalls } from './server/telemetry/upstream-causes.ts';
import { createTurns, type Turns } from './upstream/turns.ts';
import { createUpstream } from './upstream/upstream.ts';
import { createVerified, type Verified } from './upstream/verified.ts';

export type Gateway = {
  /** Answers one HTTP request of `node:http`. */
  readonly listener: RequestListener;
  /** Answers one Request with a Response. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** WebSockets and streams, for the server that listens. */
  readonly longLived: LongLived;
  /** `/metrics` alone, for a port of its own. */
  readonly metricsPage: RequestListener;
  /** What was counted, as data. */
  readonly counts: () => Promise<Counts>;
  /** What `/ready` looks at, beside the server being stopped. */
  readonly readiness: readonly ReadinessCheck[];
  /** How often LeadSail's answers differed from what is known, by kind and place. */
  readonly driftCounts: () => ReadonlyMap<string, number>;
  /** What is watched now, and by how many. */
  readonly watched: Topics['counts'];
  /** Believes the callers and runs the documents of these files from now on; what is under way goes on. */
  readonly reload: (files: ReloadableFiles) => void;
  /** Closes the connections to LeadSail. */
  readonly dispose: () => Promise<void>;
};

/** A gateway, ready to answer; it opens no socket until it is asked. */
export function createGateway(options: GatewayOptions): Gateway {
  const { clock = systemClock, causes = createCauses(options.log), sdl } = options;
  const common = {
    clock,
    causes,
    verified: createVerified(),
    turns: createTurns(),
    replicas: replicasOf(options, clock),
  };
  const { verified, turns, replicas } = common;
  const metrics = createMetrics({
    shareOf: verified.shareOf,
    isJoined: replicas.isJoined,
    textOfAll: options.metricsOfAll ?? null,
    processMetrics: options.processMetrics ?? null,
    driftCounts: () => client.drift.endpointCounts(),
    calls: () => ({ inFlight: upstream.inFlight(), waiting: upstream.waiting() }),
    openCircuits: () => upstream.openCircuits(),
    openSubscriptions: () => server.counts(),
    watched: () => live.topics.counts(),
  });
  const accelerator = {
    ...NO_ACCELERATOR,
    ...(options.plans && createAccelerator(options.log, options.maxAnswerBytes)),
  };
  const observer = watchedCalls(metrics.observer, causes, options.log, options.leadsailUrl);
  const quota = createCallQuota(options, replicas.callWindows, verified, clock.now);
  const upstream = createUpstream({
    ...{ url: options.leadsailUrl, quota, observer, verified, turns, proxies: options },
    asksForCompression: options.upstreamCompression,
  });
  const client = createClient(options, { upstream, observer, ...accelerator });
  const live = createLive(options, { ...common, reads: client.reads, onPoll: metrics.countPoll });
  const files = createReloadable(
    { ...options, causes, verified, recall: live.verified.recall },
    clock.now,
  );
  const server = createServer({
    ...serverSettingsOf(options),
    ...{ causes, metrics, verified, turns, quota },
    personalFields: personalFields(sdl),
    schemaOf: (variant) => createSchema(sdl, variant, { hidesLinks: options.hidesLinks }),
    reads: client.reads,
    writes: createWrites({ upstream, drift: client.drift, notify: live.changes.notify }),
    idempotency: createIdempotency(replicas.storeOf('idempotency', options.redisRequired)),
    topics: live.topics,
    callerOf: files.callerOf,
    buckets: replicas.buckets,
    webhook: files.proof && { proof: files.proof, events: live.events },
    createServerParts: accelerator.createServerParts,
    documents: {
      trusted: files.trusted,
      trustedOnly: options.documentsOnly,
      automatic: options.automaticDocuments,
    },
  });
  return {
    listener: server.listener,
    fetch: async (request) => server.yoga.fetch(request, { byFetch: true }),
    longLived: server.longLived,
    metricsPage: createMetricsPage(metrics),
    counts: metrics.counts,
    readiness: [
      () => circuitFinding(upstream.openCircuits()),
      () => awayOf(options.redis ?? null, options.redisRequired),
    ],
    driftCounts: client.drift.counts,
    watched: live.topics.counts,
    reload: files.reload,
    async dispose() {
      live.close();
      await server.close();
      await upstream.close();
    },
  };
}

/** What the processes of this gateway share, by whatever they share it with. */
function replicasOf({ sharedState, redis, log }: GatewayOptions, clock: Clock): Replicas {
  const onFault = (fault: unknown): void =>
    log.error({ fault: nameAndStack(fault) }, 'failed to handle a message from another replica');
  return sharedState ?? createReplicas(redis ?? null, clock.now, onFault);
}

/** What is asked of LeadSail, and how its answers differ from what is declared. */
function createClient(
  options: GatewayOptions,
  parts: Pick<ReadsOptions, 'upstream' | 'observer'> & Pick<Accelerator, 'parserOf'>,
) {
  const drift = createDrift((seen) => options.log.info({ seen }, DRIFT));
  // Before the first request: what is slow for want of a form is told while somebody looks.
  for (const { name, returns } of declaredReads()) parts.parserOf(returns, drift.of(name));
  const reads = createReads({
    ...parts,
    drift,
    cacheBytes: options.cacheMb * 1024 * 1024,
    backgroundMs: options.deadlineMs,
  });
  return { drift, reads };
}

/** What happens without being asked: what changes, is watched, or comes by a webhook; told to all replicas. */
function createLive(
  options: GatewayOptions,
  parts: Pick<TopicsOptions, 'clock' | 'onPoll'> & {
    readonly causes: Causes;
    readonly verified: Verified;
    readonly turns: Turns;
    readonly replicas: Replicas;
    readonly reads: Reads;
  },
) {
  const { clock, causes, verified, turns, replicas, reads, onPoll } = parts;
  const { exchange, storeOf } = replicas;
  const changes = createChanges({
    exchange,
    drop: reads.drop,
    dropAll: reads.dropAll,
    onUnheard: () => causes.report('unconfirmed'),
    tell: changeChannelOf(options, storeOf),
  });
  const sharedVerified = shareVerified({
    ...{ verified, exchange, forget: reads.forget },
    store: options.sharedState || options.redis ? storeOf('verified') : null,
  });
  const topics = createTopics({
    ...{ ...replicas, verified, turns, changes, clock, onPoll },
    pollTimeoutMs: options.deadlineMs,
    random: Math.random,
    maxTopics: options.maxTopics,
    pollsPerSecond: options.pollsPerSecond,
    onTrouble: (isTrouble, reason) =>
      causes.report(isTrouble ? 'polls_fail' : 'polls_work', { reason }),
  });
  const events = createLeadEvents({
    changes,
    store: storeOf('webhook'),
    toleranceMs: options.webhookToleranceMs,
    nowMs: clock.now,
  });
  function close(): void {
    for (const part of [topics, changes, sharedVerified]) part.close();
  }
  return { changes, verified: sharedVerified, topics, events, close };
}
