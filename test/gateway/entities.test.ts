// Entities: what a router asks of this subgraph is answered one by one, in order, and in one wave of calls.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { selectionOf } from '../support/documented.ts';
import { type Answer, type Kit, keyOf, start } from '../support/kit.ts';
import { keysOf, leadFiles, resources } from '../support/resources.ts';

const ENTITIES = `
  query ($representations: [_Any!]!) {
    _entities(representations: $representations) {
      __typename
      ... on Lead { id firstName }
      ... on Interaction { id status }
      ... on FieldLibraryEntry { id key label }
    }
  }`;

const lead = (id: unknown) => ({ __typename: 'Lead', id });
const interaction = (id: unknown) => ({ __typename: 'Interaction', id });
const entry = (key: unknown) => ({ __typename: 'FieldLibraryEntry', key });

const maria = { __typename: 'Lead', id: 'lead_1001', firstName: 'Maria' };

let kit: Kit;
beforeAll(async () => {
  kit = await start({ endpoint: '/graphql/federation' });
});
beforeEach(() => {
  kit.simulator.calls.clear();
  kit.simulator.faults.clear();
});
afterAll(() => kit[Symbol.asyncDispose]());

const ask = (representations: unknown, query = ENTITIES): Promise<Answer> =>
  kit.query(query, { representations });

const faultsOf = ({ errors = [] }: Answer) =>
  errors.map(({ path, message, extensions }) => [path?.join('.'), extensions?.code, message]);

