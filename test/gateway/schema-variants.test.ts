// One schema in three dresses: what each prints, who may read it, and that no change of it breaks a client unsaid.
import { readFileSync } from 'node:fs';
import {
  buildSchema,
  findSchemaChanges,
  type GraphQLObjectType,
  type GraphQLType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isObjectType,
  isRequiredInputField,
  parse,
  SafeChangeType,
  visit,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { createSchema } from '../../src/graph/schema.ts';
import { SCHEMA_VARIANTS, toSchemaVariant } from '../../src/graph/supergraph/variants.ts';
import { type Kit, keyOf, SDL, start } from '../support/kit.ts';
import { resources } from '../support/resources.ts';

const committed = (file: string): string =>
  readFileSync(new URL(`../../sdl/${file}`, import.meta.url), 'utf8');

async function ask(kit: Kit, endpoint: string, query: string) {
  const response = await fetch(kit.url + endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': keyOf(kit.simulator, 0) },
    body: JSON.stringify({ query }),
  });
  return {
    status: response.status,
    ...((await response.json()) as { data?: unknown; errors?: { extensions: { code: string } }[] }),
  };
}

/** `Type` and `Type.field` with the directives that stand there, as written. */
function directivesIn(sdl: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const written = (node: {
    readonly loc?: { readonly start: number; readonly end: number } | undefined;
  }) => sdl.slice(node.loc?.start, node.loc?.end);
  visit(parse(sdl), {
    enter(node, _key, _parent, _path, ancestors) {
      if (!('directives' in node) || !('name' in node) || !node.name || !node.directives?.length)
        return;
      const outer = ancestors.findLast((one) => 'kind' in one && /TypeDefinition$/.test(one.kind));
      const type = outer && 'name' in outer ? outer.name?.value : undefined;
      const place = type ? `${type}.${node.name.value}` : node.name.value;
      found.set(place, node.directives.map(written));
    },
  });
  return found;
}

