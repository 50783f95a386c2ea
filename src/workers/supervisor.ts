// Keeps so many workers serving: replaces who is lost, renews them one after the other, and sends all home.

import type { Log } from '../server/telemetry/log.ts';
import { backoffMs } from '../upstream/delay.ts';
import type { IpcChannel } from './ipc-channel.ts';

export type Begun = { readonly address: string } | { readonly faults: readonly string[] };
export type WorkerExit = { readonly code: number | null; readonly signal: string | null };

/** One process that serves, or is about to. */
export type Worker = {
  readonly pid: number;
  readonly channel: IpcChannel;
  /** Where it serves; or why it ended before it did, as far as it said. */
  readonly began: Promise<Begun>;
  readonly ended: Promise<WorkerExit>;
  readonly kill: () => void;
};

export type SupervisorOptions = {
  readonly size: number;
  readonly spawn: () => Worker;
  readonly log: Log;
  /** For answers under way, when a worker is told to stop. */
  readonly stopMs: number;
};

export type Supervisor = {
  readonly serving: () => readonly Worker[];
  /** Resolves when all that can serve do; faults: none can, and all is over. */
  readonly start: () => Promise<Begun>;
  /** New ones for all, one after the other; ends with the first that cannot start. */
  readonly renew: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

const FIRST_TRIES = 3;
const FIRST_DELAY_MS = 1_000;
const MAX_DELAY_MS = 30_000;
// Who served as long was not lost for the reason that the one before was.
const CALM_MS = 60_000;
const START_MS = 60_000;
const GRACE_MS = 5_000;

export function createSupervisor({ size, spawn, log, stopMs }: SupervisorOptions): Supervisor {
  const slots: { worker: Worker | null; failures: number }[] = Array.from({ length: size }, () => ({
    worker: null,
    failures: 0,
  }));
  const starting = new Set<Worker>();
  const stopping = Promise.withResolvers<void>();
  let isStopping = false;
  let renewing: Promise<void> | null = null;
  let isToBeRenewed = false;

  /** Puts a new one into a seat; who was there goes when it serves, and stays when it cannot. */
  async function fill(slot: (typeof slots)[number]): Promise<Begun> {
    if (isStopping) return { faults: [] };
    const worker = spawn();
    starting.add(worker);
    const timer = setTimeout(worker.kill, START_MS);
    const begun = await worker.began;
    clearTimeout(timer);
    starting.delete(worker);
    if ('faults' in begun || isStopping) return begun;
    const before = slot.worker;
    slot.worker = worker;
    const sinceMs = performance.now();
    void worker.ended.then((ending) => {
      if (slot.worker !== worker || isStopping) return;
      slot.worker = null;
      if (performance.now() - sinceMs > CALM_MS) slot.failures = 0;
      log.error({ worker: worker.pid, ...ending }, 'a worker ended unasked; another will follow');
      void refill(slot);
    });
    if (before) await stopWorker(before);
    return begun;
  }

  async function refill(slot: (typeof slots)[number]): Promise<void> {
    while (slot.worker === null && !isStopping) {
      slot.failures += 1;
      await pause(delayMs(slot.failures));
      if (slot.worker !== null || isStopping) return;
      const begun = await fill(slot);
      if ('faults' in begun) log.error({ faults: begun.faults }, 'a worker could not start');
    }
  }

  async function start(): Promise<Begun> {
    const [first, ...rest] = slots;
    if (!first) return { faults: [] };
    // One alone finds out whether any can serve, and says it once.
    for (let tries = 1; ; tries += 1) {
      const begun = await fill(first);
      if ('faults' in begun) {
        if (begun.faults.length > 0 || isStopping) return begun;
        if (tries === FIRST_TRIES) {
          return { faults: [`No worker serves: ${tries} in a row ended before they did.`] };
        }
        await pause(delayMs(tries));
        continue;
      }
      await Promise.all(
        rest.map(async (slot) => {
          if ('faults' in (await fill(slot))) void refill(slot);
        }),
      );
      return begun;
    }
  }

  async function renewAll(): Promise<void> {
    log.info({}, 'workers are renewed');
    for (const slot of slots) {
      if (isStopping) return;
      const begun = await fill(slot);
      if ('faults' in begun && !isStopping) {
        return log.error(
          { faults: begun.faults },
          'a new worker could not start: the old ones go on',
        );
      }
    }
    log.info({}, 'all workers are new');
  }

  async function renew(): Promise<void> {
    // Told again meanwhile, what was read may be old once more.
    if (renewing) {
      isToBeRenewed = true;
      return renewing;
    }
    renewing = (async () => {
      do {
        isToBeRenewed = false;
        await renewAll();
      } while (isToBeRenewed && !isStopping);
    })();
    await renewing;
    renewing = null;
  }

  async function stopWorker(worker: Worker): Promise<void> {
    worker.channel.notify('stop');
    const timer = setTimeout(worker.kill, stopMs + GRACE_MS);
    await worker.ended;
    clearTimeout(timer);
  }

  function pause(ms: number): Promise<unknown> {
    const over = Promise.withResolvers<void>();
    const timer = setTimeout(over.resolve, ms);
    return Promise.race([over.promise, stopping.promise]).finally(() => clearTimeout(timer));
  }

  return {
    serving: () => slots.flatMap(({ worker }) => worker ?? []),
    start,
    renew,
    async stop() {
      isStopping = true;
      stopping.resolve();
      const all = [...slots.flatMap(({ worker }) => worker ?? []), ...starting];
      await Promise.all(all.map(stopWorker));
    },
  };
}

/** From 1 s, twice as long each time, up to 30 s. */
const delayMs = (failures: number): number => backoffMs(failures, FIRST_DELAY_MS, MAX_DELAY_MS);
