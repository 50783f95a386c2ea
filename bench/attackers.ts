// Who waits, and how long by the clock on the wall, while others ask one process for as much as they can.
import { mkdtempSync, rmSync } from 'node:fs';
import { setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  ATTACKS,
  type AttackName,
  type AttackOrder,
  type AttackReport,
} from './attackers-crowd.ts';
import type { HonestOrder, HonestReport } from './attackers-honest.ts';
import { KEYS, LATENCY_MS } from './attackers-leadsail.ts';
import { type Helper, startHelper, startPeer } from './child.ts';
import { isolate } from './cores.ts';
import { HEADERS } from './load.ts';
import { gateway } from './peers.ts';
import { short } from './statistics.ts';
import { toTable } from './table.ts';

const TURN_MS = 15_000;
const MOST_HEALTH_MS = 100;
const MOST_TIMES = 2;
// On the processor that is not measured, attackers give way to those who are timed and to LeadSail.
const CROWD_NICENESS = 10;

const PEER = gateway('ours', 'this gateway', '--max-list-items', '20000');
const QUESTION = {
  method: 'POST',
  path: '/graphql',
  headers: { ...HEADERS, 'x-api-key': KEYS.honest },
  body: JSON.stringify({ query: '{ lead(id: "lead_0") { id firstName } }' }),
} as const;

type Scene = {
  readonly origin: string;
  readonly leadsail: string;
  readonly honest: Helper<HonestOrder, HonestReport>;
  readonly crowd: Helper<AttackOrder, AttackReport>;
};
type Turn = HonestReport & { readonly title: string; readonly done: AttackReport | null };

/** A row for each attack between two quiet ones: the ratio is to the quiet one before it. */
export async function attackersTable(print: (line: string) => void): Promise<void> {
  const launcher = isolate();
  const directory = mkdtempSync(join(tmpdir(), 'leadsail-bench-'));
  using leadsail = startHelper<never, number>('attackers-leadsail.ts');
  using honest = startHelper<HonestOrder, HonestReport>('attackers-honest.ts');
  using crowd = startHelper<AttackOrder, AttackReport>('attackers-crowd.ts');
  setPriority(crowd.pid, CROWD_NICENESS);
  const upstreamUrl = `http://127.0.0.1:${await leadsail.first}`;
  const running = await startPeer(PEER, { upstreamUrl, directory, launcher }, QUESTION);
  const scene = { origin: running.origin, leadsail: upstreamUrl, honest, crowd };
  try {
    // What is compiled and cached on first sight is no part of it.
    await quiet(scene);
    const rows: string[][] = [];
    for (const attack of Object.keys(ATTACKS) as AttackName[]) {
      const [before, under] = [await quiet(scene), await attacked(scene, attack)];
      rows.push(rowOf(before, before), rowOf(under, before));
      if (under.done) print(`${under.title}: ${doneBy(under.done)}`);
    }
    print(`\nan honest tenant whose one call takes LeadSail ${LATENCY_MS} ms, beside`);
    print(toTable([HEAD, ...rows]));
    print(
      `\nwanted: p99 of /health at most ${MOST_HEALTH_MS} ms, of the tenant at most ${MOST_TIMES} times its quiet one; * is more.\npast it: the same question to LeadSail without the gateway, whose wait is of LeadSail and of this bench alone`,
    );
  } finally {
    await running.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function quiet({ origin, leadsail, honest }: Scene): Promise<Turn> {
  const report = await honest.order({ origin, leadsail, durationMs: TURN_MS });
  return { ...report, title: 'nobody', done: null };
}

async function attacked(
  { origin, leadsail, honest, crowd }: Scene,
  attack: AttackName,
): Promise<Turn> {
  await crowd.order({ origin, attack });
  // They have begun.
  await pause(1_000);
  const waited = await honest.order({ origin, leadsail, durationMs: TURN_MS });
  const done = await crowd.order(null);
  await pause(2_000);
  return { ...waited, title: ATTACKS[attack].title, done };
}

const HEAD = [
  'beside',
  'health p50',
  'p99',
  'worst ms',
  'tenant p50',
  'p99',
  'worst ms',
  'quiet = 1',
  'past it, p99',
  'failed',
];

function rowOf({ title, health, tenant, straight }: Turn, before: Turn): string[] {
  const times = tenant.p99Ms / before.tenant.p99Ms;
  return [
    title,
    short(health.p50Ms),
    `${short(health.p99Ms)}${health.p99Ms > MOST_HEALTH_MS ? '*' : ''}`,
    short(health.worstMs),
    short(tenant.p50Ms),
    short(tenant.p99Ms),
    short(tenant.worstMs),
    `${times.toFixed(2)}${times > MOST_TIMES ? '*' : ''}`,
    short(straight.p99Ms),
    `${health.failed + tenant.failed} of ${health.asked + tenant.asked}`,
  ];
}

function doneBy({ statuses, bytes }: AttackReport): string {
  const counts = Object.entries(statuses).map(([status, count]) => `${count} × ${status}`);
  return `${counts.join(', ')}; ${(bytes / 1e6).toFixed(0)} MB answered`;
}
