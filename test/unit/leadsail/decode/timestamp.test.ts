// Which timestamps name one moment without doubt, and how each of those is written.
import { describe, expect, it } from 'vitest';
import { scan } from '../../../../src/fast/scan/answer-index.ts';
import { layoutOf } from '../../../../src/fast/scan/layout.ts';
import { record } from '../../../../src/leadsail/decode/record.ts';
import { toRfc3339 } from '../../../../src/leadsail/decode/timestamp.ts';
import { timestamp } from '../../../../src/leadsail/decode/values.ts';
import { createRandom } from '../../../../src/simulator/random.ts';

describe('RFC 3339', () => {
  it.each([
    '2026-11-01T12:00:00Z',
    '2026-11-01T00:00:00Z',
    '2026-11-01T23:59:59Z',
    '2026-11-01T12:00:00.1Z',
    '2026-11-01T12:00:00.000Z',
    '2026-11-01T12:00:00.123456789Z',
    '2026-11-01T12:00:00+00:00',
    '2026-11-01T12:00:00-00:00',
    '2026-11-01T12:00:00+05:30',
    '2026-11-01T12:00:00-08:00',
    '2026-11-01T12:00:00+14:00',
    '2026-11-01T12:00:00.5-23:59',
    '2024-02-29T12:00:00Z',
    '2000-02-29T12:00:00Z',
    '0000-02-29T12:00:00Z',
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00Z',
    '0099-12-31T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '2016-12-31T23:59:60Z',
    '2016-12-31T23:59:60.5Z',
  ])('%s stays as it is', (moment) => expect(toRfc3339(moment)).toBe(moment));
});

describe('another full form of ISO 8601', () => {
  it.each([
    ['2026-11-01t12:00:00z', '2026-11-01T12:00:00Z'],
    ['2026-11-01 12:00:00Z', '2026-11-01T12:00:00Z'],
    ['2026-11-01 12:00:00+02:00', '2026-11-01T12:00:00+02:00'],
    ['2026-11-01T12:00Z', '2026-11-01T12:00:00Z'],
    ['2026-11-01T12:00-0330', '2026-11-01T12:00:00-03:30'],
    ['2026-11-01T12:00:00+02', '2026-11-01T12:00:00+02:00'],
    ['2026-11-01T12:00:00-0800', '2026-11-01T12:00:00-08:00'],
    ['2026-11-01T12:00:00,25Z', '2026-11-01T12:00:00.25Z'],
    ['20261101T120000Z', '2026-11-01T12:00:00Z'],
    ['20261101T120000.25Z', '2026-11-01T12:00:00.25Z'],
    ['20261101T120000,25+0200', '2026-11-01T12:00:00.25+02:00'],
    ['20261101t1200z', '2026-11-01T12:00:00Z'],
    ['20261101T1200-08', '2026-11-01T12:00:00-08:00'],
    ['20240229T000000Z', '2024-02-29T00:00:00Z'],
  ])('%s is written %s', (sent, written) => {
    expect(toRfc3339(sent)).toBe(written);
    expect(toRfc3339(written)).toBe(written);
  });

  it.each([
    ['2026-11-01T12:00-0330', '2026-11-01T15:30:00.000Z'],
    ['2026-11-01 12:00:00+02', '2026-11-01T10:00:00.000Z'],
    ['20261101T000000,5+1400', '2026-10-31T10:00:00.500Z'],
  ])('%s is still the moment %s', (sent, utc) => {
    expect(new Date(toRfc3339(sent) ?? '').toISOString()).toBe(utc);
  });
});

