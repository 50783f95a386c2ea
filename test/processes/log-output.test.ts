// Log lines on their way out, in real processes: a reader that does not read stops nothing, loses little and is told.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { bareEnvironment } from '../support/command.ts';

const ROOT = join(import.meta.dirname, '../..');

type Started = { readonly child: ChildProcess } & AsyncDisposable;

function start(args: readonly string[], stdout: 'pipe' | number = 'pipe'): Started {
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...bareEnvironment, LOG_LEVEL: 'info' },
    stdio: ['ignore', stdout, 'inherit'],
  });
  return {
    child,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

/** A gateway whose output is a pipe as small as the system makes one, which nobody reads until `output` is asked for. */
async function startGateway(flags: readonly string[]) {
  const directory = mkdtempSync(join(tmpdir(), 'leadsail-log-'));
  const path = join(directory, 'output');
  execFileSync('sh', ['-c', 'mkfifo "$0"', path]);
  const read = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const written = openSync(path, constants.O_WRONLY);
  const started = start(['src/main.ts', '--port', '0', ...flags], written);
  closeSync(written);
  rmSync(directory, { recursive: true });
  let greeting = '';
  await expect
    .poll(() => (greeting += readNow(read)), { timeout: 40_000, interval: 50 })
    .toMatch(/Try it.*\n/);
  const [, url = ''] = /(http:.*\/graphql)/.exec(greeting) ?? [];
  return { ...started, url, output: () => text(new Socket({ fd: read })) };
}

/** What is in a pipe at this moment. */
function readNow(descriptor: number): string {
  const bytes = Buffer.alloc(4_096);
  try {
    return bytes.toString('utf8', 0, readSync(descriptor, bytes));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return '';
    throw error;
  }
}

type Line = { readonly level: number; readonly msg: string; readonly lines?: number };

const linesOf = (output: string): Line[] =>
  output
    .trimEnd()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));

const agent = new Agent({ keepAlive: true, maxSockets: 20 });

/** One operation, which is one line of the log. */
function ask(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'x-api-key': 'demo-key-northwind' };
    const asked = request(url, { method: 'POST', headers, agent }, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
    });
    asked.once('error', reject).end(JSON.stringify({ query: '{ __typename }' }));
  });
}
/** More lines than a pipe takes. */
const MANY = 600;

async function fill(url: string): Promise<void> {
  const statuses = await Promise.all(Array.from({ length: MANY }, () => ask(url)));
  expect(statuses.filter((status) => status !== 200)).toEqual([]);
}

describe.each([
  ['one process', []],
  ['two workers', ['--workers', '2']],
] as const)('the output of %s that nobody reads', { timeout: 60_000 }, (_, flags) => {
  it('stops no answer, and has every line once somebody reads', async () => {
    await using gateway = await startGateway(flags);
    await fill(gateway.url);
    gateway.child.kill('SIGTERM');
    const output = gateway.output();
    expect(await once(gateway.child, 'exit')).toEqual([0, null]);
    const lines = linesOf(await output);
    expect(lines.filter(({ msg }) => msg === 'operation')).toHaveLength(MANY);
    expect(lines.at(-1)).toMatchObject({ level: 30, msg: 'stopped' });
  });

  it('does not keep it from ending', async () => {
    await using gateway = await startGateway(flags);
    await fill(gateway.url);
    gateway.child.kill('SIGTERM');
    const [code, signal] = await once(gateway.child, 'exit');
    expect([0, 'SIGKILL']).toContain(code ?? signal);
  });
});

describe('the log', () => {
  const writing = (code: string) =>
    start([
      '--input-type=module',
      '--eval',
      `import { createJsonLog } from './src/server/telemetry/log.ts';
       const { log, end } = createJsonLog('info', { descriptor: process.stdout.fd, isShared: false });
       ${code}`,
    ]);
  const FLOOD = `for (let at = 0; at < 100_000; at += 1) log.info({ at, filling: 'x'.repeat(100) }, 'line');`;

  it('drops lines of which too many wait, and says how many when it is read again', async () => {
    await using writer = writing(`${FLOOD} setInterval(() => log.info({}, 'later'), 10);`);
    const output = writer.child.stdout ? writer.child.stdout.setEncoding('utf8') : [];
    let read = '';
    for await (const chunk of output) {
      read += chunk;
      if (/were dropped.*\n[\s\S]*"later"}\n/.test(read)) break;
    }
    const lines = linesOf(read.slice(0, read.lastIndexOf('\n')));
    const told = lines.filter(({ level }) => level === 40);
    expect(told).toHaveLength(1);
    const written = lines.filter(({ msg }) => msg === 'line').length;
    expect(written).toBeGreaterThan(10_000);
    expect(written + (told[0]?.lines ?? 0)).toBe(100_000);
  });

  it.each(['warn', 'error'])('still has room for a line of level %s', async (level) => {
    await using writer = writing(
      `${FLOOD} log.${level}({}, 'severe'); end(() => process.exit(7));`,
    );
    const output = writer.child.stdout ? text(writer.child.stdout) : '';
    expect(await once(writer.child, 'exit')).toEqual([7, null]);
    const told = linesOf(await output).filter((line) => line.level > 30);
    expect(told.map(({ msg }) => msg)).toEqual(['severe', expect.stringContaining('dropped')]);
  });

  it.each(['warn', 'error'])('sends a line of level %s at once', async (level) => {
    await using writer = writing(`log.${level}({}, 'severe'); setInterval(() => {}, 60_000);`);
    const { stdout } = writer.child;
    if (stdout)
      expect(linesOf(String(await once(stdout, 'data')))).toMatchObject([{ msg: 'severe' }]);
  });

  it('outlives its reader, and ends', async () => {
    await using writer = writing(
      `setInterval(() => log.warn({}, 'still here'), 5);
       setTimeout(() => end(() => process.exit(7)), 300);`,
    );
    writer.child.stdout?.destroy();
    expect(await once(writer.child, 'exit')).toEqual([7, null]);
  });
});
