// What `npm run docs` writes, as it has to be: a test compares it with the files.
import { SETTINGS } from '../../src/config/settings.ts';
import { coverage } from './coverage.ts';
import { oneQueryPicture } from './one-query.ts';
import { roomsPicture } from './rooms.ts';

export type GeneratedFile = {
  /** From the root of the repository. */
  readonly file: string;
  readonly text: string;
};

/** The files that follow from the code; `read` gives those of which only a part does. */
export const generated = (read: (file: string) => string): GeneratedFile[] => [
  { file: 'docs/coverage.md', text: coverage().text },
  { file: 'docs/rooms.svg', text: roomsPicture() },
  { file: 'docs/one-query.svg', text: oneQueryPicture() },
  {
    file: 'docs/configuration.md',
    text: withTable(read('docs/configuration.md'), settingsTable()),
  },
  ...VERSIONED.map(([file, place]) => ({
    file,
    text: read(file).replaceAll(place, `$1${JSON.parse(read('package.json')).version}$2`),
  })),
];

/** Where the version of the package stands beside its manifest: what is before it, and what is behind it. */
const VERSIONED: readonly (readonly [file: string, place: RegExp])[] = [
  ['deploy/chart/Chart.yaml', /^((?:appV|v)ersion: )\S+()$/gm],
  ['deploy/kustomize/overlays/example/kustomization.yaml', /^(\s+newTag: )\S+()$/gm],
  ['docs/install.md', /(leadsail-graphql-)\d[\w.-]*(\.tgz)/g],
];

const code = (text: string): string => (text === '' ? '' : `\`${text}\``);

function settingsTable(): string {
  const rows = SETTINGS.map(
    ({ flag, env, defaultValue, meaning }) =>
      `| ${code(flag === null ? '' : `--${flag}`)} | ${code(env)} | ${code(defaultValue)} | ${meaning} |`,
  );
  return ['| flag | environment | default | meaning |', '|---|---|---|---|', ...rows].join('\n');
}

/** The page with this table in the place of its own that has the same heading. */
function withTable(page: string, table: string): string {
  const [heading = ''] = table.split('\n');
  const [before, after] = page.split(`${heading}\n`);
  if (after === undefined) throw new Error(`no table ${heading}`);
  const [, ...below] = after.split('\n\n');
  return [`${before}${table}`, ...below].join('\n\n');
}
