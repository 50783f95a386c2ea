// A field that the byte scanner cannot look at: the gateway says at start what it costs, and once.
import { expect, it } from 'vitest';
import { record } from '../../src/leadsail/decode/record.ts';
import { decoder, listOf, text } from '../../src/leadsail/decode/values.ts';
import { get, SECONDS } from '../../src/leadsail/endpoint.ts';
import { start } from '../support/kit.ts';

const odd = record('Odd', { name: text, parity: decoder((value) => value) });
get('/odd/{name}', { returns: odd, lifetime: SECONDS });
get('/odd', { returns: record('Odds', { odds: listOf(odd) }), lifetime: SECONDS });

const slow = {
  level: 'warn',
  fields: { field: 'Odd.parity' },
  sentence: 'answers with this field are read by JSON.parse, which is slower',
};

it('is told before anybody asks', async () => {
  await using kit = await start();
  expect(kit.logged).toEqual([slow]);
});

it('is not told where everything is read by JSON.parse', async () => {
  await using kit = await start({ plans: false });
  expect(kit.logged).toEqual([]);
});
