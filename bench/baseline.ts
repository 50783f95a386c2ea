// What a query cost when somebody last looked, and what counts as worse.

export type Cost = {
  readonly calls: number;
  readonly waves: number;
  /** CPU time as a multiple of the endpoint written by hand. */
  readonly cpu: number;
  /** Instructions, likewise; null where the machine does not count them. */
  readonly instructions: number | null;
};
export type Baseline = Readonly<Record<string, Cost>>;

export const MAY_BE_WORSE = 0.2;

type Comparison = {
  /** More calls or waves: never noise. */
  readonly more: readonly string[];
  /** More work for the processor, as far as can be told. */
  readonly slower: readonly string[];
};

/** Sentences on what is worse than the baseline by more than a fifth. */
export function compare(now: Baseline, before: Baseline): Comparison {
  const more: string[] = [];
  const slower: string[] = [];
  for (const [question, was] of Object.entries(before)) {
    const is = now[question];
    if (!is) {
      more.push(`${question} was not measured`);
      continue;
    }
    for (const what of ['calls', 'waves'] as const) {
      if (isWorse(is[what], was[what]))
        more.push(`${question} makes ${is[what]} ${what}, was ${was[what]}`);
    }
    const counted = is.instructions !== null && was.instructions !== null;
    const [present, past] = counted
      ? [is.instructions ?? 0, was.instructions ?? 0]
      : [is.cpu, was.cpu];
    if (isWorse(present, past)) {
      const what = counted ? 'instructions' : 'CPU time';
      slower.push(
        `${question} takes ${present.toFixed(2)} times the ${what} of the endpoint written by hand, was ${past.toFixed(2)}`,
      );
    }
  }
  return { more, slower };
}

const isWorse = (is: number, was: number): boolean => is > was * (1 + MAY_BE_WORSE);
