// The gateway of a soak: a process whose memory is read, and whose log is searched for faults of its own.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Simulator } from '../src/simulator/simulator.ts';

const run = promisify(execFile);
/** The end of a connection may be noticed a moment after the reader's own. */
const LOOKS = 5;
/** Of pino. */
const ERROR_LEVEL = 50;

export type SoakedGateway = {
  readonly address: string;
  readonly residentMb: () => Promise<number>;
  /** What is still in use after a collection, in the heap and outside it. */
  readonly liveMb: () => Promise<number>;
  /** Log lines that say that the gateway itself is at fault, and all that it says outside its log. */
  readonly faults: () => readonly string[];
  /** Topics and watchers that are left, some seconds after the last reader has gone. */
  readonly leftWatched: () => Promise<number>;
  /** Resolves to its exit code. */
  readonly stop: () => Promise<number | null>;
};

/** Whether a line of standard output is of the log, and at fault. */
export function isFault(line: string): boolean {
  try {
    return Number(JSON.parse(line).level) >= ERROR_LEVEL;
  } catch {
    return false;
  }
}

async function watchedAt(address: string): Promise<number> {
  const metrics = await (await fetch(new URL('/metrics', address))).text();
  const counts = [...metrics.matchAll(/^leadsail_watched\{.*\} (\d+)$/gm)];
  return counts.reduce((sum, [, count]) => sum + Number(count), 0);
}

export async function startSoakedGateway({ url }: Simulator): Promise<SoakedGateway> {
  const own = ['src/main.ts', '--port', '0', '--metrics', 'on', '--leadsail-url', url];
  const args = ['--expose-gc', '--import', './bench/soak-memory.ts', ...own];
  const child = spawn(process.execPath, args, {
    cwd: join(import.meta.dirname, '..'),
    env: { PATH: process.env.PATH, NODE_ENV: 'production', LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error('the gateway has no output');
  process.once('exit', () => child.kill('SIGKILL'));
  const faults: string[] = [];
  createInterface(stderr).on('line', (line) => void faults.push(line));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const address = await new Promise<string>((resolve, reject) => {
    createInterface(stdout).on('line', (line) => {
      const [, found] = /GraphQL +(\S+)/.exec(line) ?? [];
      if (found !== undefined) resolve(found);
      if (isFault(line)) faults.push(line);
    });
    ended.then((code) => reject(new Error(`the gateway ended with ${code}: ${faults.join('\n')}`)));
  });
  return {
    address,
    faults: () => faults,
    async residentMb() {
      const { stdout: kb } = await run('ps', ['-o', 'rss=', '-p', `${child.pid}`]);
      return Number(kb) / 1024;
    },
    liveMb() {
      const answered = once(child, 'message').then(([live]) => Number(live));
      child.send('memory');
      return Promise.race([answered, ended.then(() => Number.NaN)]);
    },
    async leftWatched() {
      for (let look = 1; ; look += 1) {
        const left = await watchedAt(address);
        if (left === 0 || look === LOOKS) return left;
        await pause(1_000);
      }
    },
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}
