// A soak: steady load for minutes, beside attackers, while LeadSail misbehaves; red when memory grows, or an answer is lost or wrong.
import { faultsOf } from '../src/simulator/payload-faults.ts';
import { type Simulator, startSimulator } from '../src/simulator/simulator.ts';
import { startHelper } from './child.ts';
import type { AttackersOrder, AttackersReport } from './soak-attackers.ts';
import { watchCalls } from './soak-calls.ts';
import { startSoakedGateway } from './soak-gateway.ts';
import { askOf, wrongIn } from './soak-truth.ts';
import { type Outcome, verdictOf } from './soak-verdict.ts';
import { writeAndRead } from './soak-writes.ts';

const MINUTES = Number(process.argv[2] ?? 10);
const PER_SECOND = 40;
const AT_ONCE = 64;
/** Longer than any answer may take: the gateway's deadline and some more. */
const LOST_AFTER_MS = 20_000;

type Tally = {
  answered: number;
  lost: number;
  wrong: string[];
  skipped: number;
  codes: Map<string, number>;
  ms: number[];
};

const emptyTally = (): Tally => ({
  answered: 0,
  lost: 0,
  wrong: [],
  skipped: 0,
  codes: new Map(),
  ms: [],
});

const print = (line: string): void => void process.stdout.write(`${line}\n`);

if (!(MINUTES > 0)) throw new Error(`say for how many minutes, got "${process.argv[2]}"`);
async function soak(): Promise<void> {
  await using simulator = await startSimulator({ latencyMs: 5 });
  misbehave(simulator);
  const gateway = await startSoakedGateway(simulator);
  const { address } = gateway;
  print(
    `${MINUTES} minutes of ${PER_SECOND} requests a second; one call in twenty fails or is slow, as many are sent otherwise`,
  );
  print('minute  answered  lost  wrong  p50 ms  p99 ms  RSS MB  live MB  errors by code');
  using attackers = startHelper<AttackersOrder, AttackersReport>('soak-attackers.ts');
  const greedyKey = simulator.tenants[1]?.apiKey ?? '';
  await attackers.order({ origin: new URL(address).origin, greedyKey });
  const untilMs = performance.now() + MINUTES * 60_000;
  const watched = watchCalls({ simulator, address }, untilMs);
  const written = writeAndRead({ simulator, address }, untilMs);

  const total = emptyTally();
  const liveMb: number[] = [];
  for (let minute = 1; minute <= Math.ceil(MINUTES); minute += 1) {
    const tally = await load(Math.min(1, MINUTES - minute + 1) * 60_000, (turn, tally) =>
      ask({ simulator, address, turn, tally }),
    );
    // It is there to be asked by tests, and would grow here for ever.
    simulator.calls.clear();
    const resident = await gateway.residentMb();
    const live = await gateway.liveMb();
    liveMb.push(live);
    print(row(minute, tally, resident, live));
    total.answered += tally.answered;
    total.lost += tally.lost;
    total.wrong.push(...tally.wrong);
    total.skipped += tally.skipped;
  }

  const attacks = await attackers.order(null);
  const calls = await watched;
  const writes = await written;
  const left = await gateway.leftWatched();
  const code = await gateway.stop();
  print(`${calls.calls} calls were watched, with ${calls.events} events; ${writes.made} writes`);
  print(
    `attackers: ${Object.entries(attacks)
      .map(([kind, times]) => `${times} by ${kind}`)
      .join(', ')}`,
  );
  if (total.skipped > 0)
    print(`${total.skipped} requests were not sent: ${AT_ONCE} were under way`);
  conclude({
    liveMb,
    answered: total.answered,
    lost: total.lost + calls.lost,
    wrong: [...total.wrong, ...calls.wrong, ...writes.wrong],
    faults: gateway.faults(),
    attacks,
    left,
    code,
  });
}

function conclude(outcome: Outcome): void {
  const { lines, isRed } = verdictOf(outcome);
  for (const line of lines) print(line);
  process.exitCode = isRed ? 1 : 0;
}

/** Each is another way to say the same, or is answered with an error. */
const PAYLOADS = [
  ...['escapes:41', 'whitespace:43', 'reversed-keys:47', 'doubled-keys:53', 'byte-order-mark:59'],
  ...['gzip:61', 'br:67', 'deflate:71', 'zstd:73', 'identity:79', 'long-fractions:83'],
  ...['exact-numbers:89', 'other-record:31', 'empty-id:37', 'deeper:29', 'bare-success:7'],
  ...['not-found:19', 'unauthorized:23', 'rate-limited:31', 'oldest-first:17'],
].join(',');

// What is not so comes never twice in a row, beside the lag: after the end of a call it would have to be believed.
const HISTORIES = [
  ...['late-entry', 'edited-entry:3', 'merged-entries:3', 'missing-entries:2', 'swapped-entries:2'],
  ...['unreadable-transcript', 'lagging-replica', 'odd-status', 'late-last-words'],
].join(',');

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
  // Of one that always fits, those behind it have nothing left.
  for (const fault of [...faultsOf(PAYLOADS), ...faultsOf(HISTORIES)]) faults.add(fault);
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
  const { query, variables, right } = askOf(simulator, turn);
  const from = performance.now();
  try {
    const response = await fetch(address, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-api-key': simulator.tenants[turn % 2]?.apiKey ?? '',
      },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(LOST_AFTER_MS),
    });
    const { data, errors = [] } = (await response.json()) as {
      data?: unknown;
      errors?: { extensions?: { code?: string } }[];
    };
    if (data === undefined && errors.length === 0) throw new Error('neither data nor errors');
    tally.answered += 1;
    tally.ms.push(performance.now() - from);
    for (const { extensions } of errors) count(tally, extensions?.code ?? `${response.status}`);
    const wrong = data == null ? null : wrongIn(right(data), data, errors.length > 0);
    if (wrong !== null) tally.wrong.push(wrong);
  } catch (error) {
    tally.lost += 1;
    count(tally, `lost: ${(error as Error).name}`);
  }
}

const count = ({ codes }: Tally, code: string) => void codes.set(code, (codes.get(code) ?? 0) + 1);

function row(minute: number, tally: Tally, residentMb: number, liveMb: number): string {
  const sorted = tally.ms.toSorted((one, other) => one - other);
  const at = (share: number) =>
    (sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(0);
  const cells = [
    minute,
    tally.answered,
    tally.lost,
    tally.wrong.length,
    at(0.5),
    at(0.99),
    residentMb.toFixed(1),
    liveMb.toFixed(1),
  ];
  const widths = [6, 10, 6, 7, 8, 8, 8, 9];
  const codes = [...tally.codes].map(([code, times]) => `${code} ${times}`).join(', ') || 'none';
  return `${cells.map((cell, index) => `${cell}`.padStart(widths[index] ?? 0)).join('')}  ${codes}`;
}

await soak();
