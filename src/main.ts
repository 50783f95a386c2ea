// The command line: the only file that touches the process and opens a socket to listen on.
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { constants } from 'node:os';
import { pino } from 'pino';
import { helpText, parseConfig } from './config/config.ts';
import type { Config } from './config/settings.ts';
import { readTenants, readTrustedDocuments } from './files.ts';
import { createGateway } from './gateway.ts';
import { toDress } from './graph/dress.ts';
import { joinReplicas } from './live/replicas.ts';
import { nameAndStack } from './server/errors.ts';
import type { Examples } from './server/graphiql.ts';
import { createListener } from './server/listener.ts';
import { type Log, toReadableLine } from './server/log.ts';

const SDL = new URL('../schema.graphql', import.meta.url);
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

/** Lines leave together, a tenth of a second late at most: a system call for each costs more than the line. */
function createOutput() {
  const output = pino.destination({ dest: 1, minLength: 4_096, sync: true });
  setInterval(() => output.flush(), 100).unref();
  process.on('exit', () => output.flushSync());
  return output;
}

function fail(sentences: readonly string[]): void {
  for (const sentence of sentences) process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}

async function serve(config: Config): Promise<void> {
  const read = readTenants(config);
  if ('faults' in read) return fail(read.faults);
  const trusted = readTrustedDocuments(config);
  if ('faults' in trusted) return fail(trusted.faults);
  const { stdout } = process;
  const terminal = { write: (line: string) => stdout.write(toReadableLine(line)) };
  const log = pino({ level: config.logLevel }, stdout.isTTY ? terminal : createOutput());
  endOnFault(log);
  // Imported on demand: whoever runs on real data does not load the simulated one.
  const simulator = config.leadsailUrl === null ? await startSimulator(config) : null;
  const examples: Examples = simulator
    ? { ...simulator.showcase, apiKey: simulator.tenants[0]?.apiKey ?? '' }
    : {
        apiKey: config.leadsailApiKey === null ? 'YOUR-LEADSAIL-KEY' : null,
        leadId: 'lead_…',
        interactionId: 'int_…',
      };
  const leadsailUrl = config.leadsailUrl ?? simulator?.url ?? '';
  const sdl = readFileSync(SDL, 'utf8');
  const redis = await joinReplicas(config, log);
  const gateway = createGateway({
    ...config,
    leadsailUrl,
    sdl,
    log,
    examples,
    redis,
    ...read,
    ...trusted,
  });
  const { maxConnections, keepAliveMs } = config;
  const { readiness, longLived } = gateway;
  const door = { readiness, longLived, maxConnections, keepAliveMs };
  const listener = createListener(gateway.listener, door);
  const page =
    config.metricsPort === 0
      ? null
      : createListener(gateway.metricsPage, { readiness, maxConnections: 100 });
  const dispose = async () => {
    await page?.stop(0);
    await gateway.dispose();
    await redis?.close();
    await simulator?.close();
  };
  const address = await listen(listener.server, config);
  if (!address) return dispose();
  if (
    page &&
    !(await listen(page.server, { ...config, port: config.metricsPort }, '--metrics-port'))
  ) {
    await listener.stop(0);
    return dispose();
  }
  stopOnSignal(async () => {
    const cut = await listener.stop(config.stopMs);
    if (cut > 0) log.warn({ cut }, 'stopped before every answer had left');
    await dispose();
  });
  print(greeting(address, config, examples).join('\n'));
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

/** Null, with the fault said, when the address cannot be had. */
async function listen(server: Server, config: Config, flag = '--port'): Promise<string | null> {
  const listening = Promise.withResolvers<void>();
  server.once('error', listening.reject).listen(config.port, config.host, listening.resolve);
  try {
    await listening.promise;
  } catch (error) {
    fail([listenFault(error, config, flag)]);
    return null;
  }
  const { port } = server.address() as AddressInfo;
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  return `http://${host}:${port}`;
}

function listenFault(error: unknown, { port, host }: Config, flag = '--port'): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE') {
    return `Port ${port} on ${host} is taken: stop what runs there, or choose another with ${flag}.`;
  }
  if (code === 'EACCES')
    return `Port ${port} on ${host} is not allowed: choose one above 1023 with ${flag}.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return `This machine has no address ${host}: choose another with --host.`;
  }
  throw error;
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

function greeting(address: string, config: Config, { apiKey, leadId }: Examples): string[] {
  const isSimulated = config.leadsailUrl === null;
  const header = apiKey === null ? '' : `-H 'X-API-Key: ${apiKey}' `;
  const query = isSimulated
    ? `{ lead(id: \\"${leadId}\\") { firstName interactions(first: 3) { nodes { type status summary } } } }`
    : '{ leads(first: 3) { nodes { id status } } }';
  const data = isSimulated
    ? 'a simulated LeadSail, all made up; set LEADSAIL_API_KEY for your own leads'
    : config.leadsailUrl;
  const checksTokens = config.tenantsFile !== null || config.jwksUrl !== null;
  const callers = checksTokens
    ? 'send `Authorization: Bearer` and a token, or their key as X-API-Key'
    : config.leadsailApiKey === null
      ? 'send their key as X-API-Key'
      : 'on this machine are served with LEADSAIL_API_KEY, or bring their X-API-Key';
  return [
    'LeadSail GraphQL: one query returns a lead’s whole history.',
    `  Data      ${data}`,
    `  GraphQL   ${address}/graphql${config.graphiql ? '  (open it in a browser for GraphiQL)' : ''}`,
    `  Callers   ${callers}`,
    `  Try it    curl ${header}-H 'Content-Type: application/json' -d '{"query":"${query}"}' ${address}/graphql`,
  ];
}

await main();
