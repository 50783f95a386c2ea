// What is said of Node and of an installation is true: one rule wherever a version is named, and the largest packages.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PAGES } from '../support/pages.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const manifest = JSON.parse(read('package.json'));

describe('the version of Node', () => {
  const RULE = 'Node 22.19 or later';

  it.each([
    'README.md',
    'docs/install.md',
    'package/README.md',
    'package/bin/leadsail-graphql.cjs',
  ])('is said by %s as the manifest has it', (file) => {
    expect(manifest.engines.node).toBe('>=22.19');
    expect(read(file)).toContain(RULE);
  });

  it('that a clone brings is Node 26 for every platform', () => {
    const versions = new Set(Object.values<string>(manifest.optionalDependencies));
    expect([...versions]).toEqual([expect.stringMatching(/^26\./)]);
  });

  it.each(PAGES)('is no other in %s', (page) => {
    for (const [, version = ''] of read(page).matchAll(/\bNode (?:of )?(\d[\d.]*\d)/g)) {
      // What `npm ci` needs, what the package needs, what is between, and what a clone brings.
      expect(['20', '22.19', '24', '26']).toContain(version);
    }
    for (const [sentence] of read(page).matchAll(/[^.;]*\bNode 20\b/g)) {
      expect(sentence).toContain('npm ci');
    }
  });

  it('is looked at before anything that an old one cannot read', () => {
    expect(manifest.scripts.start).toBe('exec node package/bin/leadsail-graphql.cjs');
  });
});

describe('the ten largest packages', () => {
  const MODULES = join(ROOT, 'node_modules');

  /** What it takes on the disk: many small files take more than they hold. */
  function bytesOf(directory: string): number {
    return readdirSync(directory, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).blocks * 512, 0);
  }

  /** A package for one platform has its name on this one; the page has that on Linux. */
  const onAnyPlatform = (name: string): string =>
    name.replace(/^node-(bin-)?/, 'node-').replace(/(linux|darwin|win32|win)-(x64|arm64).*$/, '…');

  it('are those of docs/install.md, each with what it is for', () => {
    const names = readdirSync(MODULES)
      .filter((name) => !name.startsWith('.'))
      .flatMap((name) =>
        name.startsWith('@')
          ? readdirSync(join(MODULES, name)).map((inner) => `${name}/${inner}`)
          : name,
      );
    const largest = names
      .map((name) => ({ name, bytes: bytesOf(join(MODULES, name)) }))
      .sort((one, other) => other.bytes - one.bytes)
      // Some are as large as others, and not on every platform.
      .slice(0, 12);
    const rows = [...read('docs/install.md').matchAll(/^\| `(\S+)` \| (\d+) \| (.{20,}) \|$/gm)];
    const told = rows.map(([, name = '']) => onAnyPlatform(name));
    const found = largest.map(({ name }) => onAnyPlatform(name));
    expect(told).toHaveLength(10);
    expect(told).toEqual(expect.arrayContaining(found.slice(0, 8)));
    expect(found).toEqual(expect.arrayContaining(told));
    for (const [, name, megabytes] of rows) {
      const { bytes = 0 } =
        largest.find((one) => onAnyPlatform(one.name) === onAnyPlatform(`${name}`)) ?? {};
      // File systems and platforms differ a little.
      expect(Number(megabytes) / (bytes / 2 ** 20), name).toBeCloseTo(1, 0);
    }
  });
});
