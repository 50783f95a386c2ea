// Files as entities: by lead and key together, as routers ask and as stitching gateways ask, and never by their id.
import { describe, expect, it } from 'vitest';
import { selectionOf } from '../support/documented.ts';
import { type Answer, type Kit, start } from '../support/kit.ts';
import { leadFiles, rowsOf } from '../support/resources.ts';

const FILE = selectionOf('LeadFile');
const ENTITIES = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
  ... on LeadFile ${FILE} } }`;
const BY_KEYS = `query ($keys: [LeadFileKey!]!) { filesByKeys(keys: $keys) ${FILE} }`;
const CALL = '1  GET /files/{leadId}/{fileKey}';
const LIST = '1  GET /files/{leadId}';

const FEDERATION = { endpoint: '/graphql/federation' };
const STITCHING = { endpoint: '/graphql/stitching' };

type Key = { readonly leadId?: unknown; readonly key?: unknown };

const toFile = (key: Key): object => ({ __typename: 'LeadFile', ...key });
const ask = (kit: Kit, keys: readonly Key[]): Promise<Answer> =>
  kit.query(ENTITIES, { representations: keys.map(toFile) });
const askByKeys = (kit: Kit, keys: readonly Key[]): Promise<Answer> => kit.query(BY_KEYS, { keys });
// biome-ignore lint/suspicious/noExplicitAny: records of any shape
type Files = any;

const faultsOf = ({ errors = [] }: Answer) =>
  errors.map(({ path, message, extensions }) => [path?.at(-1), extensions?.code, message]);

const ASKED: readonly Key[] = [
  { leadId: 'lead_1001', key: 'retainer_signed' },
  { leadId: 'lead_1002', key: 'retainer_signed' },
  { leadId: 'lead_1001', key: 'none' },
  { leadId: 'nobody', key: 'photo_id' },
  { leadId: 'lead_1001', key: 'retainer_signed' },
  { leadId: 'a/b', key: 'photo_id' },
  { leadId: 'lead_1001', key: '..' },
];

describe('a file', () => {
  it('is answered the same to routers, to stitching gateways and by its lead, each once, in one wave', async () => {
    const faults = [
      [5, 'BAD_USER_INPUT', 'leadId must not contain any of / \\ ? # %, got "/".'],
      [6, 'BAD_USER_INPUT', 'key must not consist of dots alone, got "..".'],
    ];
    await using kit = await start();
    const single = `{ file(leadId: "lead_1001", key: "retainer_signed") ${FILE} }`;
    const { file } = (await kit.query(single)).data;
    for (const [options, run] of [
      [FEDERATION, ask],
      [STITCHING, askByKeys],
    ] as const) {
      await using own = await start(options);
      const answer = await run(own, ASKED);
      const [first, second, none, nobody, again, ...wrong] = Object.values<Files>(answer.data)[0];
      expect(first).toEqual(file);
      expect(second.leadId).toBe('lead_1002');
      expect(again).toEqual(first);
      expect([none, nobody, ...wrong]).toEqual([null, null, null, null]);
      expect(faultsOf(answer)).toEqual(faults);
      expect(own.calls()).toEqual([LIST, CALL, CALL]);
    }
  });

  it.each<[Key, string]>([
    [{ key: 'a' }, 'leadId, got none'],
    [{ leadId: 'lead_1001' }, 'key, got none'],
    [{ leadId: null, key: 'a' }, 'leadId, got null'],
    [{ leadId: 'lead_1001', key: {} }, 'key, got an object'],
    [{ leadId: ['lead_1001'], key: 'a' }, 'leadId, got a list'],
  ])('without all of its key is null with its own error: %j', async (key, told) => {
    await using kit = await start(FEDERATION);
    const answer = await ask(kit, [key, { leadId: 'lead_1001', key: 'photo_id' }]);
    expect(answer.data._entities).toEqual([null, expect.objectContaining({ key: 'photo_id' })]);
    const rule = 'A representation of LeadFile must have a text or a whole number as';
    expect(faultsOf(answer)).toEqual([[0, 'BAD_USER_INPUT', `${rule} ${told}.`]]);
  });

  it('is not found by its id', async () => {
    await using kit = await start(FEDERATION);
    const [{ fileId }] = rowsOf(kit.simulator, leadFiles);
    const representations = [{ __typename: 'LeadFile', id: fileId }];
    const { data, errors } = await kit.query(ENTITIES, { representations });
    expect(data._entities).toEqual([null]);
    expect(errors?.[0]?.extensions?.code).toBe('BAD_USER_INPUT');
    expect(kit.calls()).toEqual([]);
  });

  it('costs a call, the same file once, and one beyond the budget is missing to routers alone', async () => {
    const [one, two, same] = [ASKED[0], ASKED[1], ASKED[0]] as Key[];
    for (const [options, query, name] of [
      [FEDERATION, ENTITIES, 'representations'],
      [STITCHING, BY_KEYS, 'keys'],
    ] as const) {
      await using kit = await start({ ...options, callBudget: 2 });
      const run = (keys: readonly (Key | undefined)[]) =>
        kit.query(query, { [name]: name === 'keys' ? keys : keys.map((key) => toFile(key ?? {})) });
      expect((await run([one, two, same])).errors).toBeUndefined();
      kit.simulator.calls.clear();
      const { data, errors } = await run([one, two, { leadId: 'lead_1003', key: 'a' }]);
      expect(errors?.map(({ extensions }) => extensions?.code)).toEqual(['CALL_BUDGET_EXCEEDED']);
      if (name === 'keys') {
        expect(errors?.[0]?.message).toMatch(/this one can need 3 by its arguments/);
        expect(kit.calls()).toEqual([]);
      } else {
        expect(data._entities.map((file: unknown) => file !== null)).toEqual([true, true, false]);
        expect(kit.calls()).toHaveLength(2);
      }
    }
  });

  it('may be asked for a hundred times by stitching gateways, and no more', async () => {
    await using kit = await start(STITCHING);
    const keys = Array.from({ length: 101 }, () => ASKED[0]);
    const { data, errors } = await kit.query(BY_KEYS, { keys });
    expect(data).toBeNull();
    expect(errors?.map(({ message }) => message)).toEqual([
      'keys may hold at most 100 ids, got 101.',
    ]);
    expect((await kit.query(BY_KEYS, { keys: keys.slice(1) })).data.filesByKeys).toHaveLength(100);
    expect(kit.calls()).toEqual([CALL]);
  });

  it.each(['/graphql', '/graphql/federation'])(
    'is asked for by keys nowhere else: %s',
    async (endpoint) => {
      await using kit = await start({ endpoint });
      const { errors } = await kit.query('{ filesByKeys(keys: []) { id } }');
      expect(errors?.map(({ extensions }) => extensions?.code)).toEqual([
        'GRAPHQL_VALIDATION_FAILED',
      ]);
    },
  );
});
