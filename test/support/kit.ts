// start(): the simulated LeadSail and a gateway in front of it, each on a free port, for one test.
import type { AddressInfo } from 'node:net';
import type { ExecutionResult } from 'graphql';
import { parseConfig } from '../../src/config/config.ts';
import type { GatewayOptions } from '../../src/gateway/options.ts';
import { createGateway, type Gateway } from '../../src/gateway.ts';
import { createListener } from '../../src/server/http/listener.ts';
import { OPERATION } from '../../src/server/telemetry/operation-log.ts';
import {
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '../../src/simulator/simulator.ts';
import type { TracedCall } from '../../src/upstream/trace.ts';
import { everythingOf, foundIn } from './personal.ts';
import { SDL } from './sdl.ts';

export { SDL } from './sdl.ts';

// biome-ignore lint/suspicious/noExplicitAny: a test reads what it asked for
export type Answer = ExecutionResult<any, { upstream?: TracedCall[] }>;

type Headers = Readonly<Record<string, string>>;

export type Kit = {
  readonly simulator: Simulator;
  readonly gateway: Gateway;
  /** The gateway's origin, for example `http://127.0.0.1:40123`. */
  readonly url: string;
  /** POSTs an operation with the first tenant's key, which `headers` may replace or, with `{}`, leave out. */
  readonly query: (
    query: string,
    variables?: Readonly<Record<string, unknown>>,
    headers?: Headers,
  ) => Promise<Answer>;
  /** The simulator's log since it was last cleared, as sorted lines `wave  endpoint`. */
  readonly calls: () => string[];
  /** Its line for each operation. */
  readonly operations: Readonly<Record<string, unknown>>[];
  /** What else the gateway logged. A test that expects an error line takes it out; what is left is red. */
  readonly logged: { level: string; fields: Readonly<Record<string, unknown>>; sentence: string }[];
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

export type KitOptions = Partial<GatewayOptions> & {
  readonly simulator?: SimulatorOptions;
  /** Ask this address instead of the simulator's. */
  readonly leadsailUrl?: string;
  /** Where `query` asks. */
  readonly endpoint?: string;
};

/** Stops both at the end of the scope, and fails the test for what it forgot to look at. */
export async function start({
  simulator: simulated,
  endpoint = '/graphql',
  ...options
}: KitOptions = {}): Promise<Kit> {
  const socketsBefore = openSockets();
  // Holding each wave until it is complete makes wave numbers independent of the machine's mood.
  const simulator = await startSimulator({ settleMs: 20, ...simulated });
  // Before a test bends the data into something harmless.
  const secrets = personalOf(simulator);
  const logged: Kit['logged'] = [];
  const operations: Kit['operations'] = [];
  const at =
    (level: string) =>
    (fields: Readonly<Record<string, unknown>>, sentence: string): void =>
      void (sentence === OPERATION
        ? operations.push(fields)
        : logged.push({ level, fields, sentence }));
  const gateway = createGateway({
    ...defaults(),
    leadsailUrl: simulator.url,
    leadsailApiKey: null,
    deadlineMs: 8_000,
    callBudget: 250,
    // What is counted here is what one operation asks; sharing between them has tests of its own.
    cacheMb: 0,
    rateLimit: 0,
    lookAhead: true,
    trace: true,
    graphiql: true,
    sdl: SDL,
    log: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') },
    examples: { ...simulator.showcase, apiKey: keyOf(simulator, 0) },
    ...options,
  });
  const { readiness, longLived } = gateway;
  const { server, stop } = createListener(gateway.listener, { readiness, longLived });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    simulator,
    gateway,
    url,
    logged,
    operations,
    async query(query, variables, headers = { 'x-api-key': keyOf(simulator, 0) }) {
      const response = await fetch(url + endpoint, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query, variables }),
      });
      return (await response.json()) as Answer;
    },
    calls: () =>
      simulator.calls
        .entries()
        .map(({ wave, endpoint }) => `${wave}  ${endpoint}`)
        .sort(),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await stop(0);
      const left = await watchedStill(gateway);
      await gateway.dispose();
      const strays = simulator.calls.entries().filter(({ endpoint }) => !endpoint.includes(' /'));
      await simulator.close();
      const errors = logged.filter(({ level }) => level === 'error');
      if (errors.length > 0) throw new Error(`the gateway logged ${JSON.stringify(errors)}`);
      const told = foundIn(JSON.stringify([logged, operations]), secrets);
      if (told.length > 0) throw new Error(`the gateway logged ${told.join(', ')}`);
      if (left.topics + left.watchers > 0)
        throw new Error(`still watched: ${JSON.stringify(left)}`);
      if (strays.length > 0) throw new Error(`LeadSail was asked for ${JSON.stringify(strays)}`);
      await closed(socketsBefore);
    },
  };
}

/** The API key of a tenant of the simulator's. */
export function keyOf(simulator: Simulator, tenant: number): string {
  const found = simulator.tenants[tenant];
  if (!found) throw new Error(`no tenant ${tenant}`);
  return found.apiKey;
}

// What a test does not set has its default.
function defaults() {
  const started = parseConfig([], {});
  if ('faults' in started) throw new Error(started.faults.join(' '));
  return started.config;
}

// Gathered once a process: most tests run on the same data.
let personal: ReadonlySet<string> | undefined;
const personalOf = (simulator: Simulator): ReadonlySet<string> => {
  personal ??= everythingOf(simulator);
  return personal;
};

// A client that hung up has left within some turns.
async function watchedStill({ watched }: Gateway) {
  for (let turn = 0; turn < 1_000 && watched().watchers > 0; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  return watched();
}

const openSockets = (): number =>
  process.getActiveResourcesInfo().filter((name) => /^TCP/.test(name)).length;

// For a thousand of them on a busy machine; what is left after that is left.
const CLOSING_MS = 10_000;

// fetch keeps the test's own connections for a while; those to closed servers end within some turns.
async function closed(before: number): Promise<void> {
  const untilMs = performance.now() + CLOSING_MS;
  while (openSockets() > before && performance.now() < untilMs) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (openSockets() > before) throw new Error(`${openSockets() - before} sockets were left open`);
}
