// Processes of the tests: the gateway, and what stands before it; gone with their scope.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { ROOT } from './tools.ts';

export type Running = {
  readonly printed: () => string;
  readonly kill: (signal: NodeJS.Signals) => void;
  readonly ends: Promise<number | null>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

/** Starts a program. */
export function start(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = {},
): Running {
  const child = spawn(program, args, {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return runningOf(child);
}

function runningOf(child: ChildProcess): Running {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  }
  const ends = new Promise<number | null>((resolve, reject) => {
    child.once('close', resolve).once('error', reject);
  });
  return {
    printed: () => text,
    kill: (signal) => void child.kill(signal),
    ends,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ends;
    },
  };
}

/** The gateway, from its sources. */
export const startGateway = (env: Readonly<Record<string, string | undefined>>): Running =>
  start(process.execPath, [join(ROOT, 'src/main.ts')], env);

/** Waits until an address is answered, with whatever; fails when the process that should has ended. */
export async function answers(url: string, running: Running): Promise<Response> {
  const ended = running.ends.then((code) => {
    throw new Error(`ended with ${code}:\n${running.printed()}`);
  });
  for (;;) {
    const asked = fetch(url).catch(() => once(AbortSignal.timeout(50), 'abort').then(() => null));
    const response = await Promise.race([asked, ended]);
    if (response !== null) return response;
  }
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  await using server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}
