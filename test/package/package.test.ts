// The tarball: what is in it, what it says of itself, and that nothing is installed or run beside it.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { describe, expect, inject, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const FILES = join(import.meta.dirname, 'files.txt');
const installed = join(inject('alone'), 'node_modules/leadsail-graphql');
const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));

describe('the package', () => {
  it('has these files and no other', () => {
    const files = `${inject('packed').files.join('\n')}\n`;
    if (process.env.UPDATE_GOLDEN) writeFileSync(FILES, files);
    expect(files).toBe(readFileSync(FILES, 'utf8'));
  });

  it('is small: 4 MB at most, packed', () => {
    expect(inject('packed').size).toBeLessThan(4 * 1024 * 1024);
  });

  it('installs alone', () => {
    const beside = readdirSync(join(inject('alone'), 'node_modules'));
    expect(beside.filter((name) => !name.startsWith('.'))).toEqual(['leadsail-graphql']);
  });

  it('brings nothing to install, nothing to run then, and is not private', () => {
    expect(Object.keys(manifest).sort()).toEqual(
      'bin description engines exports keywords license name type types version'.split(' '),
    );
    const { name, version, engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    expect(manifest).toMatchObject({ name, version, engines, license: 'MIT', type: 'module' });
  });

  it('is as its manifest says, for every way to resolve it', async () => {
    const { messages } = await publint({ pkgDir: installed, strict: true, pack: false });
    expect(messages.map((message) => formatMessage(message, manifest))).toEqual([]);
  });

  it('has the schema and what composers read, as they are in the repository', () => {
    for (const file of ['schema.graphql', 'sdl/federation.graphql', 'sdl/stitching.graphql']) {
      expect(readFileSync(join(installed, file), 'utf8')).toBe(
        readFileSync(join(ROOT, file), 'utf8'),
      );
    }
  });

  it('names the license of everything that is in it', () => {
    const licenses = readFileSync(join(installed, 'THIRD-PARTY-LICENSES'), 'utf8');
    const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
    const { dependencies } = packages[''];
    for (const name of Object.keys(dependencies)) {
      const { version, license } = packages[`node_modules/${name}`];
      expect(licenses).toContain(`\n${name} ${version}\n\nLicense: ${license}\n`);
    }
    // What those need is in it as well.
    for (const name of ['@whatwg-node/server', 'redis-parser', 'sonic-boom', 'tdigest']) {
      expect(licenses).toMatch(new RegExp(`\n${name} \\d+\\.\\d+\\.\\d+\n\nLicense: `));
    }
  });
});

describe('the repository', () => {
  it('is not packed itself: its manifest would bring a Node of its own', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    expect(scripts.prepack).toMatch(/npm pack \.\/dist .*exit 1$/);
  });
});
