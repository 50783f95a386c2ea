// The command line: the only file that touches the process.
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { greeting } from './cli/banner.ts';
import { throwUnlessClosed } from './cli/closed-pipe.ts';
import { type Files, readFiles, warningsOf } from './cli/config-files.ts';
import { watchLaunchers } from './cli/launchers.ts';
import { listen, listenFault } from './cli/listen.ts';
import { reload } from './cli/reload.ts';
import { openService, SDL } from './cli/serving-process.ts';
import { findSource, startSimulator } from './cli/source.ts';
import { helpText, parseConfig } from './config/config.ts';
import { configJsonSchema } from './config/json-schema.ts';
import type { Config } from './config/settings.ts';
import { settingWarnings } from './config/warnings.ts';
import { toSdl } from './graph/supergraph/variants.ts';
import { systemClock } from './live/clock.ts';
import { createListener } from './server/http/listener.ts';
import { nameAndStack } from './server/operation/errors.ts';
import {
  createJsonLog,
  createReadableLog,
  type Log,
  type OpenLog,
} from './server/telemetry/log.ts';
import { metricsPageOf } from './server/telemetry/metrics-page.ts';
import { createIpcChannel } from './workers/ipc-channel.ts';
import type { PrimaryMethods } from './workers/methods.ts';
import { takeUpWork } from './workers/worker.ts';

// V8 makes objects old from the start where those of their kind once lived long, as all of a request do while it
// waits for LeadSail. Dead, such an object keeps everything alive that it names until the next full collection.
setFlagsFromString('--no-allocation-site-pretenuring');
// Without it, every 64 MB of bodies from LeadSail start a full collection of all else: with long answers, 40 % of the CPU.
// With it, most of these bytes die in a collection of young objects. V8 has it from Node 24 on, and complains before.
if (Number.parseInt(process.versions.node, 10) >= 24)
  setFlagsFromString('--external-memory-accounted-in-global-limit');

/** Ends the process once its log has left. */
type Leave = (code: number) => void;

const PACKAGE = new URL('../package.json', import.meta.url);

const print = (text: string): void => void process.stdout.write(`${text}\n`);

async function main(): Promise<void> {
  const started = parseConfig(process.argv.slice(2), process.env);
  if ('faults' in started) return fail(started.faults, process.argv.includes('check') ? 2 : 1);
  const { command, config, env } = started;
  if (command !== 'serve') process.stdout.on('error', throwUnlessClosed);
  if (command === 'help') return print(helpText());
  if (command === 'version') return print(JSON.parse(readFileSync(PACKAGE, 'utf8')).version);
  if (command === 'sdl') return printSdl(config);
  if (command === 'config-schema') return print(JSON.stringify(configJsonSchema(), null, 2));
  if (command === 'simulate') return simulate(config);
  if (command === 'check') return check(config);
  return serve(config, settingWarnings(config, env));
}

async function printSdl({ sdlFormat, sdlScopes }: Config): Promise<void> {
  const sdl = readFileSync(SDL, 'utf8');
  if (!sdlScopes) return void process.stdout.write(toSdl(sdl, sdlFormat));
  // Imported on demand: a gateway that serves prints nothing.
  const { toScopedSdl } = await import('./graph/supergraph/scopes.ts');
  process.stdout.write(toScopedSdl(sdl));
}

function createLog({ logLevel, workers }: Config): OpenLog {
  const { stdout } = process;
  return stdout.isTTY
    ? createReadableLog(logLevel, (text) => stdout.write(text))
    : createJsonLog(logLevel, { descriptor: stdout.fd, isShared: workers > 1 });
}

function fail(sentences: readonly string[], exitCode = 1): void {
  for (const sentence of sentences) process.stderr.write(`${sentence}\n`);
  process.exitCode = exitCode;
}

async function check(config: Config): Promise<void> {
  // Imported on demand: a gateway that serves checks nothing.
  const { runCheck } = await import('./cli/check/check.ts');
  const sdl = readFileSync(SDL, 'utf8');
  const notify = (sentence: string) => void process.stderr.write(`${sentence}\n`);
  const { output, faults, exitCode } = await runCheck({ config, sdl, nowMs: Date.now, notify });
  if (output !== '') print(output);
  fail(faults, exitCode);
}

async function serve(config: Config, warnings: readonly string[]): Promise<void> {
  const files = readFiles(config);
  if ('faults' in files) return fail(files.faults);
  const open = createLog(config);
  const { log } = open;
  const leave = (code: number): void =>
    open.end((haveLeft) => {
      if (haveLeft) process.exit(code);
      // A thread may be held by a write that nobody reads, and an ordinary exit waits for it.
      process.kill(process.pid, 'SIGKILL');
    });
  endOnFault(log, leave);
  const warn = (): void => {
    for (const warning of [...warnings, ...warningsOf(config)]) log.warn({}, warning);
  };
  if (config.workers > 1) {
    // Imported on demand: one process alone is no cluster.
    const { default: cluster } = await import('node:cluster');
    if (!cluster.isPrimary) return work(config, files, log, leave);
    warn();
    return lead(config, log, leave);
  }
  warn();
  const { close, ...source } = await findSource(config);
  const opening = openService({ config, files, source, log, workerLink: null });
  process.on('SIGHUP', () => void reload(config, opening, log));
  const opened = await opening;
  if ('faults' in opened) {
    fail(opened.faults);
    return close();
  }
  stopOnSignal(
    async () => {
      await opened.stop();
      await close();
    },
    leave,
    log,
  );
  print(greeting(opened.address, config, source.examples).join('\n'));
}

