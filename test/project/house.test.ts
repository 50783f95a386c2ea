// The rules of the house, fenced: a stranger's change that breaks one is red, with the rule in the name.
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import type { FieldExtensions } from '../../src/graph/field.ts';
import { createSchema } from '../../src/graph/schema.ts';
import { ENTITIES } from '../../src/graph/supergraph/entities.ts';
import { PUBLIC } from '../support/public-fields.ts';
import { SDL } from '../support/sdl.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const sources = globSync('src/**/*.ts', { cwd: ROOT }).filter(
  (file) => !file.includes('generated'),
);
const tests = globSync('test/{unit,gateway,processes,project,support,fuzz}/**/*.ts', { cwd: ROOT });

// From left to right; a room may use any room to its right, never one to its left.
const ROOMS = [
  'main',
  'cli',
  'workers',
  'gateway',
  'fast',
  'server',
  'graph',
  'live',
  'leadsail',
  'upstream',
];
const roomOf = (file: string): string => file.split('/')[1]?.replace('.ts', '') ?? '';

function importsOf(file: string): string[] {
  const specifiers = read(file).matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g);
  return [...specifiers].map(([, specifier = '']) => specifier);
}

/** What a test imports, itself or by what it shares with other tests; packages by their names. */
function supportOf(file: string, seen = new Set<string>()): ReadonlySet<string> {
  for (const name of importsOf(file)) {
    const target = name.startsWith('.') ? relative('', join(dirname(file), name)) : name;
    if (seen.size === seen.add(target).size || !/^test\/.*\.ts$/.test(target)) continue;
    supportOf(target, seen);
  }
  return seen;
}

// More time for every test of a file.
const SLOW = /vi\.setConfig\(\{ testTimeout/;

type TagHolder =
  | { readonly directives?: readonly { readonly name: { readonly value: string } }[] | undefined }
  | null
  | undefined;

const STILL_LONG = [
  // Of the assembly: one loop over the operations of a program.
  'write',
];

describe('rooms', () => {
  it.each(sources)('%s imports only to its right', (file) => {
    for (const specifier of importsOf(file).filter((name) => name.startsWith('.'))) {
      const target = relative('', join(dirname(file), specifier));
      const [from, to] = [roomOf(file), roomOf(target)];
      if (from === to) continue;
      const allowed =
        // The settings and the simulator stand beside the line: the command line reads them, gateway gets settings.
        from === 'main' ||
        (from === 'cli' && ['config', 'simulator'].includes(to)) ||
        (from === 'config' && (to === 'upstream' || target.endsWith('redis-url.ts'))) ||
        // What main is for the command line, library is for another program.
        (from === 'library' && !['main', 'cli', 'workers'].includes(to)) ||
        (from === 'gateway' && to === 'config') ||
        (ROOMS.includes(from) && ROOMS.indexOf(to) > ROOMS.indexOf(from));
      expect(allowed, `${from} imports ${to}`).toBe(true);
    }
  });

  it('upstream and leadsail know no GraphQL', () => {
    const knowing = sources
      .filter((file) => /^src\/(upstream|leadsail)\//.test(file))
      .filter((file) => importsOf(file).some((name) => /graphql|yoga/.test(name)));
    expect(knowing).toEqual([]);
  });

  it('only main touches the process', () => {
    const touching = sources.filter(
      (file) => file !== 'src/main.ts' && /\bprocess\.(?!hrtime)/.test(read(file)),
    );
    expect(touching).toEqual([]);
  });
});

describe('imports', () => {
  it('of types and values alike go round in no circle', () => {
    const imports = new Map(
      sources.map((file) => [
        file,
        importsOf(file)
          .filter((name) => name.startsWith('.'))
          .map((name) => relative('', join(dirname(file), name))),
      ]),
    );
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' → '));
      if (path.includes(file) || done.has(file)) return;
      for (const next of imports.get(file) ?? []) visit(next, [...path, file]);
      done.add(file);
    };
    for (const file of sources) visit(file, []);
    expect(circles).toEqual([]);
  });
});

