// Makes the package in dist/: `npm pack ./dist` then packs what can be installed alone.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundle } from './bundle.ts';
import { licensesOf } from './licenses.ts';

const ROOT = join(import.meta.dirname, '..');
const DIST = join(ROOT, 'dist');

/** What goes in as it is, by where it goes. */
const COPIED: Readonly<Record<string, string>> = {
  LICENSE: 'LICENSE',
  'README.md': 'package/README.md',
  'index.d.ts': 'package/index.d.ts',
  'bin/leadsail-graphql.cjs': 'package/bin/leadsail-graphql.cjs',
  'lib/scanner.wasm': 'src/fast/scan/scanner.wasm',
  'schema.graphql': 'schema.graphql',
  'sdl/federation.graphql': 'sdl/federation.graphql',
  'sdl/federation-scopes.graphql': 'sdl/federation-scopes.graphql',
  'sdl/stitching.graphql': 'sdl/stitching.graphql',
};

const write = (name: string, text: string): void => {
  mkdirSync(dirname(join(DIST, name)), { recursive: true });
  writeFileSync(join(DIST, name), text);
};

/** What npm is told of the package: nothing to install beside it, and nothing to run when it is. */
function manifest(): object {
  const root = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const { name, version, description, license, engines } = root;
  return {
    name,
    version,
    description,
    keywords: ['graphql', 'gateway', 'crm', 'leadsail'],
    license,
    type: 'module',
    engines,
    bin: { [name]: 'bin/leadsail-graphql.cjs' },
    types: './index.d.ts',
    exports: {
      '.': { types: './index.d.ts', default: './lib/library.js' },
      './schema.graphql': './schema.graphql',
      './sdl/*': './sdl/*',
      './package.json': './package.json',
    },
  };
}

rmSync(DIST, { recursive: true, force: true });
const moduleIds = await bundle(join(DIST, 'lib'));
for (const [to, from] of Object.entries(COPIED)) cpSync(join(ROOT, from), join(DIST, to));
write('package.json', `${JSON.stringify(manifest(), null, 2)}\n`);
write('THIRD-PARTY-LICENSES', licensesOf(moduleIds));
const start = readFileSync(join(ROOT, 'package/bin/start.cjs'), 'utf8');
write('bin/start.cjs', start.replace('../../src/main.ts', '../lib/main.js'));
