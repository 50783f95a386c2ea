// However it was started, who is told to stop stops the gateway: npm, a shell around it, the process itself.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bareEnvironment } from '../support/command.ts';

const ROOT = join(import.meta.dirname, '../..');
const NODE = `'${process.execPath}' src/main.ts`;

/** A command line, and the program that runs it: each is one process that gets the signal. */
const WAYS: readonly (readonly [string, ...string[]])[] = [
  ['npm', 'start', '--', '--port', '0'],
  ['npm', 'run', 'start', '--', '--port', '0', '--workers', '2'],
  ['sh', '-c', 'npm start -- --port 0'],
  ['bash', '-c', 'npm start -- --port 0'],
  ['sh', '-c', 'cd . && npm start -- --port 0; echo over'],
  ['bash', '-c', 'npm start -- --port 0 --workers 2; echo over'],
  ['sh', '-c', `${NODE} --port 0`],
  ['sh', '-c', `${NODE} --port 0; echo over`],
  ['sh', '-c', `sh -c "${NODE} --port 0; echo inner"; echo outer`],
  ['sh', '-c', `${NODE} simulate --port 0; echo over`],
  [process.execPath, 'src/main.ts', '--port', '0'],
  [process.execPath, 'src/main.ts', '--port', '0', '--workers', '2'],
];

/** Starts it, and waits until it answers; at the end of the scope whatever was started is gone. */
async function launch(program: string, args: readonly string[]) {
  const child = spawn(program, args, {
    cwd: ROOT,
    env: bareEnvironment,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let printed = '';
  const ends = once(child, 'close');
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(printed);
      if (found) resolve(found[0]);
    });
    child.once('exit', () => reject(new Error(`it ended, and said ${printed}`)));
  });
  return {
    child,
    ends,
    isThere: () => fetch(`${url}/health`).then(Boolean, () => false),
    /** What its log says of stopping. */
    farewell: () =>
      printed
        .split('\n')
        .flatMap((line) => (line.startsWith('{') ? JSON.parse(line).msg : []))
        .filter((said: string) => said.startsWith('stop')),
    [Symbol.dispose]: () => void child.kill('SIGKILL'),
  };
}

const FAREWELL = ['stopping', 'stopped'];

describe.each(['SIGTERM', 'SIGINT', 'SIGKILL'] as const)('%s', (signal) => {
  // A shell that is interrupted waits for what it runs, which a terminal interrupts as well.
  const ways = WAYS.filter(([program]) => signal !== 'SIGINT' || !program.endsWith('sh'));
  it.each(ways)('to %s %s %s leaves nothing on the port', { timeout: 60_000 }, async (...way) => {
    const [program, ...args] = way as [string, ...string[]];
    using launched = await launch(program, args);
    const { child, isThere, farewell } = launched;
    expect(await isThere()).toBe(true);
    child.kill(signal);
    await expect.poll(isThere, { timeout: 10_000, interval: 50 }).toBe(false);
    // A gateway that is killed itself says nothing, and a simulated LeadSail has no log.
    const isKilled = signal === 'SIGKILL' && program === process.execPath;
    if (isKilled || args.join().includes('simulate')) return;
    await expect.poll(farewell, { timeout: 10_000, interval: 50 }).toEqual(FAREWELL);
  });
});

describe('as process 1, as in a container,', () => {
  it.each([
    [process.execPath, 'src/main.ts', '--port', '0'],
    [process.execPath, 'src/main.ts', '--port', '0', '--workers', '2'],
    ['npm', 'start', '--', '--port', '0'],
    // Without `exec` the shell is process 1, from which Linux keeps the signal.
    ['sh', '-c', 'exec npm start -- --port 0'],
  ])('%s %s %s ends when it is told to', { timeout: 60_000 }, async (...way) => {
    const asRoot = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
    const room = [...asRoot, '--pid', '--fork', '--mount-proc', '--kill-child'];
    using launched = await launch('unshare', [...room, ...way]);
    const { child, ends, isThere, farewell } = launched;
    expect(await isThere()).toBe(true);
    // What is process 1 inside is the only child of `unshare` outside.
    const inside = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8');
    process.kill(Number(inside), 'SIGTERM');
    expect(await ends).toEqual([way[0] === process.execPath ? 0 : expect.any(Number), null]);
    expect(farewell()).toEqual(FAREWELL);
    expect(await isThere()).toBe(false);
  });
});
