// The rules of the house, fenced: a stranger's change that breaks one is red, with the rule in the name.
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createSchema } from '../src/graph/schema.ts';
import { SDL } from './kit.ts';

const ROOT = join(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const sources = globSync('src/**/*.ts', { cwd: ROOT }).filter(
  (file) => !file.includes('generated'),
);
const tests = globSync('test/*.ts', { cwd: ROOT });

// From left to right; a room may use any room to its right, never one to its left.
const ROOMS = [
  'main',
  'service',
  'workers',
  'gateway',
  'server',
  'graph',
  'live',
  'leadsail',
  'upstream',
];
const BESIDE_MAIN = ['files', 'greeting', 'listening'];
const roomOf = (file: string): string => file.split('/')[1]?.replace('.ts', '') ?? '';

function importsOf(file: string): string[] {
  const specifiers = read(file).matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g);
  return [...specifiers].map(([, specifier = '']) => specifier);
}

describe('rooms', () => {
  it.each(sources)('%s imports only to its right', (file) => {
    for (const specifier of importsOf(file).filter((name) => name.startsWith('.'))) {
      const target = relative('', join(dirname(file), specifier));
      const [from, to] = [roomOf(file), roomOf(target)];
      if (from === to) continue;
      const allowed =
        from === 'main' ||
        // What can be set stands beside the line: main reads it, gateway gets it.
        // What main has others do for it, in a file each, stands beside it: reads files, opens, greets.
        (BESIDE_MAIN.includes(from) && !['main', 'service', 'gateway'].includes(to)) ||
        (from === 'service' && [...BESIDE_MAIN, 'config'].includes(to)) ||
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

  it('hold one job: at most 250 lines, pools of words apart', () => {
    const long = sources
      .filter((file) => !file.startsWith('src/simulator/data/'))
      .filter((file) => read(file).split('\n').length > 251);
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
        if (!isEnumType(named)) continue;
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
    const fetched = [
      'Query.lead',
      'Query.leads',
      'Query.interaction',
      'Query.fieldLibraryEntry',
      'Query.fieldLibrary',
      'Lead.interactions',
      'Interaction.lead',
      'Interaction.transcript',
      'QuestionnaireAnswer.field',
      ...Object.keys(schema.getMutationType()?.getFields() ?? {}).map((name) => `Mutation.${name}`),
      ...['InitiateCall', 'SendSms'].map((name) => `${name}Payload.interaction`),
      ...[
        'InitiateCall',
        'SendSms',
        'CreateLead',
        'SubmitLead',
        'UpdateLead',
        'SetLeadApproval',
      ].map((name) => `${name}Payload.lead`),
    ];
    for (const place of fetched) {
      const [typeName = '', fieldName = ''] = place.split('.');
      const type = schema.getType(typeName);
      expect(isObjectType(type) && String(type.getFields()[fieldName]?.type), place).not.toMatch(
        /!$/,
      );
    }
    for (const name of ['leadsByIds', 'interactionsByIds', 'fieldLibraryEntriesByKeys']) {
      expect(String(schema.getQueryType()?.getFields()[name]?.type)).toMatch(/^\[\w+\]!$/);
    }
  });
});
