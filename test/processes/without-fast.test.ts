// Speed is a room that can be taken out: without it types, answers and calls are what they are with it.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const TREE = [
  'src',
  'package',
  'test',
  'schema.graphql',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
];
const GATEWAY = 'src/gateway.ts';

/** The tree without `src/fast`, and without the two lines that import it and turn it on. */
function treeWithout(): string {
  const directory = mkdtempSync(join(tmpdir(), 'leadsail-without-fast-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  for (const name of TREE) {
    cpSync(join(ROOT, name), join(directory, name), {
      recursive: true,
      filter: (path) => !/\/node_modules(\/|$)|\/src\/fast(\/|$)/.test(path),
    });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(directory, 'node_modules'));
  const lines = readFileSync(join(ROOT, GATEWAY), 'utf8').split('\n');
  const left = lines.filter((line) => !line.includes('createAccelerator'));
  expect(lines.length - left.length).toBe(2);
  writeFileSync(join(directory, GATEWAY), left.join('\n'));
  return directory;
}

it('types, goldens and call counts pass without src/fast', { timeout: 300_000 }, () => {
  const directory = treeWithout();
  const run = (tool: string, ...args: string[]): string =>
    execFileSync(process.execPath, [join(ROOT, 'node_modules', tool), ...args], {
      cwd: directory,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
    });
  const config = JSON.parse(readFileSync(join(directory, 'tsconfig.json'), 'utf8'));
  writeFileSync(
    join(directory, 'tsconfig.json'),
    JSON.stringify({ ...config, include: ['src', 'test/support/kit.ts'] }),
  );
  expect(run('typescript/bin/tsc')).toBe('');
  const tests = ['golden', 'mutations', 'cost', 'sharing'].map(
    (name) => `test/gateway/${name}.test.ts`,
  );
  expect(run('vitest/vitest.mjs', 'run', ...tests)).toMatch(/Tests +\d{2,} passed \(\d+\)/);
});
