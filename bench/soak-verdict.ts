// What a soak came to, in lines, and whether it is red.
import { median } from './statistics.ts';

export type Outcome = {
  /** What was still in use after each minute, once all garbage was collected. */
  readonly liveMb: readonly number[];
  readonly answered: number;
  readonly lost: number;
  /** What was other than at LeadSail. */
  readonly wrong: readonly string[];
  /** Log lines of the gateway's own faults. */
  readonly faults: readonly string[];
  /** How much attackers had done, by what they are; 0: nothing. */
  readonly attacks: Readonly<Record<string, number>>;
  /** Topics and watchers that were left at the end. */
  readonly left: number;
  readonly code: number | null;
};

/**
 * Between the middles of two halves: half of what a leak adds in all. RSS is printed and not judged: how much garbage there is
 * depends on how much the attackers get done in a minute.
 */
const GROWTH_BOUND_MB = 10;
const SHOWN = 5;

export function verdictOf(outcome: Outcome): { lines: readonly string[]; isRed: boolean } {
  const { liveMb, answered, lost, wrong, faults, attacks, left, code } = outcome;
  // Those who could do nothing have shown nothing.
  const done = Object.values(attacks);
  const isQuiet = done.length === 0 || done.includes(0);
  const middle = Math.ceil(liveMb.length / 2);
  const [before, after] = [liveMb.slice(0, middle), liveMb.slice(middle)];
  const growth = after.length === 0 ? 0 : median(after) - median(before);
  const lines = [
    `the second half used ${growth.toFixed(1)} MB more than the first; the bound is ${GROWTH_BOUND_MB} MB`,
    `${lost} of ${answered + lost} answers were lost, ${wrong.length} were wrong`,
    ...wrong.slice(0, SHOWN).map((one) => `  ${one}`),
    `${faults.length} log lines of its own faults`,
    ...faults.slice(0, SHOWN).map((one) => `  ${one}`),
    ...(isQuiet ? ['there was no attack of some kinds'] : []),
    `${left} topics and watchers were left; exit code ${code}`,
  ];
  const isRed =
    growth > GROWTH_BOUND_MB ||
    lost > 0 ||
    wrong.length > 0 ||
    faults.length > 0 ||
    isQuiet ||
    left > 0 ||
    code !== 0;
  return { lines, isRed };
}
