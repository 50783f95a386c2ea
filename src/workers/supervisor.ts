// Keeps so many workers serving: starts them, renews them one after the other, and stops them all.

import { type Begun, createSlots, type Worker, type WorkerSlotsOptions } from './slots.ts';

export type Supervisor = {
  readonly serving: () => readonly Worker[];
  /** Resolves when all that can serve do; faults: none can, and all is over. */
  readonly start: () => Promise<Begun>;
  /** New ones for all, one after the other; ends with the first that cannot start. */
  readonly renew: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

const FIRST_TRIES = 3;

export function createSupervisor(options: WorkerSlotsOptions): Supervisor {
  const { log } = options;
  const slots = createSlots(options);
  let renewing: Promise<void> | null = null;
  let isToBeRenewed = false;

  async function start(): Promise<Begun> {
    const [first, ...rest] = slots.all;
    if (!first) return { faults: [] };
    // One alone finds out whether any can serve, and says it once.
    for (let tries = 1; ; tries += 1) {
      const begun = await slots.fill(first);
      if ('faults' in begun) {
        if (begun.faults.length > 0 || slots.isStopping()) return begun;
        if (tries === FIRST_TRIES) {
          return { faults: [`No worker serves: ${tries} in a row ended before they did.`] };
        }
        await slots.pause(tries);
        continue;
      }
      await Promise.all(
        rest.map(async (slot) => {
          if ('faults' in (await slots.fill(slot))) void slots.refill(slot);
        }),
      );
      return begun;
    }
  }

  async function renewAll(): Promise<void> {
    log.info({}, 'workers are renewed');
    for (const slot of slots.all) {
      if (slots.isStopping()) return;
      const begun = await slots.fill(slot);
      if ('faults' in begun && !slots.isStopping()) {
        return log.error(
          { faults: begun.faults },
          'a new worker could not start: the old ones go on',
        );
      }
    }
    log.info({}, 'all workers are new');
  }

  async function renew(): Promise<void> {
    // After another SIGHUP in the meantime, the files read may be outdated again.
    if (renewing) {
      isToBeRenewed = true;
      return renewing;
    }
    renewing = (async () => {
      do {
        isToBeRenewed = false;
        await renewAll();
      } while (isToBeRenewed && !slots.isStopping());
    })();
    await renewing;
    renewing = null;
  }

  return { serving: slots.serving, start, renew, stop: slots.stop };
}
