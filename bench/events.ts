// What a delivered event costs, beside GraphQL Yoga's and Mercurius' own and Node alone; who waits meanwhile; what watchers leave.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Helper, type Running, startHelper, startPeer } from './child.ts';
import type { CallOrder, CallReport } from './events-leadsail.ts';
import {
  TRANSPORTS,
  type Transport,
  type WatchOrder,
  type WatchReport,
} from './events-watchers.ts';
import type { BenchRequest } from './load.ts';
import { cpuMsOf, familyOf, peakMemoryMb, residentMemoryMb } from './machine.ts';
import { gateway, installed, type Peer } from './peers.ts';
import { toTable } from './table.ts';

const WATCHERS = 1_000;
/** Entries a second: a burst, which one delivery to each watcher carries, and a call at the pace of talk. */
const PACES = [10, 1];
const SECONDS = 10;
const BACKLOG = { entries: 10_000, watchers: 200 };
/** Those who came and went, in so many groups. */
const GUESTS = { all: 10_000, at_once: 1_000 };
const PATIENCE_MS = 900_000;
const HEALTH_GAP_MS = 200;
/** The poller's second, and some more for what it told. */
const QUIET_MS = 2_500;

const ALIVE: BenchRequest = {
  method: 'POST',
  path: '/graphql',
  body: JSON.stringify({ query: '{ __typename }' }),
};

const OURS = gateway('ours', 'this gateway', '--max-connections', '20000');
const YOGA = peer('yoga', 'GraphQL Yoga, its own pub/sub', 'events-yoga.ts');
const FLOOR = peer('floor', 'Node alone: a write of ready bytes', 'events-floor.ts');
const MERCURIUS: Peer = {
  ...peer('mercurius', 'Mercurius, its own pub/sub', 'peers/events-mercurius.ts'),
  missing: installed,
};
// Mercurius has WebSockets only.
const PEERS: Readonly<Record<Transport, readonly Peer[]>> = {
  'graphql-sse': [OURS, YOGA, FLOOR],
  'graphql-ws': [OURS, YOGA, MERCURIUS, FLOOR],
};

function peer(key: string, title: string, file: string): Peer {
  return {
    ...OURS,
    key,
    title,
    command: async ({ port, upstreamUrl }) => ({
      file: process.execPath,
      args: [join(import.meta.dirname, file)],
      env: { NODE_ENV: 'production', PORT: String(port), LEADSAIL_URL: upstreamUrl },
    }),
  };
}

type Scene = {
  readonly running: Running;
  readonly call: Helper<CallOrder, CallReport>;
  readonly watchers: Helper<WatchOrder, WatchReport>;
};

export async function eventsTable(print: (line: string) => void): Promise<void> {
  const rows: string[][] = [];
  for (const transport of TRANSPORTS)
    for (const peer of PEERS[transport]) {
      const why = await peer.missing?.();
      if (why) {
        print(`${peer.title} is not measured: ${why}`);
        continue;
      }
      const costs = await onScene(peer, (scene) => cpuOfEvents(scene, transport));
      const shown = costs.map((microseconds) => microseconds.toFixed(1));
      rows.push([peer.title, transport, ...shown]);
      print(`${peer.title}, ${transport}: ${shown.join(' and ')} µs of CPU a delivered event`);
    }
  const paces = PACES.map((pace) => `µs an event, ${pace} a second`);
  print(`\n${toTable([[`${WATCHERS} watchers`, 'client', ...paces], ...rows])}`);
  print(await onScene(OURS, backlog));
  print(await onScene(OURS, guests));
}

