// The process that several workers have in common: it starts them, and they meet here. It answers no client.
import cluster from 'node:cluster';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Examples } from '../server/graphiql.ts';
import type { Log } from '../server/log.ts';
import type { Counts } from '../server/metrics.ts';
import { type Begun, createCrew, type Ending, type Worker } from './crew.ts';
import { createDesk } from './desk.ts';
import { createLine } from './line.ts';
import { createTally } from './tally.ts';

/** What all workers start from. */
export type Source = { readonly leadsailUrl: string; readonly examples: Examples };

export type PrimaryOptions = {
  readonly workers: number;
  readonly source: Source;
  readonly stopMs: number;
  readonly log: Log;
  readonly nowMs: () => number;
};

export type Primary = {
  /** Resolves when the workers serve; faults: none can. */
  readonly start: () => Promise<Begun>;
  /** New workers for old ones, with no request lost. */
  readonly renew: () => Promise<void>;
  /** `/metrics` of all. */
  readonly metrics: () => Promise<string>;
  readonly stop: () => Promise<void>;
};

export function createPrimary(options: PrimaryOptions): Primary {
  const desk = createDesk(options.nowMs);
  const tally = createTally();
  // Only this user may enter it.
  const directory = mkdtempSync(join(tmpdir(), 'leadsail-graphql-'));
  const crew = createCrew({ ...options, size: options.workers, hire });
  const metrics = (): Promise<string> => tally.text(crew.serving().map(({ line }) => line));

  // In turn: left to the kernel, most connections go to whoever is quickest to take them.
  cluster.schedulingPolicy = cluster.SCHED_RR;

  function hire(): Worker {
    const child = cluster.fork();
    const { process: running } = child;
    // A channel that has closed loses what is sent; the end of the worker is told otherwise.
    const line = createLine((message) => void child.send(message, () => {}));
    const leave = desk.admit(line);
    const began = Promise.withResolvers<Begun>();
    const ended = Promise.withResolvers<Ending>();
    const kill = (): void => void running.kill('SIGKILL');
    let faults: readonly string[] = [];
    line.answer('begin', () => ({ ...options.source, self: child.id, directory }));
    line.answer('serving', (address: string) => began.resolve({ address }));
    line.answer('faults', (said: readonly string[]) => {
      faults = said;
    });
    line.answer('counted', (counts: Counts) => tally.note(line, counts));
    line.answer('metrics', metrics);
    child.on('message', line.hear);
    child.on('error', kill);
    child.once('exit', (code: number | null, signal: string | null) => {
      leave();
      tally.leave(line);
      began.resolve({ faults });
      ended.resolve({ code, signal });
    });
    return {
      pid: running.pid ?? 0,
      line,
      began: began.promise,
      ended: ended.promise,
      kill,
    };
  }

  return {
    start: crew.start,
    renew: crew.renew,
    metrics,
    async stop() {
      await crew.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