describe('names', () => {
  it('of types are unique across src', () => {
    const places = new Map<string, string[]>();
    for (const file of sources)
      for (const [, name = ''] of read(file).matchAll(
        /^ *(?:export )?(?:type|interface) (\w+)[^,;]*? [={]/gm,
      ))
        places.set(name, [...(places.get(name) ?? []), file]);
    expect([...places].filter(([, files]) => new Set(files).size > 1)).toEqual([]);
  });
});

describe('English', () => {
  it('is plain: some turns of phrase are not used', () => {
    const texts = [
      ...sources,
      ...tests,
      ...globSync('{*.md,schema.graphql,{docs,deploy,sdl,package}/**/*.{md,d.ts}}', { cwd: ROOT }),
    ].filter((file) => !file.includes('node_modules') && !file.endsWith('house.test.ts'));
    // Words, relative clauses as objects, and relative clauses as subjects of a comment.
    const turns =
      /\b(?:[Aa]new|[Ww]hoever|[Bb]e it|(?:for|to) who)\b|(?:\/\/|\*) Who (?:is|was|has|may|takes|waits|waited) [^.,:;]{0,80} (?:is|are|may|has|gets?)\b/g;
    const found = texts.flatMap((file) =>
      [...read(file).matchAll(turns)].map(([words]) => `${file}: ${words}`),
    );
    // The page that names them.
    expect(found.filter((place) => !place.startsWith('REVIEW.md'))).toEqual([]);
  });
});

describe('functions', () => {
  // Longer than 80 lines when the rule was made. The list may only get shorter.
  const LONG = new Set(STILL_LONG);
  it('have at most 80 lines', () => {
    const long = sources.flatMap((file) => {
      const lines = read(file).split('\n');
      return lines.flatMap((line, start) => {
        const [, name] = /^(?:export )?(?:async )?function\*? (\w+)/.exec(line) ?? [];
        if (name === undefined) return [];
        const end = lines.findIndex((one, at) => at >= start && one === '}');
        return end - start + 1 > 80 ? [name] : [];
      });
    });
    expect(long.filter((name) => !LONG.has(name))).toEqual([]);
    expect(
      [...LONG].filter((name) => !long.includes(name)),
      'short by now',
    ).toEqual([]);
  });
});

describe('files', () => {
  it.each([...sources, ...tests])('%s says its job in its first line', (file) => {
    expect(read(file)).toMatch(/^\/\/ \S.{15,}\n/);
  });

  it('are named after something, not after a part of the language', () => {
    const buckets = sources.filter((file) =>
      /\/(utils?|helpers?|types|common|misc|shared|index)\.ts$/.test(file),
    );
    expect(buckets).toEqual([]);
  });

  it('hold one job: at most 250 lines', () => {
    const long = sources.filter((file) => read(file).split('\n').length > 251);
    expect(long).toEqual([]);
  });

  it.each(sources)('%s keeps the manner of the house', (file) => {
    const text = read(file);
    expect(text, 'no default exports').not.toMatch(/export default/);
    expect(text, 'no barrels').not.toMatch(/export \* from/);
    expect(text, 'nothing is printed but by main').not.toMatch(/console\./);
    const classes = [...text.matchAll(/class \w+( extends \w+)?/g)].map(([found]) => found);
    for (const found of classes) expect(found).toMatch(/extends Error$/);
  });

  it('of tests that start the command or a browser, or need minutes, are in test/processes', () => {
    const slow = tests
      .filter((file) => file.endsWith('.test.ts') && !file.startsWith('test/processes/'))
      .filter((file) => {
        const used = [...supportOf(file)];
        const starts = ['test/support/command.ts', 'playwright-core'];
        return used.some((name) => starts.includes(name)) || SLOW.test(read(file));
      });
    expect(slow).toEqual([]);
  });

  it('of tests put back what others in their process share: modules and clocks', () => {
    const puts = [
      [/vi\.mock\(/, /afterAll\(\(\) => void vi\.resetModules\(\)\)/],
      [/vi\.useFakeTimers\(/, /vi\.useRealTimers\(\)/],
    ] as const;
    const leaving = tests.filter((file) =>
      puts.some(([change, back]) => change.test(read(file)) && !back.test(read(file))),
    );
    expect(leaving).toEqual([]);
  });

  it('of tests run in full and never sleep', () => {
    const dodging = tests
      .filter((file) => !file.endsWith('house.test.ts'))
      .filter((file) =>
        /\b(it|describe|test)\.(only|skip|todo)\(|timers\/promises|setTimeout\(resolve/.test(
          read(file),
        ),
      );
    expect(dodging).toEqual([]);
  });
});

describe('the schema', () => {
  const schema = createSchema(SDL);
  const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));

  it('describes every type, field, argument and value', () => {
    const silent: string[] = [];
    const note = (place: string, { description }: { description?: string | null | undefined }) => {
      if (!description) silent.push(place);
    };
    for (const type of types) {
      note(type.name, type);
      if (isEnumType(type))
        for (const value of type.getValues()) note(`${type.name}.${value.name}`, value);
      if (isObjectType(type) || isInputObjectType(type) || isInterfaceType(type)) {
        for (const field of Object.values(type.getFields())) {
          note(`${type.name}.${field.name}`, field);
          if ('args' in field)
            for (const arg of field.args) note(`${type.name}.${field.name}(${arg.name}:)`, arg);
        }
      }
    }
    expect(silent).toEqual([]);
  });

  it('ends every output enum in UNKNOWN with a Raw sibling, and no input enum', () => {
    const inputs = new Set<string>();
    const outputs = new Set<string>();
    for (const type of types) {
      if (isInputObjectType(type))
        for (const field of Object.values(type.getFields())) inputs.add(String(field.type));
      if (!isObjectType(type)) continue;
      for (const field of Object.values(type.getFields())) {
        for (const arg of field.args) inputs.add(String(arg.type));
        const named = schema.getType(String(field.type).replace(/[![\]]/g, ''));
        // What the gateway says of itself is no value of LeadSail's.
        const own = ['WriteOutcome', 'StatusChange', 'HistoryPart'];
        if (!isEnumType(named) || own.includes(named.name)) continue;
        outputs.add(named.name);
        expect(named.getValues().at(-1)?.name, named.name).toBe('UNKNOWN');
        expect(type.getFields()[`${field.name}Raw`], `${type.name}.${field.name}Raw`).toBeDefined();
      }
    }
    const names = [...inputs].map((name) => name.replace(/[![\]]/g, ''));
    for (const name of names) {
      const type = schema.getType(name);
      if (!isEnumType(type)) continue;
      expect(outputs.has(name), `${name} is asked with and answered`).toBe(false);
      expect(type.getValues().map((value) => value.name)).not.toContain('UNKNOWN');
    }
  });

  it('lets no non-null boundary cross a network hop', () => {
    const byKeys = new Set(Object.values(ENTITIES).map(({ byKeys }) => `Query.${byKeys}`));
    // The variant with every field of the others, but for those of routers.
    const all = Object.values(createSchema(SDL, 'stitching').getTypeMap());
    const fetched = all.filter(isObjectType).flatMap((type) =>
      Object.values(type.getFields())
        .filter(({ extensions }) => (extensions as FieldExtensions).cost?.calls !== undefined)
        .map((field) => [`${type.name}.${field.name}`, String(field.type)] as const),
    );
    const places = fetched.map(([place]) => place);
    expect(places).toEqual(expect.arrayContaining(['Query.leads', 'Lead.interactions', ...byKeys]));
    for (const [place, type] of fetched) {
      // What is watched has no answer without a first event; of many keys each place is null for itself.
      if (place.startsWith('Subscription.')) continue;
      if (byKeys.has(place)) expect(type, place).toMatch(/^\[\w+\]!$/);
      else expect(type, place).not.toMatch(/!$/);
    }
  });

  it('tags every text as personal data that is not on the list of public ones', () => {
    const isTagged = (node: TagHolder): boolean =>
      Boolean(node?.directives?.some(({ name }) => name.value === 'personal'));
    const open: string[] = [];
    const seen = new Set<string>();
    const walk = (type: unknown): void => {
      if (!isObjectType(type) || seen.has(type.name)) return;
      seen.add(type.name);
      for (const field of Object.values(type.getFields())) {
        if (isTagged(field.astNode)) continue;
        const named = getNamedType(field.type);
        if (isObjectType(named)) walk(named);
        // The value as sent of one that this schema may know.
        const isRaw = isEnumType(
          getNamedType(type.getFields()[field.name.replace(/Raw$/, '')]?.type ?? named),
        );
        // Cursors are opaque, and of ids.
        const isCursor = /^(cursor|startCursor|endCursor)$/.test(field.name);
        if (/^(String|JSON)$/.test(named.name) && !isRaw && !isCursor)
          open.push(`${type.name}.${field.name}`);
      }
    };
    for (const root of [
      schema.getQueryType(),
      schema.getMutationType(),
      schema.getSubscriptionType(),
    ])
      walk(root);
    expect(open.sort()).toEqual([...PUBLIC].sort());
  });
});
