// The public types, as strict programs see them that check libraries as well, by three versions of TypeScript.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';

const cwd = inject('host');
const { resolve } = createRequire(import.meta.url);

function compile(compiler: string, args: readonly string[]): Promise<string> {
  const bin = join(resolve(`${compiler}/package.json`), '../bin/tsc');
  return new Promise((done) => {
    execFile(process.execPath, [bin, '--project', cwd, ...args], { cwd }, (error, stdout, stderr) =>
      done(`${stdout}${stderr}${error ? `exit code ${error.code}` : ''}`),
    );
  });
}

describe.each([
  ['typescript-5.9', '5.9.'],
  ['typescript-6', '6.'],
  ['typescript', '7.'],
])('%s', (compiler, version) => {
  it('compiles strict programs of both kinds of modules, as Node resolves them', async () => {
    expect(await compile(compiler, ['--module', 'nodenext'])).toBe('');
  });

  it('is the version that it is named after', async () => {
    const [, found] = /^Version (\S+)/.exec(await compile(compiler, ['--version'])) ?? [];
    expect(`${found}`.startsWith(version)).toBe(true);
  });
});

it('a program compiles beside the types of browsers, as bundlers resolve it', async () => {
  const args = ['--module', 'preserve', '--lib', 'es2023,dom'];
  expect(await compile('typescript', args)).toBe('');
});

it('the types need node:http and nothing else', () => {
  const types = readFileSync(join(cwd, 'node_modules/leadsail-graphql/index.d.ts'), 'utf8');
  const imported = [...types.matchAll(/(?:from|import\()\s*'([^']+)'/g)].map(([, name]) => name);
  expect(imported).toEqual(['node:http']);
  expect(types).not.toMatch(/\/\/\/|\bimport\(/);
});
