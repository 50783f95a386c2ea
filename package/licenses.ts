// Collects the licenses of everything that is bundled, for the file that goes with the package.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

type Manifest = {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly author?: string | { readonly name: string };
};

/**
 * What a package has bundled itself, without a license in its own files. Each is under the MIT license, as is the
 * package.
 */
const BUNDLED_IN: Readonly<Record<string, string>> = {
  '@graphql-yoga/render-graphiql':
    'It contains GraphiQL (GraphQL Contributors), React (Meta Platforms, Inc.), Monaco Editor (Microsoft Corporation)\nand what these need, all under the MIT license.',
};

/** Throws for a package without a license: nobody may hand on what nobody has allowed. */
export function licensesOf(moduleIds: readonly string[]): string {
  const directories = new Set(moduleIds.flatMap((id) => packageOf(id) ?? []));
  // The same version may be installed in several folders.
  const texts = new Map<string, string>();
  for (const directory of directories) {
    const manifest: Manifest = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
    texts.set(`${manifest.name} ${manifest.version}`, textOf(directory, manifest));
  }
  const sections = [...texts].sort().map(([heading, text]) => `${heading}\n\n${text}\n`);
  return [
    'LeadSail GraphQL contains the following packages, each under its own license.\n',
    ...sections,
  ].join(`\n${'-'.repeat(80)}\n\n`);
}

/** The nearest folder above a module that has a name and a version. */
function packageOf(id: string): string | null {
  const path = id.replace(/^\0/, '').replace(/\?.*$/, '');
  if (!path.includes('/node_modules/')) return null;
  for (let at = dirname(path); at.includes('/node_modules/'); at = dirname(at)) {
    const file = join(at, 'package.json');
    if (existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).version) return at;
  }
  return null;
}

function textOf(directory: string, manifest: Manifest): string {
  const { name, license, author } = manifest;
  if (license === undefined) throw new Error(`${name} names no license.`);
  const files = globSync('{LICEN[CS]E,licen[cs]e,NOTICE}{,.*,-*}', { cwd: directory }).sort();
  const holder = typeof author === 'object' ? author.name : author;
  const texts = files.map((file) => readFileSync(join(directory, file), 'utf8').trim());
  const bundled = BUNDLED_IN[name];
  return [
    `License: ${license}`,
    ...(texts.length === 0 && holder ? [`Copyright: ${holder}`] : []),
    ...(bundled ? [bundled] : []),
    ...texts,
  ].join('\n\n');
}
