// The processes of a run: each is started, asked, and ended by the process id that it was given.
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type BenchRequest, HEADERS } from './load.ts';
import type { Command, Peer, Place } from './peers.ts';

const START_MS = 60_000;

// Whoever ends the run ends all that it started.
// One for each process that is started, however many there are.
process.setMaxListeners(0);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

export type Helper<Order, Report> = {
  readonly pid: number;
  /** What the process said first, where it says something on its own. */
  readonly first: Promise<Report>;
  /** One order at a time, each answered once. */
  readonly order: (order: Order) => Promise<Report>;
  readonly [Symbol.dispose]: () => void;
};

/** Runs a file of the bench as a process that takes orders. */
export function startHelper<Order, Report>(file: string): Helper<Order, Report> {
  const child = fork(join(import.meta.dirname, file), { stdio: 'inherit' });
  const next = () =>
    new Promise<Report>((resolve, reject) => {
      const onExit = (code: number | null) => reject(new Error(`${file} ended with ${code}`));
      child.once('exit', onExit);
      child.once('message', (report) => {
        child.off('exit', onExit);
        resolve(report as Report);
      });
    });
  const first = next();
  first.catch(() => {});
  return {
    pid: child.pid ?? 0,
    first,
    order(order) {
      const report = next();
      child.send(order as never);
      return report;
    },
    [Symbol.dispose]: () => void child.kill('SIGKILL'),
  };
}

export type Running = {
  readonly peer: Peer;
  readonly pid: number;
  readonly origin: string;
  /** Until the first answer to a question, in milliseconds. */
  readonly startMs: number;
  readonly stop: () => Promise<void>;
};

type PlaceToStart = Omit<Place, 'port'> & {
  /** What stands before its command: a program that starts it in some way. */
  readonly launcher?: readonly string[];
};

/** Starts a peer and waits until it answers this request. */
export async function startPeer(
  peer: Peer,
  { upstreamUrl, directory, launcher = [] }: PlaceToStart,
  { method, path, body, headers = HEADERS }: BenchRequest,
): Promise<Running> {
  const port = await freePort();
  const command = await peer.command({ port, upstreamUrl, directory });
  const log = join(directory, `${peer.key}.log`);
  const from = performance.now();
  const child = spawnLogged(command, log, launcher);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const origin = `http://127.0.0.1:${port}`;
  while (!(await answers(`${origin}${path}`, { method, body, headers }))) {
    if (child.exitCode !== null || performance.now() - from > START_MS) {
      child.kill('SIGKILL');
      throw new Error(`it did not start:\n${readFileSync(log, 'utf8').slice(-2_000)}`);
    }
    await pause(5);
  }
  return {
    peer,
    pid: child.pid ?? 0,
    origin,
    startMs: performance.now() - from,
    stop() {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 3_000);
      return ended.finally(() => clearTimeout(late));
    },
  };
}

function spawnLogged(
  { file, args, env, cwd }: Command,
  log: string,
  launcher: readonly string[],
): ChildProcess {
  const output = openSync(log, 'w');
  const [program = file, ...rest] = [...launcher, file, ...args];
  const child = spawn(program, rest, {
    env: { PATH: process.env.PATH, ...env },
    ...(cwd === undefined ? {} : { cwd }),
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  return child;
}

async function answers(url: string, init: RequestInit): Promise<boolean> {
  try {
    const response = await fetch(url, init);
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