/** Starts the workers, each of which comes by `serve` as well, and sees to it that they serve. */
async function lead(config: Config, log: Log, leave: Leave): Promise<void> {
  const { createPrimary } = await import('./workers/primary.ts');
  const { close, ...source } = await findSource(config);
  const primary = createPrimary({ ...config, source, log, nowMs: systemClock.now });
  const page = createListener(metricsPageOf(primary.metrics), {
    readiness: [primary.readiness],
    maxConnections: 100,
  });
  const stop = async (): Promise<void> => {
    await primary.stop();
    await page.stop(0);
    await close();
  };
  stopOnSignal(stop, leave, log);
  // From the first on, a worker may serve while others still start.
  const started = Promise.withResolvers<void>();
  process.on('SIGHUP', () => {
    const files = readFiles(config);
    if (!('faults' in files)) void started.promise.then(primary.renew);
    else log.error({ faults: files.faults }, 'nothing is renewed: the old workers go on');
  });
  const place = { ...config, port: config.metricsPort };
  const beside = config.metricsPort > 0 ? await listen(page.server, place, '--metrics-port') : null;
  const begun = beside && 'faults' in beside ? beside : await primary.start();
  if ('faults' in begun) {
    fail(begun.faults);
    return stop();
  }
  started.resolve();
  print(greeting(begun.address, config, source.examples).join('\n'));
}

async function work(config: Config, files: Files, log: Log, leave: Leave): Promise<void> {
  // More patient than the primary, who asks all workers before it answers for them.
  const channel = createIpcChannel<PrimaryMethods>(
    (message) => void process.send?.(message, undefined, {}, () => {}),
    {
      timeoutMs: 2_000,
    },
  );
  const told = Promise.withResolvers<void>();
  channel.serve({ stop: told.resolve });
  process.on('message', channel.hear);
  // It means something to the primary; a signal to the whole group is meant for the primary.
  process.on('SIGHUP', () => {});
  const workerLink = await takeUpWork(channel, systemClock.now, (fault) =>
    log.error({ fault: nameAndStack(fault) }, 'failed to handle a message from another worker'),
  );
  const opened = await openService({ config, files, source: workerLink, log, workerLink });
  if ('faults' in opened) {
    await workerLink.cannot(opened.faults);
    return leave(1);
  }
  const over = told.promise.then(opened.stop);
  // A terminal tells workers as well as the primary, who tells them once more: it is one wish.
  stopOnSignal(() => {
    told.resolve();
    return over;
  }, leave);
  await over;
  leave(0);
}

async function simulate(config: Config): Promise<void> {
  try {
    const simulator = await startSimulator(config, config);
    stopOnSignal(simulator.close, process.exit);
    print(`A simulated LeadSail answers at ${simulator.url}`);
    for (const { name, apiKey } of simulator.tenants) print(`  X-API-Key: ${apiKey}  (${name})`);
    print(
      `Try it: curl -H 'X-API-Key: ${simulator.tenants[0]?.apiKey}' ${simulator.url}/leads/${simulator.showcase.leadId}`,
    );
  } catch (error) {
    fail([listenFault(error, config)]);
  }
}

// Ctrl-C reaches npm and us, and npm hands it on: that is one wish, and no hurry.
const SAME_SIGNAL_MS = 250;

function stopOnSignal(stop: () => Promise<void>, leave: Leave, log: Log | null = null): void {
  let firstMs: number | null = null;
  function onFirst(): void {
    firstMs = performance.now();
    log?.info({}, 'stopping');
    stop().then(() => {
      log?.info({}, 'stopped');
      leave(0);
    });
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (firstMs === null) onFirst();
      else if (performance.now() - firstMs > SAME_SIGNAL_MS) {
        leave(128 + constants.signals[signal]);
      }
    });
  }
  watchLaunchers(
    () => process.ppid,
    () => firstMs ?? onFirst(),
  );
}

/** After an uncaught fault nothing can be relied on: it is logged once, and the supervisor restarts the process. */
function endOnFault(log: Log, leave: Leave): void {
  const end = (fault: unknown): void => {
    log.error({ fault: nameAndStack(fault) }, 'ended by a fault that nothing caught');
    leave(1);
  };
  process.on('uncaughtException', end).on('unhandledRejection', end);
}

await main();
