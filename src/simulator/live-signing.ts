// A document that was just sent: the lead looks at it, fills it in and signs it as the clock moves.
import type { SimulatorClock } from './clock.ts';
import type { JsonObject } from './envelope.ts';
import { touch } from './live-call.ts';
import type { Random } from './random.ts';
import type { SimulatedTenant } from './tenant.ts';

export type LiveSigningParts = {
  readonly tenant: SimulatedTenant;
  readonly clock: SimulatorClock;
  readonly lead: JsonObject;
  readonly file: JsonObject;
  readonly random: Random;
};

const STEPS = ['viewed', 'in_progress', 'signed'] as const;

/** Moves a file on every 1 to 3 seconds of the clock, and its lead with it, until another file takes its place. */
export function startLiveSigning({ tenant, clock, lead, file, random }: LiveSigningParts): void {
  lead.status = 'document_sent';
  touch(lead, clock);

  function goOn(step: number): void {
    const status = STEPS[step];
    if (status === undefined) return;
    clock.schedule(random.int(1_000, 3_000), () => {
      if (!tenant.data.files.includes(file)) return;
      const now = new Date(clock.now()).toISOString();
      Object.assign(file, { status, updatedAt: now });
      if (status === 'signed') {
        file.signedAt = now;
        lead.status = 'signed';
      }
      touch(lead, clock);
      goOn(step + 1);
    });
  }

  goOn(0);
}