async function onScene<Result>(
  peer: Peer,
  play: (scene: Scene) => Promise<Result>,
): Promise<Result> {
  const directory = mkdtempSync(join(tmpdir(), 'leadsail-bench-'));
  using call = startHelper<CallOrder, CallReport>('events-leadsail.ts');
  using watchers = startHelper<WatchOrder, WatchReport>('events-watchers.ts');
  const { port } = await call.first;
  const upstreamUrl = `http://127.0.0.1:${port}`;
  const running = await startPeer(peer, { upstreamUrl, directory }, ALIVE);
  try {
    return await play({ running, call, watchers });
  } finally {
    await running.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Resolves when each was told so many; throws what went wrong. */
async function toldTo({ watchers }: Scene, least: number): Promise<void> {
  for (const untilMs = performance.now() + PATIENCE_MS; performance.now() < untilMs; ) {
    const { fewest, failures } = await watchers.order('count');
    if (failures.length > 0) throw new Error(`${failures.length} failed: ${failures[0]}`);
    if (fewest >= least) return;
    await pause(100);
  }
  throw new Error(`not all were told ${least} events`);
}

/** Of a delivered event at each pace, in microseconds; what a watcher costs meanwhile is part of it. */
async function cpuOfEvents(scene: Scene, transport: Transport): Promise<number[]> {
  const { running, call, watchers } = scene;
  await watchers.order({ origin: running.origin, transport, watchers: WATCHERS });
  // Whoever was told something watches; a pub/sub does not tell what was before.
  let entries = 0;
  for (let least = 0; least < 1; least = (await watchers.order('count')).fewest) {
    entries += 1;
    await call.order({ entries });
    await pause(QUIET_MS);
  }
  const costs: number[] = [];
  for (const pace of PACES) {
    await pause(QUIET_MS);
    const { fewest, events } = await watchers.order('count');
    const cpuMs = cpuMsOf(familyOf(running.pid));
    for (let second = 0; second < SECONDS; second += 1) {
      entries += pace;
      await call.order({ entries });
      await pause(1_000);
    }
    await toldTo(scene, fewest + SECONDS * pace);
    const usedMs = cpuMsOf(familyOf(running.pid)) - cpuMs;
    costs.push((usedMs * 1_000) / ((await watchers.order('count')).events - events));
  }
  return costs;
}

/** How long others wait while many are told a long call from its beginning. */
async function backlog(scene: Scene): Promise<string> {
  const { running, call, watchers } = scene;
  await call.order({ entries: BACKLOG.entries });
  const waited: number[] = [];
  let isTold = false;
  async function askHealth(): Promise<void> {
    while (!isTold) {
      const askedAtMs = performance.now();
      const response = await fetch(`${running.origin}/health`);
      await response.arrayBuffer();
      waited.push(performance.now() - askedAtMs);
      await pause(HEALTH_GAP_MS);
    }
  }
  const health = askHealth();
  const fromMs = performance.now();
  await watchers.order({
    origin: running.origin,
    transport: 'graphql-sse',
    watchers: BACKLOG.watchers,
  });
  try {
    await toldTo(scene, BACKLOG.entries);
  } finally {
    isTold = true;
    await health;
  }
  const tookMs = performance.now() - fromMs;
  const worst = waited.toSorted((one, other) => other - one).slice(0, 3);
  return [
    `a backlog of ${BACKLOG.entries} entries, told to ${BACKLOG.watchers} in ${(tookMs / 1_000).toFixed(1)} s:`,
    `/health took at most ${worst.map((ms) => ms.toFixed(0)).join(', ')} ms, of ${waited.length} requests`,
  ].join('\n');
}

/** What is left of those who came and went. */
async function guests(scene: Scene): Promise<string> {
  const { running, call, watchers } = scene;
  await call.order({ entries: 5 });
  const residentMb: number[] = [];
  for (let come = 0; come < GUESTS.all; come += GUESTS.at_once) {
    const transport = TRANSPORTS[(come / GUESTS.at_once) % TRANSPORTS.length] ?? 'graphql-sse';
    await watchers.order({ origin: running.origin, transport, watchers: GUESTS.at_once });
    await toldTo(scene, 5);
    await watchers.order('leave');
    await pause(2_000);
    residentMb.push(residentMemoryMb(familyOf(running.pid)));
  }
  return [
    `${GUESTS.all} watchers came and went, ${GUESTS.at_once} at a time; RSS after each, in MB:`,
    `${residentMb.map((mb) => mb.toFixed(0)).join(' ')}; at most ${peakMemoryMb(familyOf(running.pid)).toFixed(0)}`,
  ].join('\n');
}
