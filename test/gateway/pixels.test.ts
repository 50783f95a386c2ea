// Events for ad platforms: what is refused before a call leaves, what is sent, and what LeadSail says of the event itself.
import { expect, it } from 'vitest';
import { type Kit, start } from '../support/kit.ts';
import { WRITES, writeQuery } from '../support/writes.ts';

type Input = Readonly<Record<string, unknown>>;

const EVENT = WRITES.firePixel?.input ?? {};
const FIRE = writeQuery('firePixel', 'outcome lead { id } userErrors { code message field }');

async function fire(kit: Kit, input: Input) {
  const { data, errors } = await kit.query(FIRE, { input: { ...EVENT, ...input } });
  expect(errors).toBeUndefined();
  return data.firePixel;
}

it.each<[Input, ...string[]]>([
  [{ leadId: 'a/b' }, 'leadId must not contain any of / \\ ? # %, got "/".'],
  [
    { pixelId: '', eventName: '', testEventCode: '' },
    'pixelId must not be empty.',
    'eventName must not be empty.',
    'testEventCode must not be empty.',
  ],
  [{ currency: 'usd' }, 'currency must be three capital letters, got 3 characters that are not.'],
  [{ currency: '$' }, 'currency must be three capital letters, got 1 characters that are not.'],
])(
  'an input that breaks a rule is told whole, and no call leaves: %j',
  async (input, ...messages) => {
    await using kit = await start({ simulator: { settleMs: 0 } });
    expect(await fire(kit, input)).toEqual({
      outcome: 'NOT_DONE',
      lead: null,
      userErrors: messages.map((message) => ({
        code: 'INVALID',
        message,
        field: ['input', message.split(' ')[0]],
      })),
    });
    expect(kit.calls()).toEqual([]);
  },
);

it.each<Input>([
  { platform: 'facebook' },
  { platform: 'GOOGLE' },
  { actionSource: 'EMAIL' },
  { eventValue: '1' },
  { testMode: true },
])('an input that is not even of its type is BAD_USER_INPUT: %j', async (input) => {
  await using kit = await start({ simulator: { settleMs: 0 } });
  const { data, errors } = await kit.query(FIRE, { input: { ...EVENT, ...input } });
  expect(data).toBeUndefined();
  expect(errors?.map(({ extensions }) => extensions?.code)).toEqual(['BAD_USER_INPUT']);
  expect(kit.calls()).toEqual([]);
});

it('sends exactly what was given, in LeadSail’s spelling', async () => {
  await using kit = await start({ simulator: { settleMs: 0 } });
  const more = { eventValue: 19.9, currency: 'EUR', testEventCode: 'TEST1' };
  const input = { ...more, platform: 'TIKTOK', actionSource: 'SYSTEM_GENERATED' };
  expect((await fire(kit, { ...input, idempotencyKey: 'k' })).outcome).toBe('DONE');
  expect((await fire(kit, { eventValue: null })).outcome).toBe('DONE');
  const [first, second] = kit.simulator.calls.entries();
  const spelled = { platform: 'tiktok', actionSource: 'system_generated' };
  expect(first?.body).toEqual({ ...EVENT, ...more, ...spelled });
  expect(second?.body).toEqual({ ...EVENT, platform: 'facebook' });
});

it('is not done where the platform finds nobody, by what LeadSail says of the event itself', async () => {
  await using kit = await start({ simulator: { settleMs: 0 } });
  expect(await fire(kit, { leadId: 'lead_1010' })).toEqual({
    outcome: 'NOT_DONE',
    lead: null,
    userErrors: [
      { code: 'REFUSED', message: 'LeadSail says that the event has failed.', field: null },
    ],
  });
});

it('that may have been sent stays so for a caller that asks again by its key', async () => {
  await using kit = await start({ simulator: { settleMs: 0 } });
  const change = ({ success }: Input) => ({ success, data: {} });
  kit.simulator.faults.add({ times: 1, behave: { kind: 'mutate', change } });
  for (const _ of 'ab') {
    const { data, errors } = await kit.query(FIRE, { input: { ...EVENT, idempotencyKey: 'k' } });
    expect(data).toEqual({ firePixel: null });
    expect(errors?.[0]?.extensions).toEqual({
      code: 'UPSTREAM_BAD_RESPONSE',
      mayHaveHappened: true,
    });
  }
  expect(kit.calls()).toHaveLength(1);
});

it('leaves nothing remembered of the lead', async () => {
  await using kit = await start({ cacheMb: 1, simulator: { settleMs: 0 } });
  const read = '{ lead(id: "lead_1001") { firstName } }';
  await kit.query(read);
  await fire(kit, {});
  kit.simulator.calls.clear();
  await kit.query(read);
  expect(kit.calls()).toEqual(['1  GET /leads/{leadId}']);
});
