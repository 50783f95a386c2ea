// A Redis of the test's own: a real server on a free port that can be killed, held still and started again.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe } from 'vitest';

export type RedisServer = {
  readonly url: string;
  /** Ends it as a crash does; resolves when it is gone. */
  readonly kill: () => Promise<void>;
  /** Starts it anew at the same address, with nothing in it. */
  readonly restart: () => Promise<void>;
  /** It keeps its connections and answers nothing. */
  readonly freeze: () => void;
  readonly thaw: () => void;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

const hasRedis = (process.env.PATH ?? '')
  .split(delimiter)
  .some((place) => existsSync(join(place, 'redis-server')));
// On a machine that nobody watches, a test left out is a test forgotten.
const isLeftOut = !hasRedis && !process.env.CI;
const hint = 'no redis-server here: apt-get install redis-server';
if (isLeftOut) console.warn(`Nothing is tried with a Redis, ${hint}`);

/** `describe` for what needs a real Redis: left out, with a word, on a machine of somebody's that has none. */
export function describeWithRedis(name: string, tests: () => void): void {
  describe.skipIf(isLeftOut)(isLeftOut ? `${name} (${hint})` : name, tests);
}

/** Keeps nothing on disk; gone at the end of the scope. */
export async function startRedisServer({ password = '' } = {}): Promise<RedisServer> {
  const port = await freePort();
  let child = await run(port, password);
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
      child = await run(port, password);
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    [Symbol.asyncDispose]: kill,
  };
}

async function run(port: number, password: string): Promise<ChildProcess> {
  const settings = { port, bind: '127.0.0.1', save: '', appendonly: 'no', requirepass: password };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, `${value}`]);
  const child = spawn('redis-server', args, { cwd: tmpdir(), stdio: ['ignore', 'pipe', 'ignore'] });
  const isUp = new Promise<void>((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (text) => {
      said += text;
      if (said.includes('Ready to accept connections')) resolve();
    });
    child.once('error', () =>
      reject(new Error('These tests need redis-server: apt-get install redis-server')),
    );
    child.once('exit', () => reject(new Error(`redis-server ended:\n${said}`)));
  });
  await isUp;
  return child;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
