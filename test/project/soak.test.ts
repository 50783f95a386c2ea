// The soak's own judgement: it is red for growth, for a lost or wrong answer, and for a fault in the log.
import { describe, expect, it } from 'vitest';
import { isFault } from '../../bench/soak-gateway.ts';
import { askOf, type Data, wrongIn } from '../../bench/soak-truth.ts';
import { verdictOf } from '../../bench/soak-verdict.ts';
import { start } from '../support/kit.ts';

const GOOD = {
  liveMb: [66, 68],
  answered: 100,
  lost: 0,
  wrong: [],
  faults: [],
  left: 0,
  attacks: { keys: 9, sockets: 9 },
  code: 0,
};

describe('a soak', () => {
  it('is green when nothing was wrong', () => {
    expect(verdictOf(GOOD).isRed).toBe(false);
  });

  it('is green for memory that comes and goes', () => {
    const liveMb = [66.5, 67.7, 66, 69.4, 64.8, 67.1, 69.9, 65.2, 66.6, 68.3];
    expect(verdictOf({ ...GOOD, liveMb }).isRed).toBe(false);
  });

  it.each([
    ['memory that grows', { liveMb: [66, 77] }],
    ['memory that grows slowly', { liveMb: Array.from({ length: 10 }, (_, at) => 66 + 2.2 * at) }],
    ['an answer that is lost', { lost: 1 }],
    ['an answer that is wrong', { wrong: ['data.lead.id is "a" and "b"'] }],
    ['a fault in the log', { faults: ['{"level":50}'] }],
    ['attackers who do nothing', { attacks: { keys: 0, sockets: 9 } }],
    ['no attackers', { attacks: {} }],
    ['somebody who is still watched', { left: 1 }],
    ['a gateway that ends badly', { code: 1 }],
    ['a gateway that is killed', { code: null }],
  ])('is red for %s', (_, change) => {
    expect(verdictOf({ ...GOOD, ...change }).isRed).toBe(true);
  });

  it('takes only lines of errors and worse for faults', () => {
    expect(['{"level":50}', '{"level":60}', '{"level":40}', 'GraphQL'].map(isFault)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('each operation of a soak', () => {
  it('is right as the gateway answers it, and wrong in any value that is another', async () => {
    await using kit = await start({ simulator: { settleMs: 0 } });
    for (const turn of [0, 2, 4, 6, 8, 10]) {
      const { query, variables, right } = askOf(kit.simulator, turn);
      const { data, errors } = await kit.query(query, variables);
      expect(errors).toBeUndefined();
      expect(wrongIn(right(data), data, false)).toBeNull();
      for (const changed of othersThan(data)) {
        expect(wrongIn(right(changed), changed, false), JSON.stringify(changed)).not.toBeNull();
      }
    }
  });

  it('may be null where there is an error, and there alone', () => {
    const right = { lead: { id: 'lead_1', nodes: [{ id: 'a' }, { id: 'b' }] } };
    const given = { lead: { id: 'lead_1', nodes: [{ id: 'a' }, null] } };
    expect(wrongIn(right, given, true)).toBeNull();
    expect(wrongIn(right, given, false)).not.toBeNull();
    expect(wrongIn(right, { lead: { ...given.lead, id: 'lead_2' } }, true)).not.toBeNull();
    expect(wrongIn(right, { lead: { ...given.lead, nodes: [] } }, true)).not.toBeNull();
  });
});

/** The same answer, with each of its first values another one. */
function othersThan(data: Data): Data[] {
  const all: Data[] = [];
  const walk = (value: Data, change: (to: unknown) => Data): void => {
    if (all.length >= 30) return;
    if (typeof value !== 'object' || value === null) {
      all.push(change(typeof value === 'number' ? value + 1 : `${value}x`));
      return;
    }
    for (const [key, inner] of Object.entries(value)) {
      walk(inner, (to) =>
        change(Array.isArray(value) ? value.with(Number(key), to) : { ...value, [key]: to }),
      );
    }
  };
  walk(data, (to) => to);
  return all;
}