describe('no moment, or more than one', () => {
  it.each([
    ['nothing', ''],
    ['a space', ' '],
    ['no offset', '2026-11-01T12:00:00'],
    ['no offset, but a fraction', '2026-11-01T12:00:00.000'],
    ['no offset, compact', '20261101T120000'],
    ['a date alone', '2026-11-01'],
    ['a compact date alone', '20261101'],
    ['a date with an offset', '2026-11-01Z'],
    ['a time alone', '12:00:00Z'],
    ['an hour alone', '2026-11-01T12Z'],
    ['epoch seconds', '1793534400'],
    ['epoch milliseconds', '1793534400000'],
    ['RFC 1123', 'Sun, 01 Nov 2026 12:00:00 GMT'],
    ['RFC 850', 'Sunday, 01-Nov-26 12:00:00 GMT'],
    ['asctime', 'Sun Nov  1 12:00:00 2026'],
    ['toString of JavaScript', 'Sun Nov 01 2026 12:00:00 GMT+0000 (UTC)'],
    ['American', '11/01/2026 12:00:00Z'],
    ['European', '01.11.2026 12:00:00Z'],
    ['slashes', '2026/11/01T12:00:00Z'],
    ['a week date', '2026-W44-7T12:00:00Z'],
    ['an ordinal date', '2026-305T12:00:00Z'],
    ['a zone by name', '2026-11-01T12:00:00[America/Chicago]'],
    ['an offset and a name', '2026-11-01T12:00:00Z[UTC]'],
    ['a zone by letters', '2026-11-01T12:00:00 EST'],
    ['a duration', 'P1D'],
    ['a word', 'yesterday'],
    ['February 29 in no leap year', '2026-02-29T12:00:00Z'],
    ['February 29 in 1900', '1900-02-29T12:00:00Z'],
    ['February 29 in 2100', '2100-02-29T12:00:00Z'],
    ['February 30', '2024-02-30T12:00:00Z'],
    ['April 31', '2026-04-31T12:00:00Z'],
    ['day 0', '2026-11-00T12:00:00Z'],
    ['day 32', '2026-12-32T12:00:00Z'],
    ['month 0', '2026-00-01T12:00:00Z'],
    ['month 13', '2026-13-01T12:00:00Z'],
    ['hour 24', '2026-11-01T24:00:00Z'],
    ['hour 25', '2026-11-01T25:00:00Z'],
    ['minute 60', '2026-11-01T12:60:00Z'],
    ['second 61', '2026-11-01T12:00:61Z'],
    ['a leap second at noon', '2026-11-01T12:00:60Z'],
    ['a leap second before a midnight elsewhere', '2016-12-31T23:59:60+01:00'],
    ['an offset of 24 hours', '2026-11-01T12:00:00+24:00'],
    ['an offset of 60 minutes', '2026-11-01T12:00:00+01:60'],
    ['an offset with seconds', '2026-11-01T12:00:00+01:00:00'],
    ['an offset of one digit', '2026-11-01T12:00:00+1'],
    ['a typographic minus', '2026-11-01T12:00:00\u221208:00'],
    ['a fraction without digits', '2026-11-01T12:00:00.Z'],
    ['a fraction of a minute', '2026-11-01T12:00.5Z'],
    ['half compact, half not', '2026-11-01T120000Z'],
    ['half compact, the other half', '20261101T12:00:00Z'],
    ['one digit for the month', '2026-1-01T12:00:00Z'],
    ['two digits for the year', '26-11-01T12:00:00Z'],
    ['five digits for the year', '12026-11-01T12:00:00Z'],
    ['a signed year', '+002026-11-01T12:00:00Z'],
    ['a year before all years', '-0001-11-01T12:00:00Z'],
    ['a space before', ' 2026-11-01T12:00:00Z'],
    ['a line end after', '2026-11-01T12:00:00Z\n'],
    ['Arabic digits', '٢٠٢٦-١١-٠١T12:00:00Z'],
    ['text after', '2026-11-01T12:00:00Z and more'],
  ])('is %s', (_, text) => expect(toRfc3339(text)).toBeNull());

  it('is refused in no time, however long', () => {
    const startedMs = performance.now();
    expect(toRfc3339(`2026-11-01T12:00:00.${'1'.repeat(1_000_000)}`)).toBeNull();
    expect(toRfc3339('2026-11-01T12:00:00'.repeat(100_000))).toBeNull();
    expect(performance.now() - startedMs).toBeLessThan(500);
  });
});

it('every day of 2023 to 2025, and no other, is a day', () => {
  for (let year = 2023; year <= 2025; year += 1) {
    for (let month = 0; month <= 13; month += 1) {
      for (let day = 0; day <= 32; day += 1) {
        const [mm, dd] = [month, day].map((part) => String(part).padStart(2, '0'));
        const moment = `${year}-${mm}-${dd}T12:00:00Z`;
        // toISOString of a day that rolled over shows another date.
        const isDay =
          month >= 1 &&
          month <= 12 &&
          day >= 1 &&
          new Date(Date.UTC(year, month - 1, day)).toISOString().startsWith(`${year}-${mm}-${dd}`);
        expect(toRfc3339(moment), moment).toBe(isDay ? moment : null);
      }
    }
  }
});

it('is looked through only where it is left as it is', () => {
  const layout = layoutOf(record('Noun', { at: timestamp }));
  const random = createRandom(7);
  const start = '2026-02-28T23:59:58.123';
  let known = 0;
  for (let round = 0; round < 20_000; round += 1) {
    const zone = random.pick(['Z', 'Z', '+01:00', '-23:59']);
    const letters = [...start.slice(0, random.pick([19, 23, 23, 23])), ...zone];
    for (let change = random.int(0, 2); change > 0; change -= 1) {
      letters[random.int(0, letters.length - 1)] = random.pick([...'0123456789-+T:.Z ']);
    }
    const text = letters.join('');
    if (!scan(Buffer.from(`{"success":true,"data":{"at":"${text}"}}`), layout)) continue;
    known += 1;
    expect(toRfc3339(text), text).toBe(text);
  }
  expect(known).toBeGreaterThan(5_000);
});