describe('what is there', () => {
  it('comes in the order asked, null for each miss, at one wave of calls', async () => {
    const answer = await ask([
      lead('lead_1001'),
      lead('nobody'),
      interaction('int_1001_1'),
      entry('first_name'),
      interaction('nothing'),
      entry('no_such_key'),
      lead('lead_1002'),
    ]);
    expect(answer.errors).toBeUndefined();
    const [first, nobody, call, field, nothing, noKey, second] = answer.data._entities;
    expect(first).toEqual(maria);
    expect(second).toMatchObject({ __typename: 'Lead', id: 'lead_1002' });
    expect(call).toMatchObject({ __typename: 'Interaction', id: 'int_1001_1' });
    expect(field).toEqual({
      __typename: 'FieldLibraryEntry',
      id: 'first_name',
      key: 'first_name',
      label: 'First name',
    });
    expect([nobody, nothing, noKey]).toEqual([null, null, null]);
    expect(kit.calls()).toEqual([
      '1  GET /field-library',
      '1  GET /interactions/{interactionId}',
      '1  GET /interactions/{interactionId}',
      '1  GET /leads/{leadId}',
      '1  GET /leads/{leadId}',
      '1  GET /leads/{leadId}',
    ]);
  });

  it('is asked once, however often it is pointed at', async () => {
    const { data } = await ask([lead('lead_1001'), lead('lead_1001'), lead('lead_1001')]);
    expect(data._entities).toEqual([maria, maria, maria]);
    expect(kit.calls()).toEqual(['1  GET /leads/{leadId}']);
  });

  it('of the field library is the same by key, by id and by both, at one call', async () => {
    const both = { ...entry('email'), id: 'email' };
    const byId = { __typename: 'FieldLibraryEntry', id: 'email' };
    const { data } = await ask([entry('email'), byId, both]);
    const keys = data._entities.map(({ key }: { key: string }) => key);
    expect(keys).toEqual(['email', 'email', 'email']);
    expect(kit.calls()).toEqual(['1  GET /field-library/{key}']);
  });

  it('is asked even where its key would be all: whether it exists, only LeadSail knows', async () => {
    const query = ENTITIES.replace('id firstName', 'id');
    const { data } = await ask([lead('lead_1001'), lead('nobody')], query);
    expect(data._entities).toEqual([{ __typename: 'Lead', id: 'lead_1001' }, null]);
    expect(kit.calls()).toHaveLength(2);
  });

  it('may be none at all', async () => {
    expect(await ask([])).toEqual({ data: { _entities: [] } });
    expect(kit.calls()).toEqual([]);
  });

  it('may come with more than its key, as routers send it', async () => {
    const { data, errors } = await ask([{ ...lead('lead_1001'), firstName: 'Other', x: [{}] }]);
    expect(errors).toBeUndefined();
    expect(data._entities).toEqual([maria]);
  });

  it('may be written into the query, with a variable for the key', async () => {
    const query = `query ($id: ID!) {
      _entities(representations: [{ __typename: "Lead", id: $id }]) { ... on _Entity { ...L } }
    } fragment L on Lead { id firstName __typename }`;
    const { data } = await kit.query(query, { id: 'lead_1001' });
    expect(data._entities).toEqual([maria]);
  });

  it('is asked with the key of the caller alone', async () => {
    await ask([lead('lead_1001')]);
    const [call] = kit.simulator.calls.entries();
    expect(call?.headers['x-api-key']).toBe(keyOf(kit.simulator, 0));
    const { data, errors } = await kit.query(
      ENTITIES,
      { representations: [lead('lead_1001')] },
      {},
    );
    expect(data._entities).toEqual([null]);
    expect(errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED');
    const other = { 'x-api-key': keyOf(kit.simulator, 1) };
    const theirs = await kit.query(ENTITIES, { representations: [lead('lead_1001')] }, other);
    expect(theirs.data._entities[0].firstName).toBe(kit.simulator.data(1).leads[0]?.firstName);
  });
});

describe('twenty leads with their interactions', () => {
  const ids = () =>
    kit.simulator
      .data()
      .leads.slice(0, 20)
      .map(({ leadId }) => leadId as string);
  const HISTORY = '{ id firstName interactions(first: 5) { nodes { id status } } }';

  it('cost the same calls in the same wave as leadsByIds, and answer the same', async () => {
    const byIds = await kit.query(`query ($ids: [ID!]!) { leadsByIds(ids: $ids) ${HISTORY} }`, {
      ids: ids(),
    });
    const calls = kit.calls();
    expect(calls).toHaveLength(40);
    expect(new Set(calls.map(([wave]) => wave))).toEqual(new Set(['1']));
    kit.simulator.calls.clear();
    const entities = await ask(
      ids().map(lead),
      `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Lead ${HISTORY} } }`,
    );
    expect(entities.data._entities).toEqual(byIds.data.leadsByIds);
    expect(kit.calls()).toEqual(calls);
  });

  it('with the labels of their answers cost one call more, in that wave', async () => {
    await ask(
      ids().map(lead),
      'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Lead { questionnaire { field { label } } } } }',
    );
    expect(kit.calls()).toHaveLength(21);
    expect(kit.calls()).toContain('1  GET /field-library');
  });

  it('let no call leave for what is selected of other types', async () => {
    await ask(
      ids().slice(0, 2).map(interaction),
      'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Lead { interactions { totalCount } questionnaire { field { label } } } ... on Interaction { id } } }',
    );
    expect(kit.calls()).toEqual(Array(2).fill('1  GET /interactions/{interactionId}'));
  });
});

describe('what cannot be right', () => {
  const rows: [string, unknown, string][] = [
    ['a number', 5, 'A representation must be an object, got a number.'],
    ['a text', 'lead_1001', 'A representation must be an object, got a string.'],
    ['a boolean', true, 'A representation must be an object, got a boolean.'],
    ['a list', [lead('lead_1001')], 'A representation must be an object, got a list.'],
    ['nothing', {}, 'A representation must have a text as __typename, got none.'],
    ['no type', { id: 'a' }, 'A representation must have a text as __typename, got none.'],
    [
      'a type that is null',
      { __typename: null, id: 'a' },
      'A representation must have a text as __typename, got null.',
    ],
    [
      'a type that is a number',
      { __typename: 1, id: 'a' },
      'A representation must have a text as __typename, got a number.',
    ],
    ...['Person', 'Query', 'Address', '', 'lead', 'constructor', '__proto__', 'toString'].map(
      (name): [string, unknown, string] => [
        `the type "${name}"`,
        JSON.parse(`{"__typename": "${name}", "id": "a"}`),
        `__typename must be one of ${[...resources, leadFiles].map(({ type }) => type).join(', ')}, got "${name}".`,
      ],
    ),
    [
      'no id',
      { __typename: 'Lead' },
      'A representation of Lead must have a text or a whole number as id, got none.',
    ],
    [
      'an id of null',
      lead(null),
      'A representation of Lead must have a text or a whole number as id, got null.',
    ],
    [
      'a fraction as id',
      lead(4.2),
      'A representation of Lead must have a text or a whole number as id, got a number.',
    ],
    [
      'an object as id',
      lead({}),
      'A representation of Lead must have a text or a whole number as id, got an object.',
    ],
    [
      'a list as id',
      lead(['a']),
      'A representation of Lead must have a text or a whole number as id, got a list.',
    ],
    [
      'a key of another type',
      { __typename: 'Interaction', key: 'a' },
      'A representation of Interaction must have a text or a whole number as id, got none.',
    ],
    [
      'no key',
      { __typename: 'FieldLibraryEntry' },
      'A representation of FieldLibraryEntry must have a text or a whole number as key or id, got none.',
    ],
    [
      'two keys',
      { ...entry('email'), id: 'phone' },
      'key and id of a FieldLibraryEntry must be the same, got two.',
    ],
    ['an empty id', lead(''), 'id must not be empty, got "".'],
    ['a way up', lead('..'), 'id must not consist of dots alone, got "..".'],
    [
      'a path',
      lead('../interactions/int_1001_1'),
      'id must not contain any of / \\ ? # %, got "/".',
    ],
    ['a query', interaction('a?b=c'), 'id must not contain any of / \\ ? # %, got "?".'],
    ['an encoded path', lead('%2e%2e'), 'id must not contain any of / \\ ? # %, got "%".'],
    ['a line', lead('a\nb'), 'id must not contain control characters, got U+000A.'],
    ['half a character', lead('a\ud800'), 'id must be well-formed Unicode, got a lone surrogate.'],
    ['an endless id', lead('a'.repeat(300)), 'id must be at most 200 characters long, got 300.'],
    ['a key as a path', entry('a/b'), 'key must not contain any of / \\ ? # %, got "/".'],
  ];

  it.each(rows)(
    'is null with its own error, and its siblings stay: %s',
    async (_, bad, message) => {
      const answer = await ask([lead('lead_1001'), bad, lead('lead_1001')]);
      expect(answer.data._entities).toEqual([maria, null, maria]);
      expect(faultsOf(answer)).toEqual([['_entities.1', 'BAD_USER_INPUT', message]]);
      expect(kit.calls()).toEqual(['1  GET /leads/{leadId}']);
    },
  );

  it('in all of them leaves a list of nulls, each with its path, and no call', async () => {
    const answer = await ask(rows.map(([, bad]) => bad));
    expect(answer.data._entities).toEqual(rows.map(() => null));
    expect(faultsOf(answer)).toEqual(
      rows.map(([, , message], at) => [`_entities.${at}`, 'BAD_USER_INPUT', message]),
    );
    expect(kit.calls()).toEqual([]);
  });

  it.each([
    ['null among them', [null]],
    ['null', null],
  ])('as a list is refused as a whole: %s', async (_, representations) => {
    const { data, errors } = await ask(representations);
    expect(data).toBeUndefined();
    expect(errors?.map(({ extensions }) => extensions?.code)).toEqual(['BAD_USER_INPUT']);
    expect(kit.calls()).toEqual([]);
  });

  it('is more than 2,000, which is said, and no call leaves', async () => {
    const answer = await ask(Array.from({ length: 2_001 }, (_, at) => lead(`lead_${at}`)));
    expect(answer.data).toBeNull();
    expect(faultsOf(answer)).toEqual([
      ['_entities', 'BAD_USER_INPUT', 'representations may hold at most 2000 entities, got 2001.'],
    ]);
    expect(kit.calls()).toEqual([]);
    const most = await ask(Array.from({ length: 2_000 }, () => lead('lead_1001')));
    expect(most.data._entities).toHaveLength(2_000);
    expect(kit.calls()).toHaveLength(1);
  });
});

describe('more than the calls of one operation suffice for', () => {
  const ids = Array.from({ length: 400 }, (_, at) => `lead_${1_001 + at}`);

  it('is answered as far as they go, and each that is missing has its error', async () => {
    const ofLeads = '... on Lead { id firstName }';
    const withHistory = '... on Lead { id interactions { totalCount } }';
    for (const [selection, missing] of [
      [ofLeads, 150],
      [withHistory, 400],
      [ofLeads, 150],
    ] as const) {
      kit.simulator.calls.clear();
      const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ${selection} } }`;
      const { data, errors = [] } = await ask(ids.map(lead), query);
      expect(kit.calls()).toHaveLength(250);
      // Leads come before what is below them.
      expect(data._entities.filter((one: unknown) => one !== null)).toHaveLength(250);
      const codes = new Set(errors.map(({ extensions }) => extensions?.code));
      expect([errors.length, ...codes]).toEqual([missing, 'CALL_BUDGET_EXCEEDED']);
      expect(new Set(errors.map(({ path }) => path?.[1])).size).toBe(missing);
    }
  });
});

describe('what routers merge into one operation', () => {
  /** As many fetches, each with variables of its own; every third is left out and every fourth empty. */
  const merged = (count: number) => {
    const all = Array.from({ length: count }, (_, at) => at);
    const variables = Object.fromEntries(
      all.flatMap((at) => [
        [`r${at}`, at % 4 === 3 ? [] : [lead(`lead_${1_001 + (at % 40)}`), entry('email')]],
        [`if${at}`, at % 3 !== 2],
      ]),
    );
    const defined = all.map((at) => `$r${at}: [_Any!]! $if${at}: Boolean!`).join(' ');
    const fetches = all.map(
      (at) =>
        `_e${at}: _entities(representations: $r${at}) @include(if: $if${at}) { ... on Lead { __typename id } ... on FieldLibraryEntry { key } }`,
    );
    return { query: `query (${defined}) { ${fetches.join(' ')} }`, variables };
  };

  it.each([2, 3, 20, 21, 49, 50])('%i times is answered, each as if alone', async (count) => {
    const { query, variables } = merged(count);
    for (const _ of 'abc') {
      kit.simulator.calls.clear();
      const { data, errors } = await kit.query(query, variables);
      expect(errors).toBeUndefined();
      const wanted = Array.from({ length: count }, (_, at) =>
        at % 3 === 2
          ? []
          : [
              [
                `_e${at}`,
                at % 4 === 3
                  ? []
                  : [{ __typename: 'Lead', id: `lead_${1_001 + (at % 40)}` }, { key: 'email' }],
              ],
            ],
      ).flat();
      expect(Object.entries(data)).toEqual(wanted);
      expect(Math.max(...kit.simulator.calls.entries().map(({ wave }) => wave))).toBe(1);
    }
  });

  it('51 times is refused, and nothing leaves', async () => {
    const { query, variables } = merged(51);
    const { errors = [] } = await kit.query(query, variables);
    expect(errors.map(({ message, extensions }) => [extensions?.code, message])).toEqual([
      ['MAX_ROOT_FIELDS_LIMIT', 'An operation may fetch entities 50 times, got 51.'],
    ]);
    expect(kit.calls()).toEqual([]);
  });
});

describe('what LeadSail fails at', () => {
  it('is null with its own error and path, and its siblings stay', async () => {
    kit.simulator.faults.add({
      match: { endpoint: 'GET /interactions/{interactionId}' },
      behave: { kind: 'status', status: 403 },
    });
    const answer = await ask([lead('lead_1001'), interaction('int_1001_1'), entry('email')]);
    const [first, second, third] = answer.data._entities;
    expect([first, second, third.key]).toEqual([maria, null, 'email']);
    expect(faultsOf(answer).map(([path, code]) => [path, code])).toEqual([
      ['_entities.1', 'FORBIDDEN'],
    ]);
  });

  it('is told once a place, even of the same lead', async () => {
    // A key that was refused stays so for some seconds.
    await using own = await start({ endpoint: '/graphql/federation' });
    own.simulator.faults.add({
      match: { endpoint: 'GET /leads/{leadId}' },
      behave: { kind: 'status', status: 401 },
    });
    const answer = await own.query(ENTITIES, {
      representations: [lead('lead_1001'), lead('lead_1001')],
    });
    expect(faultsOf(answer).map(([path, code]) => [path, code])).toEqual([
      ['_entities.0', 'UNAUTHENTICATED'],
      ['_entities.1', 'UNAUTHENTICATED'],
    ]);
    expect(own.calls()).toHaveLength(1);
  });
});

describe('what it can cost', () => {
  it('has an end, and all that fits is answered', async () => {
    await using small = await start({ endpoint: '/graphql/federation', callBudget: 5 });
    const query =
      'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Lead { interactions { totalCount } } ... on Interaction { lead { firstName } } } }';
    const fits = [lead('a'), lead('b'), lead('a'), entry('k')];
    expect((await small.query(query, { representations: fits })).errors).toBeUndefined();
    small.simulator.calls.clear();
    const { data, errors = [] } = await small.query(query, {
      representations: [...fits, interaction('i')],
    });
    expect(data._entities).toHaveLength(5);
    expect(errors.map(({ extensions }) => extensions?.code)).toEqual(
      errors.map(() => 'CALL_BUDGET_EXCEEDED'),
    );
    expect(small.calls().length).toBeLessThanOrEqual(5);
    small.simulator.calls.clear();
    // What else is asked has to fit.
    const beside = await small.query(
      `{ leadsByIds(ids: ["a", "b", "c", "d", "e", "f"]) { id firstName } _entities(representations: []) { __typename } }`,
    );
    expect(beside.data).toBeUndefined();
    expect(beside.errors?.[0]?.message).toBe(
      'An operation may make 5 REST calls; this one can need 6 by its arguments.',
    );
    expect(small.calls()).toEqual([]);
  });

  it('counts the items of each type for itself', async () => {
    await using small = await start({ endpoint: '/graphql/federation', maxListItems: 10 });
    const query =
      'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Lead { interactions(first: 4) { nodes { id } } } } }';
    const two = [lead('a'), lead('b')];
    expect((await small.query(query, { representations: two })).errors).toBeUndefined();
    const { errors } = await small.query(query, { representations: [...two, interaction('i')] });
    expect(errors?.[0]?.message).toMatch(/^An operation may ask for 10 list items, got 11 /);
  });
});

it.each([
  [{ __typename: 'FieldLibraryEntry', id: 'first_name', key: null }],
  [{ __typename: 'FieldLibraryEntry', id: null, key: 'first_name' }],
  [{ __typename: 'FieldLibraryEntry', key: 'first_name' }],
])('null is no key: %j', async (representation) => {
  const { data, errors } = await ask(
    [representation],
    'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on FieldLibraryEntry { key } } }',
  );
  expect(errors).toBeUndefined();
  expect(data._entities).toEqual([{ key: 'first_name' }]);
});

it.each(resources)(
  'of $type answer as $byKeys.field does, a miss and a hostile key alike',
  async (resource) => {
    const { type, key, byKeys } = resource;
    const keys = [...keysOf(kit.simulator, resource).slice(0, 5), 'none_of_them', 'a/b'];
    const selection = selectionOf(type);
    const many = await kit.query(
      `query ($keys: [ID!]!) { ${byKeys.field}(${byKeys.argument}: $keys) ${selection} }`,
      { keys },
    );
    const { data, errors } = await ask(
      keys.map((one) => ({ __typename: type, [key]: one })),
      `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on ${type} ${selection} } }`,
    );
    expect(many.data[byKeys.field].filter(Boolean)).toHaveLength(Math.min(5, keys.length - 2));
    expect(data._entities).toEqual(many.data[byKeys.field]);
    expect(errors?.map(({ extensions, path }) => [extensions?.code, path?.at(-1)])).toEqual(
      many.errors?.map(({ extensions, path }) => [extensions?.code, path?.at(-1)]),
    );
  },
);
