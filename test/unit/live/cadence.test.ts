// When to look again: a pure function of how quiet it is, how fast it can change, and what went wrong.
import { describe, expect, it } from 'vitest';
import { nextPollMs } from '../../../src/live/cadence.ts';

const calm = { pace: 'fast', idleMs: 0, failures: 0, random: 0 } as const;
const waitMs = (changes: Partial<Parameters<typeof nextPollMs>[0]>) =>
  nextPollMs({ ...calm, ...changes });

describe('the next look', () => {
  it.each([
    [0, 1_000, 3_000],
    [19_999, 1_000, 3_000],
    [20_000, 2_000, 3_000],
    [60_000, 5_000, 6_000],
    [300_000, 15_000, 15_000],
    [1_799_999, 15_000, 15_000],
    [1_800_000, null, null],
  ])(
    'after %i ms of quiet comes in %s ms for a call, %s for anything else',
    (idleMs, fast, slow) => {
      expect(waitMs({ idleMs: idleMs })).toBe(fast);
      expect(waitMs({ idleMs: idleMs, pace: 'slow' })).toBe(slow);
    },
  );

  it('comes later with each failure, up to eight seconds', () => {
    const waits = [1, 2, 3, 4, 5, 6, 60].map((failures) => waitMs({ failures }));
    expect(waits).toEqual([2_000, 4_000, 8_000, 8_000, 8_000, 8_000, 8_000]);
  });

  it('spreads after failures by chance, but comes no sooner than without one', () => {
    expect(waitMs({ failures: 3, random: 0.5 })).toBe(6_000);
    expect(waitMs({ failures: 1, random: 0.999, pace: 'slow' })).toBe(3_000);
  });

  it('comes within ten seconds of the end of an outage, also where nothing happened for long', () => {
    for (const failures of [1, 2, 10]) {
      const waitedMs = waitMs({ failures, idleMs: 1_000_000, random: 0.5 }) ?? 0;
      expect(waitedMs).toBeLessThanOrEqual(8_000);
    }
  });

  it('comes after a second for one who resumes, but after failures no sooner than without', () => {
    for (const idleMs of [0, 60_000, 1_799_999, 1_800_000]) {
      expect(waitMs({ idleMs, pace: 'slow', isAwaited: true })).toBe(1_000);
      expect(waitMs({ idleMs, failures: 4, isAwaited: true })).toBe(
        waitMs({ idleMs, failures: 4 }),
      );
    }
  });

  it('waits as long as LeadSail asks for, however long', () => {
    expect(waitMs({ failures: 1, retryAfterMs: 90_000 })).toBe(90_000);
    expect(waitMs({ failures: 4, retryAfterMs: 10 })).toBe(8_000);
  });
});