describe('what is printed', () => {
  it.each(SCHEMA_VARIANTS)('%s keeps every description', (dress) => {
    const described = (sdl: string) => sdl.match(/REST `/g)?.length;
    expect(described(toSchemaVariant(SDL, dress))).toBe(described(SDL));
  });
});

describe('the dress of a subgraph', () => {
  const directives = directivesIn(committed('federation.graphql'));

  it('has the keys by which others point here', () => {
    const keyed = [...directives]
      .map(([type, all]) => [type, all.filter((one) => one.startsWith('@key'))] as const)
      .filter(([, keys]) => keys.length > 0);
    expect(Object.fromEntries(keyed)).toEqual({
      ...Object.fromEntries(resources.map(({ type, key }) => [type, [`@key(fields: "${key}")`]])),
      FieldLibraryEntry: ['@key(fields: "key")', '@key(fields: "id")'],
      // Its id alone leads to no call.
      LeadFile: ['@key(fields: "leadId key")'],
    });
    expect(keyed.map(([type]) => type)).toEqual(expect.arrayContaining(['Lead', 'Interaction']));
  });

  it('shares value types, and nothing that names a place of ours', () => {
    const shared = [...directives].flatMap(([place, all]) =>
      all.includes('@shareable') ? place : [],
    );
    expect(shared).toEqual(expect.arrayContaining(['PageInfo', 'Address', 'Telephony']));
    expect(
      shared.filter((place) => /Connection|Edge|Payload|Changed|Added|Query|^Lead$|\./.test(place)),
    ).toEqual([]);
  });

  it.each(['OtherPage', 'Other', 'Edges', 'PayloadOfOther', 'Addedness', 'OtherConnection'])(
    'shares a type called %s if the schema says so, and not because of its name',
    (name) => {
      const directivesOf = (mark: string) =>
        directivesIn(toSchemaVariant(`${SDL} type ${name} ${mark} { id: ID! }`, 'federation')).get(
          name,
        );
      expect(directivesOf('')).toEqual(['@cost(weight: 0)']);
      expect(directivesOf('@shareable')).toEqual(['@shareable', '@cost(weight: 0)']);
    },
  );

  it('tags all that holds personal data, so that a contract can leave it out', () => {
    const tagged = [...directives].flatMap(([place, all]) =>
      all.includes('@tag(name: "personal")') ? place : [],
    );
    const personal = [
      ...['firstName', 'lastName', 'email', 'phone', 'address', 'dateOfBirth', 'attribution'],
      ...['questionnaire', 'notes', 'customFields', 'compliance'],
    ].map((name) => `Lead.${name}`);
    expect(tagged).toEqual(
      expect.arrayContaining([
        ...personal,
        'Interaction.phone',
        'Interaction.summary',
        'Interaction.transcript',
        'CallDetails.recordingUrl',
        'LeadFilter.search',
        'Subscription.transcriptEntryAdded',
      ]),
    );
  });

  const schema = createSchema(SDL);
  const isTagged = (place: string): boolean =>
    directives.get(place)?.includes('@tag(name: "personal")') ?? false;

  it('tags what is written as what is read', () => {
    const read = Object.keys((schema.getType('Lead') as GraphQLObjectType).getFields());
    const personal = new Set([
      ...read.filter((name) => isTagged(`Lead.${name}`)),
      ...['to', 'message', 'additionalInstructions', 'reason', 'search'],
    ]);
    const places = Object.values(schema.getTypeMap())
      .filter(isInputObjectType)
      .flatMap((type) => Object.keys(type.getFields()).map((name) => [type.name, name] as const));
    const written = places.filter(([, name]) => personal.has(name)).map((place) => place.join('.'));
    expect(written).toEqual(expect.arrayContaining(['CreateLeadInput.email', 'SendSmsInput.to']));
    expect(written.filter((place) => !isTagged(place))).toEqual([]);
  });

  // Else composers refuse the contract, for it would ask for a field that it has not.
  it('tags an input that is nothing without its personal data as a whole', () => {
    const types = Object.values(schema.getTypeMap()).filter(isInputObjectType);
    const whole = types.filter((type) =>
      Object.values(type.getFields()).some(
        (field) => isRequiredInputField(field) && isTagged(`${type.name}.${field.name}`),
      ),
    );
    expect(whole.map(({ name }) => name).sort()).toEqual([
      'CreateLeadInput',
      'SaveLeadFileInput',
      'SendSmsInput',
    ]);
    for (const { name } of whole) expect(isTagged(name), name).toBe(true);
  });

  it('leaves no untagged way to a type that holds nothing else', () => {
    const reached = new Set<string>();
    const walk = (name: string): void => {
      const type = schema.getType(name);
      if (reached.has(name) || !(isObjectType(type) || isInputObjectType(type))) return;
      reached.add(name);
      for (const field of Object.values(type.getFields())) {
        if (isTagged(`${name}.${field.name}`)) continue;
        const args = 'args' in field ? field.args : [];
        for (const one of [field, ...args]) walk(getNamedType(one.type as GraphQLType).name);
      }
    };
    for (const root of ['Query', 'Mutation', 'Subscription']) walk(root);
    expect([...reached]).toEqual(
      expect.arrayContaining(['Lead', 'Interaction', 'CallDetails', 'InitiateCallInput']),
    );
    const personal = [
      ...['Address', 'Note', 'QuestionnaireAnswer', 'Attribution', 'Compliance', 'Transcript'],
      ...['TranscriptEntry', 'TranscriptEntryAdded', 'AddressInput', 'QuestionnaireAnswerInput'],
      ...['SendSmsInput', 'CreateLeadInput', 'SaveLeadFileInput'],
    ];
    expect(personal.filter((name) => reached.has(name))).toEqual([]);
  });

  it('knows no word of the house', () => {
    expect(committed('federation.graphql')).not.toContain('@personal');
  });
});

describe('the dress for stitching', () => {
  it('is a whole schema, which says what takes many keys', () => {
    const schema = buildSchema(committed('stitching.graphql'));
    expect(schema.getDirective('merge')?.args.map(({ name }) => name)).toEqual(['keyField', 'key']);
    const merging = [...directivesIn(committed('stitching.graphql'))].filter(([, all]) =>
      all.some((one) => /^@(merge|key)/.test(one)),
    );
    expect(Object.fromEntries(merging)).toEqual(
      Object.fromEntries(
        resources
          .flatMap(({ type, key, byKeys }) => [
            [`Query.${byKeys.field}`, [`@merge(keyField: "${key}")`]],
            [type, [`@key(selectionSet: "{ ${key} }")`]],
          ])
          .concat([
            ['Query.filesByKeys', ['@merge(key: ["leadId", "key"])']],
            ['LeadFile', ['@key(selectionSet: "{ leadId key }")']],
          ]),
      ),
    );
    expect(merging.map(([place]) => place)).toContain('Query.fieldLibraryEntriesByKeys');
  });
});

describe('each dress at its address', () => {
  it('tells composers its text', async () => {
    await using kit = await start();
    expect(await ask(kit, '/graphql/federation', '{ _service { sdl } }')).toEqual({
      status: 200,
      data: { _service: { sdl: committed('federation.graphql') } },
    });
    expect(await ask(kit, '/graphql/stitching', '{ _sdl }')).toEqual({
      status: 200,
      data: { _sdl: committed('stitching.graphql') },
    });
    expect(kit.calls()).toEqual([]);
  });

  it.each([
    ['/graphql', '{ _service { sdl } }'],
    ['/graphql', '{ _sdl }'],
    ['/graphql', '{ _entities(representations: []) { __typename } }'],
    ['/graphql/federation', '{ _sdl }'],
    ['/graphql/stitching', '{ _service { sdl } }'],
  ])('at %s knows nothing of another: %s', async (endpoint, query) => {
    await using kit = await start();
    const { errors } = await ask(kit, endpoint, query);
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['GRAPHQL_VALIDATION_FAILED']);
  });

  it.each([
    ['/graphql/federation', '{ _service { sdl } }'],
    ['/graphql/federation', '{ __schema { queryType { name } } }'],
    ['/graphql/stitching', '{ _sdl }'],
  ])('at %s keeps it where introspection is off: %s', async (endpoint, query) => {
    await using kit = await start({ introspection: false });
    const { data, errors } = await ask(kit, endpoint, query);
    expect(data).toBeUndefined();
    expect(errors?.[0]?.extensions.code).toBe('INTROSPECTION_DISABLED');
    const known = await ask(kit, endpoint, '{ lead(id: "lead_1001") { firstName } }');
    expect(known.data).toEqual({ lead: { firstName: 'Maria' } });
  });

  it.each([
    '/graphql/plain',
    '/graphql/',
    '/x/graphql',
    '/graphql/federation/',
    '/graphql/federation/x',
  ])('is nowhere else: %s', async (endpoint) => {
    await using kit = await start();
    const response = await fetch(`${kit.url}${endpoint}?query={__typename}`);
    expect([response.status, await response.text()]).toEqual([404, '']);
  });

  it.each(['/graphql/federation', '/graphql/stitching'])(
    '%s has the same limits, log and counts',
    async (endpoint) => {
      await using kit = await start({ maxAliases: 1 });
      const { errors } = await ask(kit, endpoint, '{ a: __typename b: __typename }');
      expect(errors?.[0]?.extensions.code).toBe('MAX_ALIASES_LIMIT');
      const elsewhere = { 'sec-fetch-site': 'cross-site' };
      const get = await fetch(`${kit.url}${endpoint}?query={__typename}`, { headers: elsewhere });
      expect(get.status).toBe(403);
      expect(kit.operations).toMatchObject([
        { status: 200, codes: ['MAX_ALIASES_LIMIT'] },
        { status: 403 },
      ]);
      const counted = await (await fetch(`${kit.url}/metrics`)).text();
      expect(counted).toContain(`http_route="${endpoint}"`);
    },
  );
});

describe('what a dress adds', () => {
  it.each(['federation', 'stitching'] as const)('%s is described, field and argument', (dress) => {
    const silent = Object.values(createSchema(SDL, dress).getTypeMap()).flatMap((type) => {
      if (type.name.startsWith('__')) return [];
      const fields =
        isObjectType(type) || isInputObjectType(type)
          ? Object.values(type.getFields())
          : isEnumType(type)
            ? type.getValues()
            : [];
      const parts = fields.flatMap((one) => ('args' in one ? [one, ...one.args] : [one]));
      return [type, ...parts].filter(({ description }) => !description).map(({ name }) => name);
    });
    expect(silent).toEqual([]);
  });
});

describe('a change of the schema', () => {
  type Allowed = { readonly change: string; readonly why: string };
  const allowed: readonly Allowed[] = JSON.parse(committed('changes.json'));
  const isSafe = (type: string): boolean => Object.hasOwn(SafeChangeType, type);
  const risky = (before: string, after: string) =>
    findSchemaChanges(buildSchema(before), buildSchema(after))
      .filter(({ type }) => !isSafe(type))
      .map(({ description }) => description);

  it('that breaks or surprises a client is in sdl/changes.json, with its reason', () => {
    expect(risky(committed('baseline.graphql'), SDL).sort()).toEqual(
      allowed.map(({ change }) => change).sort(),
    );
    for (const { change, why } of allowed) expect(why.length, change).toBeGreaterThan(20);
  });

  it.each([
    ['a field gone', '  "REST `firstName`."\n  firstName: String @personal\n', ''],
    ['a field that turns to null', 'totalCount: Int!', 'totalCount: Int'],
    ['an argument that is needed', 'filter: LeadFilter\n', 'filter: LeadFilter!\n'],
    [
      'a value that clients do not know',
      '  "Just came in."\n  NEW\n',
      '  "New."\n  NEWER\n  NEW\n',
    ],
    ['another page size', 'first: Int = 20', 'first: Int = 10'],
  ])('is seen: %s', (_, before, after) => {
    expect(SDL).toContain(before);
    expect(risky(SDL, SDL.replace(before, after))).not.toEqual([]);
  });

  it('that only adds is none of that', () => {
    expect(risky(SDL, SDL.replace('type PageInfo {', 'type PageInfo {\n  pages: Int\n'))).toEqual(
      [],
    );
  });
});

it('answers each request by the schema of its own address, whatever is asked at the same time', async () => {
  await using kit = await start();
  const query = '{ a: __type(name: "_Any") { name } b: __type(name: "_Entity") { name } }';
  const ask = async (path: string): Promise<unknown> => {
    const headers = { 'content-type': 'application/json', 'x-api-key': keyOf(kit.simulator, 0) };
    const init = { method: 'POST', headers, body: JSON.stringify({ query }) };
    const response = await kit.gateway.fetch(new Request(`${kit.url}${path}`, init));
    const { data } = (await response.json()) as { data: unknown };
    return data;
  };
  // All of them begin in one turn of the loop.
  const asked = Array.from({ length: 60 }, (_, at) => ['', '/federation', '/stitching'][at % 3]);
  const answers = await Promise.all(asked.map((variant) => ask(`/graphql${variant}`)));
  const federation = { a: { name: '_Any' }, b: { name: '_Entity' } };
  expect(answers).toEqual(
    asked.map((variant) => (variant === '/federation' ? federation : { a: null, b: null })),
  );
});
