// A soak: steady load for minutes while LeadSail misbehaves; red when memory grows or an answer is lost.
import { execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Simulator, startSimulator } from '../src/simulator/simulator.ts';

const MINUTES = Number(process.argv[2] ?? 10);
const PER_SECOND = 40;
const AT_ONCE = 64;
/** Longer than any answer may take: the gateway's deadline and some more. */
const LOST_AFTER_MS = 20_000;
const GROWTH_BOUND_MB = 50;

type Tally = {
  answered: number;
  lost: number;
  skipped: number;
  codes: Map<string, number>;
  ms: number[];
};

const emptyTally = (): Tally => ({ answered: 0, lost: 0, skipped: 0, codes: new Map(), ms: [] });

const run = promisify(execFile);
const print = (line: string): void => void process.stdout.write(`${line}\n`);

if (!(MINUTES > 0)) throw new Error(`say for how many minutes, got "${process.argv[2]}"`);
async function soak(): Promise<void> {
  await using simulator = await startSimulator({ latencyMs: 5 });
  misbehave(simulator);
  const gateway = await startGateway(simulator);
  print(
    `${MINUTES} minutes of ${PER_SECOND} requests a second; one call in twenty fails or is slow`,
  );
  print('minute  answered  lost  p50 ms  p99 ms  RSS MB  errors by code');

  const total = emptyTally();
  let [afterFirst, last] = [0, 0];
  for (let minute = 1; minute <= Math.ceil(MINUTES); minute += 1) {
    const tally = await load(Math.min(1, MINUTES - minute + 1) * 60_000, (turn, tally) =>
      ask({ simulator, address: gateway.address, turn, tally }),
    );
    // It is there to be asked by tests, and would grow here for ever.
    simulator.calls.clear();
    last = await gateway.residentMb();
    if (minute === 1) afterFirst = last;
    print(row(minute, tally, last));
    total.answered += tally.answered;
    total.lost += tally.lost;
    total.skipped += tally.skipped;
  }

  const code = await gateway.stop();
  const growth = last - afterFirst;
  print(
    `RSS grew by ${growth.toFixed(1)} MB after the first minute; the bound is ${GROWTH_BOUND_MB} MB`,
  );
  print(`${total.lost} of ${total.answered + total.lost} answers were lost; exit code ${code}`);
  if (total.skipped > 0)
    print(`${total.skipped} requests were not sent: ${AT_ONCE} were under way`);
  process.exitCode = growth > GROWTH_BOUND_MB || total.lost > 0 || code !== 0 ? 1 : 0;
}

/** One call in twenty: each of these five ways strikes one in a hundred, at a rhythm of its own. */
function misbehave({ faults }: Simulator): void {
  faults.add({ every: 97, behave: { kind: 'status', status: 503 } });
  faults.add({ every: 99, behave: { kind: 'latency', ms: 1_500 } });
  faults.add({ every: 101, behave: { kind: 'resetInBody' } });
  faults.add({ every: 103, behave: { kind: 'html', status: 200 } });
  faults.add({
    every: 107,
    behave: { kind: 'status', status: 429, headers: { 'retry-after': '1' } },
  });
}

async function startGateway({ url }: Simulator) {
  const child = spawn(process.execPath, ['src/main.ts', '--port', '0', '--leadsail-url', url], {
    cwd: join(import.meta.dirname, '..'),
    env: { PATH: process.env.PATH, NODE_ENV: 'production', LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const address = await new Promise<string>((resolve, reject) => {
    let greeting = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      greeting += text;
      const found = /GraphQL +(\S+)\n[\s\S]*Try it.*\n/.exec(greeting)?.[1];
      if (found) resolve(found);
    });
    ended.then((code) => reject(new Error(`the gateway ended with ${code}:\n${greeting}`)));
  });
  return {
    address,
    async residentMb() {
      const { stdout } = await run('ps', ['-o', 'rss=', '-p', `${child.pid}`]);
      return Number(stdout) / 1024;
    },
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

/** Sends at a steady pace, whatever comes back, and waits for the last answer. */
async function load(
  durationMs: number,
  ask: (turn: number, tally: Tally) => Promise<void>,
): Promise<Tally> {
  const tally = emptyTally();
  const underWay = new Set<Promise<void>>();
  const from = performance.now();
  await new Promise<void>((resolve) => {
    let sent = 0;
    const pacing = setInterval(() => {
      const elapsedMs = performance.now() - from;
      for (; sent < (Math.min(elapsedMs, durationMs) / 1_000) * PER_SECOND; sent += 1) {
        if (underWay.size >= AT_ONCE) {
          tally.skipped += 1;
          continue;
        }
        const asked = ask(sent, tally).finally(() => underWay.delete(asked));
        underWay.add(asked);
      }
      if (elapsedMs < durationMs) return;
      clearInterval(pacing);
      resolve();
    }, 10);
  });
  await Promise.all(underWay);
  return tally;
}

type Turn = {
  readonly simulator: Simulator;
  readonly address: string;
  readonly turn: number;
  readonly tally: Tally;
};

async function ask({ simulator, address, turn, tally }: Turn): Promise<void> {
  const { leads } = simulator.data(turn % 2);
  const lead = leads[(turn * 7) % leads.length];
  const from = performance.now();
  try {
    const response = await fetch(address, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-api-key': simulator.tenants[turn % 2]?.apiKey ?? '',
      },
      body: JSON.stringify({
        query: QUERIES[turn % QUERIES.length],
        variables: { id: lead?.leadId },
      }),
      signal: AbortSignal.timeout(LOST_AFTER_MS),
    });
    const answer = (await response.json()) as {
      data?: unknown;
      errors?: { extensions?: { code?: string } }[];
    };
    if (answer.data === undefined && !answer.errors) throw new Error('neither data nor errors');
    tally.answered += 1;
    tally.ms.push(performance.now() - from);
    for (const { extensions } of answer.errors ?? [])
      count(tally, extensions?.code ?? `${response.status}`);
  } catch (error) {
    tally.lost += 1;
    count(tally, `lost: ${(error as Error).name}`);
  }
}

const count = ({ codes }: Tally, code: string) => void codes.set(code, (codes.get(code) ?? 0) + 1);

const QUERIES = [
  'query ($id: ID!) { lead(id: $id) { firstName questionnaire { answer field { label } } interactions { nodes { type transcript { text } } } } }',
  'query ($id: ID!) { lead(id: $id) { firstName status interactions(first: 3) { totalCount } } }',
  '{ leads(first: 10) { nodes { id firstName interactions(first: 2) { nodes { type } } } } }',
  '{ fieldLibrary { key label } }',
];

function row(minute: number, tally: Tally, residentMb: number): string {
  const sorted = tally.ms.toSorted((one, other) => one - other);
  const at = (share: number) =>
    (sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(0);
  const cells = [minute, tally.answered, tally.lost, at(0.5), at(0.99), residentMb.toFixed(1)];
  const widths = [6, 10, 6, 8, 8, 8];
  const codes = [...tally.codes].map(([code, times]) => `${code} ${times}`).join(', ') || 'none';
  return `${cells.map((cell, index) => `${cell}`.padStart(widths[index] ?? 0)).join('')}  ${codes}`;
}

await soak();
