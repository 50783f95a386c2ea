// What the tables of one process on one processor have in common.
import type { Circumstance } from './measure.ts';
import type { Options } from './options.ts';
import type { Question } from './questions.ts';

/** Answers of a megabyte are asked for by fewer at once. */
export function circumstanceOf(
  { name }: Question,
  { rounds, durationMs, tries }: Pick<Options, 'rounds' | 'durationMs' | 'tries'>,
): Circumstance {
  return { connections: name === 'q2' ? 16 : 64, latencyMs: 0, rounds, durationMs, tries };
}
