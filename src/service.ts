// One process that answers: a gateway with its doors open, alone or as a worker among others.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Config } from './config/settings.ts';
import type { Files } from './files.ts';
import { createGateway } from './gateway.ts';
import { listen } from './listening.ts';
import { joinReplicas } from './live/replicas.ts';
import { createListener } from './server/listener.ts';
import type { Log } from './server/log.ts';
import type { Source } from './workers/primary.ts';
import { doorOf, tokenPrefixOf, withStreamKeepers } from './workers/stream-keeper.ts';
import type { Employment } from './workers/worker.ts';

export const SDL = new URL('../schema.graphql', import.meta.url);

export type Service = {
  readonly address: string;
  /** Lets the answers under way leave, within the bound that is set. */
  readonly stop: () => Promise<void>;
};

export type ServiceOptions = {
  readonly config: Config;
  readonly files: Files;
  readonly source: Source;
  readonly log: Log;
  /** Null: this process is alone. */
  readonly employment: Employment | null;
};

/** Faults: it cannot listen where it should, and nothing is left of it. */
export async function openService(
  options: ServiceOptions,
): Promise<Service | { readonly faults: readonly string[] }> {
  const { config, files, source, log, employment } = options;
  const { maxConnections, keepAliveMs } = config;
  const redis = await joinReplicas(config, log);
  const gateway = createGateway({
    ...config,
    ...source,
    ...files,
    sdl: readFileSync(SDL, 'utf8'),
    log,
    redis,
    ...(employment && {
      siblings: redis === null ? employment.siblings : null,
      metricsOfAll: employment.metricsOfAll,
      tokenPrefix: tokenPrefixOf(employment.self),
    }),
  });
  const { readiness, longLived } = gateway;
  const handler = employment ? withStreamKeepers(gateway.listener, employment) : gateway.listener;
  const listener = createListener(handler, { readiness, longLived, maxConnections, keepAliveMs });
  // For siblings; and the page of all is the primary's.
  const keeper = employment && createListener(gateway.listener, { maxConnections, keepAliveMs });
  const page =
    config.metricsPort === 0 || employment
      ? null
      : createListener(gateway.metricsPage, { readiness, maxConnections: 100 });

  async function dispose(): Promise<void> {
    await page?.stop(0);
    await keeper?.stop(0);
    await gateway.dispose();
    await redis?.close();
  }

  if (keeper && employment) {
    const path = doorOf(employment.directory, employment.self);
    keeper.server.listen({ path, exclusive: true });
    await once(keeper.server, 'listening');
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
  employment?.serves(address, gateway.counts);
  return {
    address,
    async stop() {
      const cut = await listener.stop(config.stopMs);
      if (cut > 0) log.warn({ cut }, 'stopped before every answer had left');
      await employment?.leaves(await gateway.counts());
      await dispose();
    },
  };
}
