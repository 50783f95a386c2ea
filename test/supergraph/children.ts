// Processes of the tests: started, waited for until they say where they answer, and gone with their scope.
import { spawn } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';

export type Child = {
  /** Where it answers. */
  readonly url: string;
  readonly printed: () => string;
  /** Asks it to end, or ends it at once; resolves when it has ended. */
  readonly stop: (signal?: 'SIGTERM' | 'SIGKILL') => Promise<void>;
};

/** Runs a script with our Node and resolves with what the first group of `ready` finds in its output. */
export async function child(
  args: readonly string[],
  ready: RegExp,
  cwd: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Child> {
  const started = spawn(process.execPath, args, {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'test', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const ended = new Promise<void>((resolve) => started.once('close', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      printed += chunk;
      const found = ready.exec(printed)?.[1];
      if (found !== undefined) resolve(found);
    };
    started.stdout.on('data', read);
    started.stderr.on('data', read);
    started.once('error', reject);
    ended.then(() => reject(new Error(`${args.join(' ')} ended:\n${printed}`)));
  });
  return {
    url,
    printed: () => printed,
    async stop(signal = 'SIGKILL') {
      started.kill(signal);
      await ended;
    },
  };
}

/** A port that nobody listens on, for those who cannot take one themselves. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
