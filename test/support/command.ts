// command(): `node src/main.ts …` as a process of its own, with what it prints and how it ends.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

type Ending = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
};

export type Command = {
  readonly pid: number;
  /** What it printed so far, on both streams. */
  readonly printed: () => string;
  /** Waits until standard output matches, up to the end of a line; rejects when it ends before. */
  readonly says: (pattern: RegExp) => Promise<RegExpMatchArray>;
  readonly ends: Promise<Ending>;
  readonly kill: (signal: NodeJS.Signals) => void;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

/** What every process here gets of the environment of the tests: nearly nothing. */
export const bareEnvironment = { PATH: process.env.PATH, HOME: process.env.HOME };

/** Starts it; at the end of the scope it is gone, whatever it was doing. */
export function command(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Command {
  const child = spawn(process.execPath, ['src/main.ts', ...args], {
    cwd: ROOT,
    env: { ...bareEnvironment, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ends = new Promise<Ending>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });

  function says(pattern: RegExp): Promise<RegExpMatchArray> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = stdout.slice(0, stdout.lastIndexOf('\n') + 1).match(pattern);
        if (found) resolve(found);
        return found !== null;
      };
      if (look()) return;
      child.stdout.on('data', look);
      child.once(
        'close',
        () => look() || reject(new Error(`no ${pattern} in:\n${stdout}${stderr}`)),
      );
    });
  }

  return {
    pid: child.pid ?? 0,
    printed: () => stdout + stderr,
    says,
    ends,
    kill: (signal) => void child.kill(signal),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ends;
    },
  };
}
