// The whole house for one test file: simulated LeadSail, our gateway from its source, the second subgraph, and who joins them.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { createManualClock } from '../../src/simulator/clock.ts';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import { type Subscribed, subscribe } from '../support/watching.ts';
import { type Child, child, freePort } from './children.ts';

const HERE = import.meta.dirname;
const ROOT = join(HERE, '../..');
const SCOPED = join(ROOT, 'sdl/federation-scopes.graphql');
const READY = /ready at (http:\S+)/;

// biome-ignore lint/suspicious/noExplicitAny: a test reads what it asked for
export type Answer = { readonly data?: any; readonly errors?: readonly any[] };

export type Join =
  | 'apollo'
  | 'hive'
  | 'hive on the Rust planner'
  | 'hive, called back'
  | 'hive on the Rust planner, called back'
  | 'hive with scopes'
  | 'hive with scopes on the Rust planner'
  | 'stitched';

/** What tokens are signed with where scopes are enforced. */
export const JWT_SECRET = 'a-secret-of-these-tests-0123456789';

export type House = {
  readonly simulator: Simulator;
  /** Our gateway's origin. */
  readonly ours: string;
  /** What the joining gateway printed so far. */
  readonly printed: () => string;
  /** Asks the joining gateway with a LeadSail key; null sends none. */
  readonly query: (
    query: string,
    key?: string | null,
    more?: Readonly<Record<string, string>>,
  ) => Promise<Answer>;
  /** Watches through the joining gateway, by server-sent events, with the first tenant's key. */
  readonly subscribe: (query: string) => Promise<Subscribed>;
  /** Moves the clock of LeadSail, whose calls go on with it; it stands still otherwise. */
  readonly advance: (ms: number) => void;
  /** The simulator's log since it was last cleared, as sorted lines `wave  endpoint`. */
  readonly calls: () => string[];
  readonly stop: () => Promise<void>;
  /** Tells our gateway to stop, and waits until it has. */
  readonly stopOurs: () => Promise<void>;
};

/** `settings` are of our gateway, beside those that every test needs. */
export async function startHouse(how: Join, settings: readonly string[] = []): Promise<House> {
  const clock = createManualClock(Date.parse('2026-11-01T12:00:00Z'));
  const simulator = await startSimulator({ settleMs: 40, clock });
  const folder = mkdtempSync(join(tmpdir(), 'supergraph-'));
  const children: Child[] = [];
  // Of the gateway that joins: ours has to know it before.
  const port = await freePort();
  const callsBack = how.endsWith('called back');
  const start: Start = async (args, ready, cwd = HERE, environment = {}) => {
    const started = await child(args, ready, cwd, { JWT_SECRET, ...environment });
    children.push(started);
    return started;
  };
  const stop = async (): Promise<void> => {
    for (const one of children.toReversed()) await one.stop();
    await simulator.close();
    rmSync(folder, { recursive: true });
  };

  try {
    const options = [
      '--port',
      '0',
      '--leadsail-url',
      simulator.url,
      '--cache-mb',
      '0',
      ...(callsBack ? ['--callback-hosts', `127.0.0.1:${port}`] : []),
      ...settings,
    ];
    const [gateway, appointments] = await Promise.all([
      start(['src/main.ts', ...options], /GraphQL +(http:\S+)\/graphql/, ROOT),
      start(['appointments.ts'], READY),
    ]);
    const joining = await joinBy(how, gateway.url, appointments.url, { folder, port, start });
    return {
      simulator,
      ours: gateway.url,
      printed: joining.printed,
      async query(query, key = simulator.tenants[0]?.apiKey ?? '', more = {}) {
        const headers = {
          ...more,
          'content-type': 'application/json',
          ...(key === null ? {} : { 'x-api-key': key }),
        };
        const response = await fetch(joining.url, {
          method: 'POST',
          headers,
          body: JSON.stringify({ query }),
        });
        return (await response.json()) as Answer;
      },
      subscribe: (query) => subscribe({ url: new URL(joining.url).origin, simulator }, query),
      advance: clock.advance,
      calls: () =>
        simulator.calls
          .entries()
          .map(({ wave, endpoint }) => `${wave}  ${endpoint}`)
          .sort(),
      stop,
      stopOurs: () => gateway.stop('SIGTERM'),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Start = (
  args: readonly string[],
  ready: RegExp,
  cwd?: string,
  environment?: Readonly<Record<string, string>>,
) => Promise<Child>;

type JoinTools = { readonly folder: string; readonly port: number; readonly start: Start };

async function joinBy(
  how: Join,
  ours: string,
  theirs: string,
  { folder, port, start }: JoinTools,
): Promise<Pick<Child, 'url' | 'printed'>> {
  if (how === 'stitched') {
    return start(['stitched.ts', `${ours}/graphql/stitching`, `${theirs}/stitching`], READY);
  }
  const file = join(folder, 'supergraph.graphql');
  const isScoped = how.startsWith('hive with scopes');
  const leadsail = { name: 'leadsail', url: `${ours}/graphql/federation` };
  writeFileSync(
    file,
    await compose([
      isScoped ? { ...leadsail, sdl: readFileSync(SCOPED, 'utf8') } : leadsail,
      { name: 'appointments', url: `${theirs}/federation` },
    ]),
  );
  if (how === 'apollo') return start(['apollo-gateway.ts', file], READY);
  const rust = how.includes('on the Rust planner') ? ['--hive-router-runtime'] : [];
  const callsBack = how.endsWith('called back');
  const config = callsBack ? 'callback' : isScoped ? 'scoped' : 'gateway';
  const origin = `http://127.0.0.1:${port}`;
  const { printed } = await start(
    [
      'node_modules/@graphql-hive/gateway/dist/bin.js',
      ...['supergraph', file, '--config-path', `${config}.config.ts`],
      ...['--host', '127.0.0.1', '--port', `${port}`, '--fork', '1', ...rust],
    ],
    /(listening on|Listening on)/i,
    HERE,
    { PUBLIC_URL: `${origin}/callback` },
  );
  return { url: `${origin}/graphql`, printed };
}

type Composed = { readonly name: string; readonly url: string; readonly sdl?: string };

/** Composes what the running subgraphs say of themselves, or what is printed of one. */
async function compose(services: readonly Composed[]): Promise<string> {
  const subgraphs = await Promise.all(
    services.map(async ({ name, url, sdl }) => {
      if (sdl !== undefined) return { name, url, typeDefs: parse(sdl) };
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"query":"{ _service { sdl } }"}',
      });
      const { data } = (await response.json()) as Answer;
      return { name, url, typeDefs: parse(data._service.sdl) };
    }),
  );
  const { errors, supergraphSdl } = composeServices(subgraphs);
  if (errors || !supergraphSdl) throw new Error(`not composed: ${errors}`);
  return supergraphSdl;
}
