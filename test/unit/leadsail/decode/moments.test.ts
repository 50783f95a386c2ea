// Moments in all their forms: one usual form for each, and an order that agrees with it.
import { expect, it } from 'vitest';
import {
  compareMoments,
  microsecondsOf,
  toUsualForm,
} from '../../../../src/leadsail/decode/moments.ts';
import { createRandom, type Random } from '../../../../src/simulator/random.ts';
import { cases } from '../../../support/deep.ts';

const FRACTIONS = [
  '',
  '.0',
  '.5',
  '.000',
  '.050',
  '.123456',
  '.1234560',
  '.123456789',
  '.000000001',
];

/** A moment within two seconds and three time zones. */
function randomMoment(random: Random): string {
  const [zone, hour] = random.pick([
    ['Z', 23],
    ['+00:00', 23],
    ['-05:30', 17],
    ['+01:00', 0],
  ] as const);
  const day = hour === 0 ? '2027-01-01' : '2026-12-31';
  const minute = zone === '-05:30' ? '29' : '59';
  return `${day}T${`${hour}`.padStart(2, '0')}:${minute}:0${random.int(0, 1)}${random.pick(FRACTIONS)}${zone}`;
}

it('have the same usual form where they are the same, and only there', () => {
  for (let seed = 0; seed < cases(20_000); seed += 1) {
    const random = createRandom(seed);
    const [one, other] = [randomMoment(random), randomMoment(random)];
    const order = compareMoments(one, other);
    expect(toUsualForm(one) === toUsualForm(other), `${one} ${other}`).toBe(order === 0);
    expect(compareMoments(one, toUsualForm(one))).toBe(0);
    expect(Date.parse(toUsualForm(one))).toBe(Date.parse(one));
    const later = microsecondsOf(one) - microsecondsOf(other);
    // What is shorter than a microsecond is left out.
    if (later !== 0) expect(Math.sign(later)).toBe(Math.sign(order));
  }
});

it.each([
  ['2026-11-01T12:00:00.000Z', '2026-11-01T12:00:00.000Z'],
  ['2026-11-01T12:00:00Z', '2026-11-01T12:00:00.000Z'],
  ['2026-11-01T12:00:00.1239Z', '2026-11-01T12:00:00.1239Z'],
  ['2026-11-01T12:00:00.120000Z', '2026-11-01T12:00:00.120Z'],
  ['2026-11-01T00:30:00.5+01:00', '2026-10-31T23:30:00.500Z'],
  ['2016-12-31T23:59:60Z', '2016-12-31T23:59:60.000Z'],
])('%s is usually written %s', (moment, usual) => {
  expect(toUsualForm(moment)).toBe(usual);
});

it('differ by what they say after the millisecond', () => {
  const of = (fraction: string): number => microsecondsOf(`2026-11-01T12:00:00.${fraction}Z`);
  expect(of('123456') - of('123')).toBe(456);
  expect(of('1234567') - of('123456')).toBe(0);
  expect(microsecondsOf('2016-12-31T23:59:60Z')).toBe(Date.parse('2017-01-01T00:00:00Z') * 1_000);
  expect(of('1') / 1_000).toBe(Date.parse('2026-11-01T12:00:00.1Z'));
});
