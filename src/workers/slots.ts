// Slots: each has one worker that serves, and gets another when that one is lost.

import type { Log } from '../server/telemetry/log.ts';
import { backoffMs } from '../upstream/delay.ts';
import type { IpcChannel } from './ipc-channel.ts';
import type { WorkerMethods } from './methods.ts';

export type Begun = { readonly address: string } | { readonly faults: readonly string[] };
export type WorkerExit = { readonly code: number | null; readonly signal: string | null };

/** One process that serves, or is about to. */
export type Worker = {
  readonly pid: number;
  readonly channel: IpcChannel<WorkerMethods>;
  /** Where it serves; or why it ended before it did, as far as it said. */
  readonly began: Promise<Begun>;
  readonly ended: Promise<WorkerExit>;
  readonly kill: () => void;
};

export type WorkerSlotsOptions = {
  readonly size: number;
  readonly spawn: () => Worker;
  readonly log: Log;
  /** For answers under way, when a worker has to stop. */
  readonly stopMs: number;
};

export type WorkerSlot = { worker: Worker | null; failures: number };

export type WorkerSlots = {
  readonly all: readonly WorkerSlot[];
  readonly serving: () => readonly Worker[];
  /** Puts a new worker into a slot; the one before stops when it serves, and stays when it cannot. */
  readonly fill: (slot: WorkerSlot) => Promise<Begun>;
  /** Tries until an empty slot has a worker. */
  readonly refill: (slot: WorkerSlot) => Promise<void>;
  /** After so many failures in a row: 1 s, twice as long each time, up to 30 s; ends when all stops. */
  readonly pause: (failures: number) => Promise<unknown>;
  readonly isStopping: () => boolean;
  readonly stop: () => Promise<void>;
};

const FIRST_DELAY_MS = 1_000;
const MAX_DELAY_MS = 30_000;
// A worker that served for so long was not lost for the reason that the one before was.
const CALM_MS = 60_000;
const START_MS = 60_000;
const GRACE_MS = 5_000;

export function createSlots({ size, spawn, log, stopMs }: WorkerSlotsOptions): WorkerSlots {
  const slots: WorkerSlot[] = Array.from({ length: size }, () => ({ worker: null, failures: 0 }));
  const starting = new Set<Worker>();
  const stopping = Promise.withResolvers<void>();
  let isStopping = false;
  const serving = (): readonly Worker[] => slots.flatMap(({ worker }) => worker ?? []);

  async function fill(slot: WorkerSlot): Promise<Begun> {
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

  async function refill(slot: WorkerSlot): Promise<void> {
    while (slot.worker === null && !isStopping) {
      slot.failures += 1;
      await pause(slot.failures);
      if (slot.worker !== null || isStopping) return;
      const begun = await fill(slot);
      if ('faults' in begun) log.error({ faults: begun.faults }, 'a worker could not start');
    }
  }

  async function stopWorker(worker: Worker): Promise<void> {
    worker.channel.notify('stop');
    const timer = setTimeout(worker.kill, stopMs + GRACE_MS);
    await worker.ended;
    clearTimeout(timer);
  }

  function pause(failures: number): Promise<unknown> {
    const over = Promise.withResolvers<void>();
    const timer = setTimeout(over.resolve, backoffMs(failures, FIRST_DELAY_MS, MAX_DELAY_MS));
    return Promise.race([over.promise, stopping.promise]).finally(() => clearTimeout(timer));
  }

  return {
    all: slots,
    serving,
    fill,
    refill,
    pause,
    isStopping: () => isStopping,
    async stop() {
      isStopping = true;
      stopping.resolve();
      await Promise.all([...serving(), ...starting].map(stopWorker));
    },
  };
}
