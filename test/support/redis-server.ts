// A Redis of the test's own: a real server on a free port that can be killed, held still and started again.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe } from 'vitest';

export type RedisServer = {
  readonly url: string;
  /** Ends it as a crash does; resolves when it is gone. */
  readonly kill: () => Promise<void>;
  /** Starts it again at the same address, with nothing in it. */
  readonly restart: () => Promise<void>;
  /** It keeps its connections and answers nothing. */
  readonly freeze: () => void;
  readonly thaw: () => void;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

const isInstalled = (program: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((place) => existsSync(join(place, program)));
const hasRedis = isInstalled('redis-server');
// On a machine that nobody watches, a test left out is a test forgotten.
const isLeftOut = !hasRedis && !process.env.CI;
const hint = 'no redis-server here: apt-get install redis-server';
if (isLeftOut) console.warn(`Nothing is tried with a Redis, ${hint}`);

/** Whether Valkey is to be tried: left out, with a word, on a machine of somebody's that has none. */
export function triesValkey(): boolean {
  const tries = isInstalled('valkey-server') || Boolean(process.env.CI);
  if (!tries) console.warn('Valkey is not tried, no valkey-server here: .ci/run installs it');
  return tries;
}

/** `describe` for what needs a real Redis: left out, with a word, on a machine of somebody's that has none. */
export function describeWithRedis(name: string, tests: () => void): void {
  describe.skipIf(isLeftOut)(isLeftOut ? `${name} (${hint})` : name, tests);
}

export type RedisServerOptions = {
  readonly password?: string;
  /** As they are in `redis.conf`; one whose value is empty is left out. */
  readonly settings?: Readonly<Record<string, string>>;
};

/** Keeps nothing on disk; gone at the end of the scope. */
export async function startRedisServer({
  password = '',
  settings = {},
}: RedisServerOptions = {}): Promise<RedisServer> {
  const port = await freePort();
  const all = { port: `${port}`, requirepass: password, ...settings };
  let child = await runServer(all);
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  return {
    url: `redis://${password === '' ? '' : `:${password}@`}127.0.0.1:${port}`,
    kill,
    async restart() {
      child = await runServer(all);
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    [Symbol.asyncDispose]: kill,
  };
}

/** Whose server it is. */
export type RedisProgram = 'redis-server' | 'valkey-server';

/** A server with these settings, once it listens. */
export async function runServer(
  settings: Readonly<Record<string, string>>,
  first: readonly string[] = [],
  program: RedisProgram = 'redis-server',
): Promise<ChildProcess> {
  const all = { bind: '127.0.0.1', save: '', appendonly: 'no', ...settings };
  const args = Object.entries(all).flatMap(([name, value]) => [`--${name}`, ...words(value)]);
  // Of its own: a replica leaves what it got from its master there, and the next server would begin with it.
  const folder = await mkdtemp(join(tmpdir(), 'redis-server-'));
  const child = spawn(program, [...first, ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  child.once('exit', () => void rm(folder, { recursive: true, force: true }));
  const isUp = new Promise<void>((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (text) => {
      said += text;
      if (/Ready to accept connections|Sentinel ID is/.test(said)) resolve();
    });
    child.once('error', () =>
      reject(new Error(`These tests need ${program}: apt-get install ${program}`)),
    );
    child.once('exit', () => reject(new Error(`${program} ended:\n${said}`)));
  });
  await isUp;
  return child;
}

// One argument each, and an empty one for what is to be empty.
const words = (value: string): string[] => (value === '' ? [''] : value.split(' '));

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
