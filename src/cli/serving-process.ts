// One process that answers: a gateway that listens, alone or as a worker among others.
import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import type { Config } from '../config/settings.ts';
import { createGateway } from '../gateway.ts';
import { joinReplicas, refusalOf } from '../live/replicas/join.ts';
import type { Redis } from '../live/replicas/redis.ts';
import type { Finding, ReadinessCheck } from '../server/http/health.ts';
import { createListener, type LongLived } from '../server/http/listener.ts';
import { type Causes, createCauses } from '../server/telemetry/causes.ts';
import type { Log } from '../server/telemetry/log.ts';
import type { UpstreamSource } from '../workers/methods.ts';
import { OWNER_ADDRESS, tokenPrefixOf, withStickyStreams } from '../workers/sticky-streams.ts';
import type { WorkerLink } from '../workers/worker.ts';
import type { Files } from './config-files.ts';
import { listen } from './listen.ts';
import { type OpenedTelemetry, openTelemetry } from './telemetry.ts';

export const SDL = new URL('../../schema.graphql', import.meta.url);

export type Service = {
  readonly address: string;
  /** Uses the callers and documents of these files from now on; nobody is disconnected. */
  readonly reload: (files: Files) => void;
  /** Lets answers under way finish, within the configured bound. */
  readonly stop: () => Promise<void>;
};

export type ServiceOptions = {
  readonly config: Config;
  readonly files: Files;
  readonly source: UpstreamSource;
  readonly log: Log;
  /** Null: this process is alone. */
  readonly workerLink: WorkerLink | null;
};

/** Faults: it cannot listen, and has released everything. */
export async function openService(
  options: ServiceOptions,
): Promise<Service | { readonly faults: readonly string[] }> {
  const causes = createCauses(options.log);
  const redis = await joinReplicas(options.config, causes);
  const refusal = refusalOf(redis);
  if (refusal === null) {
    const telemetry = { ...(await openTelemetry(options)), causes };
    return openDoors({ ...options, redis, telemetry });
  }
  await redis?.close();
  return { faults: [refusal] };
}

type OpenedParts = {
  readonly redis: Redis | null;
  readonly telemetry: OpenedTelemetry & { readonly causes: Causes };
};

async function openDoors(
  options: ServiceOptions & OpenedParts,
): Promise<Service | { readonly faults: readonly string[] }> {
  const { config, files, source, log, workerLink, redis, telemetry } = options;
  const { maxConnections, keepAliveMs } = config;
  const gateway = createGateway({
    ...config,
    ...source,
    ...files,
    sdl: readFileSync(SDL, 'utf8'),
    log,
    redis,
    ...telemetry,
    ...(workerLink && {
      sharedState: redis === null ? workerLink.sharedState : null,
      metricsOfAll: workerLink.metricsOfAll,
      tokenPrefix: tokenPrefixOf(workerLink.self),
    }),
  });
  let isStopping = false;
  const stopping = (): Finding | null =>
    isStopping ? { reason: 'stopping', isFatal: true } : null;
  const sticky = workerLink && withStickyStreams(gateway.listener, workerLink);
  const answer = sticky?.listener ?? gateway.listener;
  const { handler, readiness } = marked(answer, gateway.readiness, config.leadsailUrl === null);
  const longLived = alsoStopping(gateway.longLived, sticky);
  const listener = createListener(handler, { readiness, longLived, maxConnections, keepAliveMs });
  // For other workers; the page of all is the primary's.
  const owner = workerLink && createListener(gateway.listener, { maxConnections, keepAliveMs });
  const page =
    config.metricsPort === 0 || workerLink
      ? null
      : createListener(gateway.metricsPage, {
          // Probes come here where they must not use the port for clients.
          readiness: [...readiness, stopping],
          maxConnections: 100,
        });

  async function dispose(): Promise<void> {
    await page?.stop(0);
    await owner?.stop(0);
    await gateway.dispose();
    await redis?.close();
    await telemetry.recorder?.stop();
  }

  if (owner && workerLink) {
    const opening = await listen(owner.server, { ...OWNER_ADDRESS, exclusive: true });
    if ('faults' in opening) {
      await dispose();
      return opening;
    }
    workerLink.announcePort(Number(new URL(opening.address).port));
  }
  const opened = await listen(listener.server, config);
  if ('faults' in opened) {
    await dispose();
    return opened;
  }
  const { address } = opened;
  const beside =
    page && (await listen(page.server, { ...config, port: config.metricsPort }, '--metrics-port'));
  if (beside && 'faults' in beside) {
    await listener.stop(0);
    await dispose();
    return beside;
  }
  workerLink?.serves(address, gateway.counts);
  return {
    address,
    reload: gateway.reload,
    async stop() {
      isStopping = true;
      const cut = await listener.stop(config.stopMs);
      if (cut > 0) log.warn({ cut }, 'stopped before every answer had left');
      await workerLink?.leaves(await gateway.counts());
      await dispose();
    },
  };
}

/** The same streams, which end together with those carried for other workers. */
const alsoStopping = (longLived: LongLived, carried: { stop: () => void } | null): LongLived => ({
  ...longLived,
  stop() {
    longLived.stop();
    carried?.stop();
  },
});

const simulated = (): Finding => ({
  reason: 'the leads are made up: a simulated LeadSail answers',
  isFatal: false,
});

/** Where it `isSimulated`, every answer and `/ready` say that the leads are made up. */
function marked(
  answer: RequestListener,
  readiness: readonly ReadinessCheck[],
  isSimulated: boolean,
): { readonly handler: RequestListener; readonly readiness: readonly ReadinessCheck[] } {
  if (!isSimulated) return { handler: answer, readiness };
  const handler: RequestListener = (request, response) => {
    response.setHeader('x-leadsail', 'simulated');
    answer(request, response);
  };
  return { handler, readiness: [...readiness, simulated] };
}
