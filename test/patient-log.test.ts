// Lines that wait: each tells of its own moment, in order, and nothing urgent waits behind them.
import { describe, expect, it } from 'vitest';
import { createPatientLog, type Log } from '../src/server/log.ts';

function open(enabled: readonly string[] = ['debug', 'info', 'warn', 'error']) {
  const written: string[] = [];
  const clock = { nowMs: 1 };
  const { log, flush } = createPatientLog({
    nowMs: () => clock.nowMs,
    make(atMs) {
      const at =
        (level: string): Log['info'] =>
        (_, sentence) =>
          void written.push(`${level} ${sentence} ${atMs()}`);
      return {
        debug: at('debug'),
        info: at('info'),
        warn: at('warn'),
        error: at('error'),
        isLevelEnabled: (level) => enabled.includes(level),
      };
    },
    onUrgent: () => void written.push('urgent'),
  });
  return { log, flush, written, clock };
}

describe('a patient log', () => {
  it('writes what waits when it is told to, in order, by the time at which each came', () => {
    const { log, flush, written, clock } = open();
    log.info({}, 'one');
    clock.nowMs = 2;
    log.debug({}, 'two');
    expect(written).toEqual([]);
    clock.nowMs = 9;
    flush();
    expect(written).toEqual(['info one 1', 'debug two 2']);
    flush();
    expect(written).toHaveLength(2);
  });

  it('writes a warning or an error at once, behind all that waited', () => {
    const { log, written, clock } = open();
    log.info({}, 'before');
    clock.nowMs = 2;
    log.warn({}, 'careful');
    expect(written).toEqual(['info before 1', 'warn careful 2', 'urgent']);
    log.error({}, 'broken');
    expect(written.slice(3)).toEqual(['error broken 2', 'urgent']);
  });

  it('keeps nothing of a level that is off', () => {
    const { log, flush, written } = open(['warn', 'error']);
    log.info({}, 'nobody wants it');
    flush();
    expect(written).toEqual([]);
  });

  it('does not let lines pile up', () => {
    const { log, written } = open();
    for (let line = 0; line < 1_200; line += 1) log.info({}, `${line}`);
    expect(written.length).toBeGreaterThanOrEqual(1_000);
    expect(written[999]).toBe('info 999 1');
  });
});
