// child(): a program as a process of its own, with what it prints and how it ends.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

type Ending = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
};

export type Child = {
  /** Waits until a whole line of standard output matches; rejects when the process ends before. */
  readonly says: (pattern: RegExp) => Promise<string>;
  readonly ends: Promise<Ending>;
  readonly kill: (signal: NodeJS.Signals) => void;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

const NODES = join(import.meta.dirname, 'nodes/node_modules');

/** Every Node that the package promises to run on: the oldest, the one between, and that of the clone. */
export const NODES_THAT_DO = [
  ['22.19', join(NODES, 'node-22/bin/node')],
  ['24', join(NODES, 'node-24/bin/node')],
  ['26', process.execPath],
] as const;

export const NODES_TOO_OLD = [
  ['4.9.1', join(NODES, 'ancient/bin/node')],
  ['20.20.2', join(NODES, 'node-20/bin/node')],
] as const;

/** Starts it, with next to nothing in its environment; at the end of the scope it is gone. */
export function child(
  program: string,
  args: readonly string[],
  { cwd, env = {} }: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Child {
  const spawned = spawn(program, args, {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  spawned.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  spawned.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ends = new Promise<Ending>((resolve, reject) => {
    spawned.once('error', reject);
    spawned.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });

  function says(pattern: RegExp): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = stdout.slice(0, stdout.lastIndexOf('\n') + 1).match(pattern);
        if (found) resolve(found[1] ?? found[0]);
        return found !== null;
      };
      if (look()) return;
      spawned.stdout.on('data', look);
      const lacks = () => reject(new Error(`no ${pattern} in:\n${stdout}${stderr}`));
      spawned.once('close', () => look() || lacks());
    });
  }

  return {
    says,
    ends,
    kill: (signal) => void spawned.kill(signal),
    async [Symbol.asyncDispose]() {
      spawned.kill('SIGKILL');
      await ends;
    },
  };
}
