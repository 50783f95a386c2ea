// The README is run: its query answers as shown, its commands exist, its tables are those of the code.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { SETTINGS } from '../src/config/settings.ts';
import { ERROR_CODES } from '../src/graph/errors.ts';
import { createSchema } from '../src/graph/schema.ts';
import { USER_ERROR_CODES } from '../src/graph/user-errors.ts';
import { ENDPOINTS } from '../src/server/endpoints.ts';
import { likeCurl } from './command.ts';
import { SDL, start } from './kit.ts';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
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

const code = (text: string): string => (text === '' ? '' : `\`${text}\``);

describe('the README', () => {
  it('shows a first query that answers exactly so', async () => {
    await using kit = await start();
    const curl = blocks('sh').find((block) => block.startsWith('curl')) ?? '';
    const answer = await likeCurl(curl.replace('http://127.0.0.1:4000', kit.url));
    expect(answer).toEqual(JSON.parse(blocks('json')[0] ?? ''));
  });

  it('shows how to watch a call, which tells what was said and ends with it', async () => {
    await using kit = await start();
    const [, watching = ''] = blocks('sh').filter((block) => block.startsWith('curl'));
    const stream = await likeCurl(watching.replace('http://127.0.0.1:4000', kit.url));
    expect(stream).toMatch(/data: \{"data":\{"transcriptEntryAdded":\{"cursor":"\w+","entry":\{/);
    expect(stream).toMatch(/event: complete\s+data:?\s*$/);
  });

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

  it('lists every setting as it is', () => {
    expect(table('flag', 'environment', 'default', 'meaning')).toEqual(
      SETTINGS.map(({ flag, env, fallback, meaning }) => [
        code(flag === null ? '' : `--${flag}`),
        code(env),
        code(fallback),
        meaning,
      ]),
    );
  });

  it('shows the configuration of Hive Gateway that its test runs', () => {
    const file = readFileSync(join(ROOT, 'test/supergraph/gateway.config.ts'), 'utf8');
    expect(blocks('ts')).toContain(file.slice(file.indexOf('import')));
  });

  it('lists every endpoint as it is', () => {
    const rows = table('endpoint', 'for', 'keys');
    expect(rows.map(([endpoint]) => endpoint)).toEqual(ENDPOINTS.map(code));
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
    const schema = createSchema(SDL);
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
    expect(fields).toEqual(expect.arrayContaining(queries.map((name) => `Query.${name}`)));
    const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {});
    expect(fields).toEqual(expect.arrayContaining(mutations.map((name) => `Mutation.${name}`)));
  });
});
