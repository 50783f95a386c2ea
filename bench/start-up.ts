// How long it takes from the command to the first answered query, beside a server that does nothing.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHelper, startPeer } from './child.ts';
import { cpuMsOf, endedCpuMs, familyOf, machineCpuMs } from './machine.ts';
import type { Options } from './options.ts';
import { OURS, type Peer } from './peers.ts';
import { questionsOf } from './questions.ts';
import { STRANGERS_MAY_USE } from './referee.ts';
import { median, spread } from './statistics.ts';
import { toTable } from './table.ts';
import type { UpstreamCounts, UpstreamOrder } from './upstream.ts';

const NOTHING = `require('node:http')
  .createServer((_, response) => response.end('{}'))
  .listen(Number(process.env.PORT), '127.0.0.1')`;

const bare: Peer = {
  key: 'bare',
  title: 'bare node:http server',
  command: async ({ port }) => ({
    file: process.execPath,
    args: ['--eval', NOTHING],
    env: { PORT: String(port) },
  }),
  requestsOf: OURS.requestsOf,
  answerOf: OURS.answerOf,
};

export async function startUp({ rounds }: Pick<Options, 'rounds'>): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'leadsail-bench-'));
  using upstream = startHelper<UpstreamOrder, UpstreamCounts>('upstream.ts');
  const upstreamUrl = `http://127.0.0.1:${await upstream.first}`;
  const [request] = OURS.requestsOf(questionsOf().q3) ?? [];
  const times = new Map<Peer, number[]>([
    [bare, []],
    [OURS, []],
  ]);
  const sample = () => ({
    strangersMs: machineCpuMs() - cpuMsOf(familyOf(process.pid)) - endedCpuMs(),
    atMs: performance.now(),
  });
  const before = sample();
  for (let round = 0; round < rounds; round += 1)
    for (const [peer, taken] of times) {
      const running = await startPeer(peer, { upstreamUrl, directory }, request as never);
      taken.push(running.startMs);
      await running.stop();
    }
  const after = sample();
  const strangers = (after.strangersMs - before.strangersMs) / (after.atMs - before.atMs);
  rmSync(directory, { recursive: true, force: true });
  const rows = [...times].map(([{ title }, taken]) => [
    title,
    `${median(taken).toFixed(0)} ±${Math.round(spread(taken) * 100)}%`,
    `+${(median(taken) - median(times.get(bare) ?? [])).toFixed(0)}`,
  ]);
  const table = toTable([['start to first answered query', 'ms', 'beside bare'], ...rows]);
  return strangers > STRANGERS_MAY_USE
    ? `${table}\nDo not quote this: other processes used ${strangers.toFixed(2)} cores.`
    : table;
}
