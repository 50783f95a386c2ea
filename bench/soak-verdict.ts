// What a soak came to, in lines, and whether it is red.

export type Outcome = {
  /** After each minute. */
  readonly residentMb: readonly number[];
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

const GROWTH_BOUND_MB = 50;
const SHOWN = 5;

export function verdictOf(outcome: Outcome): { lines: readonly string[]; isRed: boolean } {
  const { residentMb, answered, lost, wrong, faults, attacks, left, code } = outcome;
  // Those who could do nothing have shown nothing.
  const done = Object.values(attacks);
  const isQuiet = done.length === 0 || done.includes(0);
  const growth = (residentMb.at(-1) ?? 0) - (residentMb[0] ?? 0);
  const lines = [
    `RSS grew by ${growth.toFixed(1)} MB after the first minute; the bound is ${GROWTH_BOUND_MB} MB`,
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
