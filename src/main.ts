// The command line: the only file that touches the process.
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { pino } from 'pino';
import { helpText, parseConfig } from './config/config.ts';
import type { Config } from './config/settings.ts';
import { type Files, readFiles } from './files.ts';
import { toDress } from './graph/dress.ts';
import { greeting } from './greeting.ts';
import { listen, listenFault } from './listening.ts';
import { systemClock } from './live/clock.ts';
import { nameAndStack } from './server/errors.ts';
import { createListener } from './server/listener.ts';
import { createPatientLog, type Log, toReadableLine } from './server/log.ts';
import { metricsPageOf } from './server/metrics-page.ts';
import { openService, SDL } from './service.ts';
import { createLine } from './workers/line.ts';
import type { Source } from './workers/primary.ts';
import { removeDoor } from './workers/stream-keeper.ts';
import { takeUpWork } from './workers/worker.ts';

// V8 makes objects old from the start where those of their kind once lived long, as all of a request do while it
// waits for LeadSail. Dead, such an object keeps everything alive that it names until the next full collection.
setFlagsFromString('--no-allocation-site-pretenuring');

const PACKAGE = new URL('../package.json', import.meta.url);

const print = (text: string): void => void process.stdout.write(`${text}\n`);

async function main(): Promise<void> {
  const started = parseConfig(process.argv.slice(2), process.env);
  if ('faults' in started) return fail(started.faults);
  const { command, config } = started;
  if (command === 'help') return print(helpText());
  if (command === 'version') return print(JSON.parse(readFileSync(PACKAGE, 'utf8')).version);
  if (command === 'sdl') return printSdl(config);
  if (command === 'simulate') return simulate(config);
  return serve(config);
}

function printSdl({ sdlFormat }: Config): void {
  process.stdout.write(toDress(readFileSync(SDL, 'utf8'), sdlFormat));
}

/**
 * Lines that can wait are made and leave together, a tenth of a second late at most: one after the other they cost
 * half of what each costs in between. Warnings and errors leave at once, with all before them.
 */
function createLog(level: Config['logLevel']): Log {
  const { stdout } = process;
  if (stdout.isTTY) {
    return pino({ level }, { write: (line: string) => stdout.write(toReadableLine(line)) });
  }
  const output = pino.destination({ dest: 1, minLength: 4_096, sync: true });
  const { log, flush } = createPatientLog({
    nowMs: Date.now,
    make: (atMs) => pino({ level, timestamp: () => `,"time":${atMs()}` }, output),
    // Also waits for the disk, where it is one.
    onUrgent: () => output.flushSync(),
  });
  setInterval(() => {
    flush();
    output.flush();
  }, 100).unref();
  process.on('exit', () => {
    flush();
    output.flushSync();
  });
  return log;
}

function fail(sentences: readonly string[]): void {
  for (const sentence of sentences) process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}

async function serve(config: Config): Promise<void> {
  const files = readFiles(config);
  if ('faults' in files) return fail(files.faults);
  const log = createLog(config.logLevel);
  endOnFault(log);
  if (config.workers > 1) {
    // Imported on demand: one process alone is no cluster.
    const { default: cluster } = await import('node:cluster');
    return cluster.isPrimary ? lead(config, log) : work(config, files, log);
  }
  const { close, ...source } = await findSource(config);
  const opened = await openService({ config, files, source, log, employment: null });
  if ('faults' in opened) {
    fail(opened.faults);
    return close();
  }
  stopOnSignal(async () => {
    await opened.stop();
    await close();
  });
  print(greeting(opened.address, config, source.examples).join('\n'));
}

/** Starts the workers, each of which comes by `serve` as well, and sees to it that they serve. */
async function lead(config: Config, log: Log): Promise<void> {
  const { createPrimary } = await import('./workers/primary.ts');
  const { close, ...source } = await findSource(config);
  const primary = createPrimary({ ...config, source, log, nowMs: systemClock.now });
  const page = createListener(metricsPageOf(primary.metrics), { maxConnections: 100 });
  const stop = async (): Promise<void> => {
    await primary.stop();
    await page.stop(0);
    await close();
  };
  stopOnSignal(stop);
  const place = { ...config, port: config.metricsPort };
  const beside = config.metricsPort > 0 ? await listen(page.server, place, '--metrics-port') : null;
  const begun = beside && 'faults' in beside ? beside : await primary.start();
  if ('faults' in begun) {
    fail(begun.faults);
    return stop();
  }
  process.on('SIGHUP', () => {
    const files = readFiles(config);
    if (!('faults' in files)) void primary.renew();
    else log.error({ faults: files.faults }, 'nothing is renewed: the old workers go on');
  });
  print(greeting(begun.address, config, source.examples).join('\n'));
}

