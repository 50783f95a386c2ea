// README and docs say what the code has: their tables of codes, endpoints, outcomes and calls, and the mutation that they show.
import { execFile } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../src/graph/errors.ts';
import { USER_ERROR_CODES } from '../../src/graph/resolvers/user-errors.ts';
import { createSchema } from '../../src/graph/schema.ts';
import { ENTITIES } from '../../src/graph/supergraph/entities.ts';
import { ENDPOINTS } from '../../src/server/endpoints.ts';
import { PLAN_OUTCOMES } from '../../src/server/telemetry/plan-outcomes.ts';
import { SDL, start } from '../support/kit.ts';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');
const PAGES = ['README.md', ...globSync('docs/*.md', { cwd: ROOT }).sort()];
/** The README and every page that it leads to, one after the other. */
const README = PAGES.map((page) => readFileSync(join(ROOT, page), 'utf8')).join('\n\n');
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

const blocks = (language: string): string[] =>
  [...README.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    ([, text = '']) => text,
  );

/** The rows of the table under these headings, cell by cell. */
function table(...headings: string[]): string[][] {
  const [, below = ''] = README.split(`| ${headings.join(' | ')} |\n`);
  const rows = below.split('\n\n')[0]?.split('\n').slice(1) ?? [];
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe('SECURITY.md', () => {
  it('names tests that there are', () => {
    const text = readFileSync(join(ROOT, 'SECURITY.md'), 'utf8');
    const named = new Set(text.match(/test\/[\w/-]+\.test\.ts/g));
    expect(named.size).toBeGreaterThan(20);
    expect([...named].filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });
});

const code = (text: string): string => (text === '' ? '' : `\`${text}\``);

describe('the README', () => {
  it('needs two commands, which npm knows', () => {
    const [first, tests] = blocks('sh').filter((block) => block.startsWith('npm'));
    expect(first).toBe('npm ci && npm start\n');
    expect(tests).toBe('npm cit\n');
    const named = [...README.matchAll(/npm run (\w+)/g)].map(([, name = '']) => name);
    for (const name of [...named, 'start', 'test']) expect(scripts).toHaveProperty(name);
  });

  it('names commands that work', async () => {
    const commands = table('command', 'does').map(([command = '']) => command.replaceAll('`', ''));
    const asked = commands.flatMap(
      (command) => command.match(/^npm start -- (sdl|--help)$/)?.[1] ?? [],
    );
    expect(asked).toEqual(['sdl', '--help']);
    for (const argument of asked) {
      const { stdout } = await run(process.execPath, ['src/main.ts', argument], { cwd: ROOT });
      expect(stdout.length).toBeGreaterThan(500);
    }
    expect(commands).toContain('npm start -- simulate --port 4001');
  });

  it.each(['gateway', 'callback'])(
    'shows the configuration of Hive Gateway that its test runs: %s',
    (name) => {
      const file = readFileSync(join(ROOT, `test/supergraph/${name}.config.ts`), 'utf8');
      expect(blocks('ts')).toContain(file.slice(file.indexOf('import')));
    },
  );

  it('lists every endpoint as it is', () => {
    const rows = table('endpoint', 'for', 'keys');
    expect(rows.map(([endpoint]) => endpoint)).toEqual(ENDPOINTS.map(code));
    const keys = Object.entries(ENTITIES).map(
      ([type, { keys }]) => `${code(type)} by ${keys.map(code).join(' or ')}`,
    );
    expect(rows[1]?.[2]).toBe(keys.join(', '));
  });

  it('lists what becomes of plans as it is', () => {
    const outcomes = Object.values(PLAN_OUTCOMES);
    expect(table('outcome of plans', 'reason', 'when')).toEqual(
      outcomes.map(({ outcome, reason, when }) => [code(outcome), code(reason), when]),
    );
  });

  it('lists every error code as it is', () => {
    expect(table('code', 'when')).toEqual(
      Object.entries(ERROR_CODES).map(([name, when]) => [code(name), when]),
    );
  });

  it('shows a mutation that does what it says', async () => {
    await using kit = await start();
    const mutation = blocks('graphql').find((block) => block.startsWith('mutation')) ?? '';
    const { data, errors } = await kit.query(mutation);
    expect(errors).toBeUndefined();
    expect(data.initiateCall).toEqual({
      interaction: { id: expect.any(String), status: 'IN_PROGRESS' },
      lead: { firstName: 'Maria' },
      userErrors: [],
    });
  });

  it('lists every code of a refused mutation as it is, and so does the schema', () => {
    const codes = Object.entries(USER_ERROR_CODES);
    expect(table('`userErrors[].code`', 'when')).toEqual(
      codes.map(([name, when]) => [code(name), when]),
    );
    const type = createSchema(SDL).getType('UserError');
    const said = isObjectType(type) ? type.getFields().code?.description : undefined;
    const told = said?.replaceAll('\n', ' ').replace(/\.$/, '').split(' · ');
    expect(told).toEqual(codes.map(([name, when]) => `${code(name)} ${when}`));
  });

  it('says of every field that starts a call which one, in the words of the schema', () => {
    // With the fields that only stitching gateways ask.
    const schema = createSchema(SDL, 'stitching');
    const rows = table('field', 'call', 'calls an operation');
    const fields = rows.map(([field = '']) => field.replaceAll('`', '').split(' ')[0] ?? '');
    for (const [index, field] of fields.entries()) {
      const [typeName = '', fieldName = ''] = field.split('.');
      const type = schema.getType(typeName);
      const description = isObjectType(type) ? type.getFields()[fieldName]?.description : undefined;
      const call = /`((?:GET|POST|PATCH) [^`]+)`/.exec(rows[index]?.[1] ?? '')?.[1];
      if (call) expect(description, field).toContain(`\`${call}\``);
    }
    const queries = Object.keys(schema.getQueryType()?.getFields() ?? {});
    const asking = queries.filter((name) => name !== '_sdl').map((name) => `Query.${name}`);
    expect(fields).toEqual(expect.arrayContaining(asking));
    const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {});
    expect(fields).toEqual(expect.arrayContaining(mutations.map((name) => `Mutation.${name}`)));
  });
});
