// What an installation weighs without its development dependencies, counted in a copy.
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toTable } from './table.ts';

const ROOT = join(import.meta.dirname, '..');

export function installedSize(): string {
  const copy = mkdtempSync(join(tmpdir(), 'leadsail-size-'));
  try {
    for (const file of ['package.json', 'package-lock.json', 'schema.graphql'])
      copyFileSync(join(ROOT, file), join(copy, file));
    cpSync(join(ROOT, 'src'), join(copy, 'src'), { recursive: true });
    const sizeOf = (...omit: readonly string[]) => {
      const flags = omit.map((kind) => `--omit=${kind}`);
      const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts'];
      execFileSync('npm', ['ci', ...flags, ...quiet], { cwd: copy, stdio: 'ignore' });
      const kilobytes = execFileSync('du', ['-sk', copy], { encoding: 'utf8' });
      return (Number(kilobytes.split('\t')[0]) / 1024).toFixed(1);
    };
    return toTable([
      ['installed without development dependencies', 'MB'],
      ['as it is, with a Node of its own', sizeOf('dev')],
      ['on the Node of the machine (--omit=optional)', sizeOf('dev', 'optional')],
    ]);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
