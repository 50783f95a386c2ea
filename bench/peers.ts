// Who is measured: how each is started, asked, and read.
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { newerGlibc } from './glibc.ts';
import { type BenchRequest, HEADERS } from './load.ts';
import type { Question, QuestionName } from './questions.ts';
import { MESH, TAILCALL } from './rest-shapes.ts';

/** Where a peer runs: its port, whom it asks, and a directory for what it has to write. */
export type Place = {
  readonly port: number;
  readonly upstreamUrl: string;
  readonly directory: string;
};
export type Command = {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
};
export type Peer = {
  readonly key: string;
  readonly title: string;
  /** Why it cannot run on this machine; null when it can. */
  readonly missing?: () => Promise<string | null>;
  readonly command: (place: Place) => Promise<Command>;
  /** One request for each of the question's ids; null when it has no answer to such a question. */
  readonly requestsOf: (question: Question) => BenchRequest[] | null;
  /** What has to be sent once before them. */
  readonly before?: (question: Question) => BenchRequest[];
  /** The answer in the shape of ours, to be compared. */
  readonly answerOf: (body: never, request: BenchRequest) => unknown;
};

const ROOT = join(import.meta.dirname, '..');
const PEERS = join(import.meta.dirname, 'peers');
const MODULES = join(PEERS, 'node_modules');
const run = promisify(execFile);

const post = (query: string, variables: unknown): BenchRequest => ({
  method: 'POST',
  path: '/graphql',
  body: JSON.stringify({ query, variables }),
});
const askGraphQL = ({ operations, apiKey }: Question) =>
  operations.map(({ query, variables }) => ({ ...post(query, variables), ...asking(apiKey) }));
const asking = (apiKey: string | undefined) =>
  apiKey === undefined ? {} : { headers: { ...HEADERS, 'x-api-key': apiKey } };
const dataOf = ({ data }: { data: unknown }) => data;
const script = (file: string) => async (place: Place) => ({
  file: process.execPath,
  args: [join(import.meta.dirname, file)],
  env: environmentOf(place),
});
const environmentOf = ({ port, upstreamUrl }: Place) => ({
  NODE_ENV: 'production',
  PORT: String(port),
  LEADSAIL_URL: upstreamUrl,
});
/** Why peers with packages of their own cannot run; null when they can. */
export const installed = async (): Promise<string | null> =>
  existsSync(MODULES) ? null : 'its packages are not installed: npm ci --prefix bench/peers';

/** As README starts it, with its limits, logs and metrics; `NODE_ENV` is not set. */
export function gateway(key: string, title: string, ...flags: readonly string[]): Peer {
  return {
    key,
    title,
    command: async ({ port, upstreamUrl }) => ({
      file: process.execPath,
      args: ['src/main.ts', '--port', String(port), '--metrics', 'on', ...flags],
      env: { LEADSAIL_URL: upstreamUrl },
      cwd: ROOT,
    }),
    requestsOf: askGraphQL,
    answerOf: dataOf,
  };
}

export const OURS = gateway('ours', 'this gateway', '--cache-mb', '0');
export const CACHED = gateway('cached', 'this gateway, answers shared for 2 s');

export const HANDWRITTEN: Peer = {
  key: 'handwritten',
  title: 'endpoint written by hand',
  command: script('handwritten.ts'),
  requestsOf: ({ operations, byHand, apiKey }) =>
    operations.map((operation, index) => ({
      method: 'GET',
      path: byHand(operation, index),
      body: null,
      ...asking(apiKey),
    })),
  answerOf: (body) => body,
};

const graphQL = (key: string, title: string, file: string): Peer => ({
  key,
  title,
  missing: file.startsWith('peers/') ? installed : async () => null,
  command: script(file),
  requestsOf: askGraphQL,
  answerOf: dataOf,
});

const asRest = ({ documents, answerOf }: typeof MESH): Pick<Peer, 'requestsOf' | 'answerOf'> => ({
  requestsOf: ({ name, operations }) => {
    const query = documents[name as QuestionName];
    return query ? operations.map(({ variables }) => post(query, variables)) : null;
  },
  answerOf,
});

const TAILCALL_BINARY = join(MODULES, '@tailcallhq/core-linux-x64-gnu/bin/tailcall');

/** It brings no packages of its own. */
export const YOGA = graphQL('yoga', 'GraphQL Yoga, written as one does first', 'yoga-first.ts');

const tailcall: Peer = {
  key: 'tailcall',
  title: 'Tailcall',
  missing: async () => (await installed()) ?? (await newerGlibc()).fault,
  async command({ port, upstreamUrl, directory }) {
    const config = readFileSync(join(PEERS, 'tailcall.graphql'), 'utf8')
      .replaceAll('$PORT', String(port))
      .replaceAll('$LEADSAIL_URL', upstreamUrl);
    const file = join(directory, 'tailcall.graphql');
    writeFileSync(file, config);
    const [program = '', ...args] = [...(await newerGlibc()).runWith, TAILCALL_BINARY];
    const env = { TAILCALL_LOG_LEVEL: 'error', TAILCALL_TRACKER: 'false' };
    return { file: program, args: [...args, 'start', file], env };
  },
  ...asRest(TAILCALL),
};

const hive: Peer = {
  key: 'hive',
  title: 'Hive Gateway + Mesh',
  missing: installed,
  async command(place) {
    const supergraph = join(place.directory, 'supergraph.graphql');
    const env = { PATH: process.env.PATH ?? '', ...environmentOf(place) };
    const bin = (name: string) => join(MODULES, '.bin', name);
    const cwd = join(PEERS, 'hive');
    await run(process.execPath, [bin('mesh-compose'), '-o', supergraph], { cwd, env });
    const args = [bin('hive-gateway'), 'supergraph', supergraph, '--jit', '--fork', '1'];
    const at = ['--host', '127.0.0.1', '--port', String(place.port)];
    return { file: process.execPath, args: [...args, ...at], env, cwd: place.directory };
  },
  ...asRest(MESH),
};

/** In the order of the tables: ours, what it is measured against, and the rest by what they cost. */
export const ALL_PEERS: readonly Peer[] = [
  OURS,
  CACHED,
  HANDWRITTEN,
  graphQL('mercurius', 'Mercurius with JIT', 'peers/mercurius.ts'),
  graphQL('grafserv', 'Grafserv', 'peers/grafserv.ts'),
  YOGA,
  graphQL('apollo', 'Apollo Server + datasource-rest', 'peers/apollo.ts'),
  tailcall,
  hive,
];