async function work(config: Config, files: Files, log: Log): Promise<void> {
  // More patient than the primary, who asks all workers before it answers for them.
  const line = createLine((message) => void process.send?.(message, undefined, {}, () => {}), {
    patienceMs: 2_000,
  });
  const told = Promise.withResolvers<void>();
  line.answer('stop', told.resolve);
  process.on('message', line.hear);
  // To the primary it means something; whoever tells all of a group means the primary.
  process.on('SIGHUP', () => {});
  const employment = await takeUpWork(line, systemClock.now, (fault) =>
    log.error({ fault: nameAndStack(fault) }, 'a message of another worker could not be taken in'),
  );
  // Cut off from the primary, Node ends a worker at once.
  process.on('exit', () => process.connected || removeDoor(employment));
  const opened = await openService({ config, files, source: employment, log, employment });
  if ('faults' in opened) {
    await employment.cannot(opened.faults);
    process.exit(1);
  }
  const over = told.promise.then(opened.stop);
  // A terminal tells workers as well as the primary, who tells them once more: it is one wish.
  stopOnSignal(() => {
    told.resolve();
    return over;
  });
  await over;
  process.exit(0);
}

/** Where the leads are. */
async function findSource(config: Config): Promise<Source & { close: () => Promise<void> }> {
  // Imported on demand: whoever runs on real data does not load the simulated one.
  const simulator = config.leadsailUrl === null ? await startSimulator(config) : null;
  const examples = simulator
    ? { ...simulator.showcase, apiKey: simulator.tenants[0]?.apiKey ?? '' }
    : {
        apiKey: config.leadsailApiKey === null ? 'YOUR-LEADSAIL-KEY' : null,
        leadId: 'lead_…',
        interactionId: 'int_…',
      };
  const leadsailUrl = config.leadsailUrl ?? simulator?.url ?? '';
  return { leadsailUrl, examples, close: async () => simulator?.close() };
}

async function simulate(config: Config): Promise<void> {
  try {
    const simulator = await startSimulator(config, config);
    stopOnSignal(simulator.close);
    print(`A simulated LeadSail answers at ${simulator.url}`);
    for (const { name, apiKey } of simulator.tenants) print(`  X-API-Key: ${apiKey}  (${name})`);
    print(
      `Try it: curl -H 'X-API-Key: ${simulator.tenants[0]?.apiKey}' ${simulator.url}/leads/${simulator.showcase.leadId}`,
    );
  } catch (error) {
    fail([listenFault(error, config)]);
  }
}

async function startSimulator(
  { seed, latencyMs }: Config,
  at: { readonly port?: number; readonly host?: string } = {},
) {
  const { startSimulator: start } = await import('./simulator/simulator.ts');
  const { port = 0, host = '127.0.0.1' } = at;
  return start({ seed, latencyMs, port, host });
}

// Ctrl-C reaches npm and us, and npm hands it on: that is one wish, and no hurry.
const SAME_SIGNAL_MS = 250;

function stopOnSignal(stop: () => Promise<void>): void {
  let firstMs: number | null = null;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (firstMs === null) {
        firstMs = performance.now();
        stop().then(() => process.exit(0));
      } else if (performance.now() - firstMs > SAME_SIGNAL_MS) {
        process.exit(128 + constants.signals[signal]);
      }
    });
  }
}

/** After a fault that nobody caught nothing can be relied on: it is said once, and whoever started us starts anew. */
function endOnFault(log: Log): void {
  const end = (fault: unknown): void => {
    log.error({ fault: nameAndStack(fault) }, 'ended by a fault that nothing caught');
    process.exit(1);
  };
  process.on('uncaughtException', end).on('unhandledRejection', end);
}

await main();
