// A document that was just sent: the lead looks at it and signs it, declines it or lets it expire as the clock moves.
import type { SimulatorClock } from './clock.ts';
import type { JsonObject } from './envelope.ts';
import { touch } from './live-call.ts';
import { createRandom, hash, type Random } from './random.ts';
import type { SimulatedTenant } from './tenant.ts';

export type LiveSigningParts = {
  readonly tenant: SimulatedTenant;
  readonly clock: SimulatorClock;
  readonly lead: JsonObject;
  readonly file: JsonObject;
  readonly random: Random;
};

/** What can become of a document; most leads sign. LeadSail's words for a file, but none for its lead but `signed`. */
const COURSES = [
  ['viewed', 'declined'],
  ['viewed', 'in_progress', 'declined'],
  ['viewed', 'expired'],
  ['viewed', 'signed'],
  ['viewed', 'in_progress', 'signed'],
  ['viewed', 'in_progress', 'signed'],
  ['viewed', 'in_progress', 'signed'],
] as const;

/** The same for a lead and key at each run of one seed, whenever the document is sent. */
function courseOf({ tenant, file }: LiveSigningParts): readonly string[] {
  const { leadId, fileKey } = file;
  return createRandom(hash(`${tenant.seed}:${tenant.id}:${leadId}:${fileKey}:course`)).pick(
    COURSES,
  );
}

/** Moves a file on every 1 to 3 seconds of the clock, and its lead with it, until another file takes its place. */
export function startLiveSigning(parts: LiveSigningParts): void {
  const { tenant, clock, lead, file, random } = parts;
  const course = courseOf(parts);
  lead.status = 'document_sent';
  touch(lead, clock);

  function goOn(step: number): void {
    const status = course[step];
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
