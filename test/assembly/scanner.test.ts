// The scanner that is committed is, to the byte, what its source compiles to.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

it('the scanner is what its source compiles to', () => {
  const directory = mkdtempSync(join(tmpdir(), 'leadsail-assembly-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const file = join(directory, 'scanner.wasm');
  // As `npm run assembly` does, but for where it goes.
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const [, asc = ''] = /&& node (test\/assembly\/.*) --outFile /.exec(scripts.assembly) ?? [];
  execFileSync(process.execPath, [...asc.split(' '), '--outFile', file], { cwd: ROOT });
  expect(readFileSync(file).equals(readFileSync(join(ROOT, 'src/fast/scan/scanner.wasm')))).toBe(
    true,
  );
});
