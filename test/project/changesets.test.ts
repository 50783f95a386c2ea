// Changesets make a version and the changelog of it: tried on a copy, with those that wait and one of its own.
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  globSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const CLI = join(ROOT, 'node_modules/@changesets/cli/bin.js');

/** It names this package alone, and says in a sentence what a user notices. */
const CHANGESET = /^---\n'leadsail-graphql': (?:major|minor|patch)\n---\n\n(\S[^\n]{10,})\n/;

it('a version gathers every changeset, and leaves none', () => {
  const copy = mkdtempSync(join(tmpdir(), 'leadsail-graphql-version-'));
  const read = (file: string): string => readFileSync(join(copy, file), 'utf8');
  try {
    for (const file of ['package.json', 'CHANGELOG.md', '.changeset'])
      cpSync(join(ROOT, file), join(copy, file), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    writeFileSync(
      join(copy, '.changeset/of-a-test.md'),
      "---\n'leadsail-graphql': patch\n---\n\nA line of a test.\n",
    );
    const { version: before } = JSON.parse(read('package.json'));
    const waiting = globSync('.changeset/*.md', { cwd: copy }).filter(
      (file) => !file.endsWith('README.md'),
    );
    const lines = waiting.map((file) => CHANGESET.exec(read(file))?.[1]);
    execFileSync(process.execPath, [CLI, 'version'], { cwd: copy, stdio: 'pipe' });
    const { version } = JSON.parse(read('package.json'));
    expect(version).not.toBe(before);
    const [latest, earlier] = read('CHANGELOG.md').split(`\n## ${before}\n`);
    expect(latest).toMatch(new RegExp(`^# leadsail-graphql\n\n## ${version}\n`));
    expect(earlier).toBeTruthy();
    expect(lines).toContain('A line of a test.');
    for (const line of lines) expect(latest).toContain(line);
    expect(globSync('.changeset/*.md', { cwd: copy })).toEqual(['.changeset/README.md']);
  } finally {
    rmSync(copy, { recursive: true });
  }
});
