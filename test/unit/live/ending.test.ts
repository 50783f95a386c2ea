// When a call is over: ten seconds after the last that came behind its outcome, and a minute after that at the latest.
import { expect, it } from 'vitest';
import { createEnding } from '../../../src/live/ending.ts';
import { cases } from '../../support/deep.ts';
import { createDice } from '../../support/transcript-histories.ts';

const SEEDS = Array.from({ length: cases(2_000) }, (_, at) => at + 1);

it.each(SEEDS)('polls of call %i end it as what came says', (seed) => {
  const roll = createDice(seed);
  const ending = createEnding(() => 0);
  const outcomeAtMs = roll() * 20_000;
  // Each of them some time behind the one before; a call may go on for a moment after its outcome.
  const comeAtMs: number[] = [outcomeAtMs];
  while (roll() < 0.8) comeAtMs.push((comeAtMs.at(-1) ?? 0) + roll() * 14_000);
  const gapMs = 250 + roll() * 4_000;
  let [seen, lastAtMs, firstAtMs] = [0, 0, 0];
  for (let atMs = 0; atMs < 200_000; atMs += gapMs * (0.5 + roll())) {
    const count = comeAtMs.filter((one) => one <= atMs).length;
    const hasOutcome = count > 0;
    const isSame = count === seen;
    if (!isSame) lastAtMs = atMs;
    if (seen === 0 && hasOutcome) firstAtMs = atMs;
    seen = count;
    const isDue = atMs - lastAtMs >= 10_000 || atMs - firstAtMs >= 60_000;
    const isOver = ending.isOver({ hasOutcome, isSame, ageMs: null, atMs });
    expect(isOver, `${seed}: at ${atMs}`).toBe(hasOutcome && isDue);
    if (isOver) return;
  }
  expect.unreachable('it has no end');
});
