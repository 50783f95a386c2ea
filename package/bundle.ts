// Bundles the gateway and everything that it imports; what is needed on demand is a chunk of its own.
import { basename, join, sep } from 'node:path';
import { type OutputChunk, type Plugin, rolldown } from 'rolldown';

const ROOT = join(import.meta.dirname, '..');

/** Where the bundle finds what it reads at run time, as seen from its own folder. */
const FILES: Readonly<Record<string, string>> = {
  'schema.graphql': '../schema.graphql',
  'package.json': '../package.json',
  'scanner.wasm': './scanner.wasm',
};

/** Sources name such files from where they stand, and chunks stand elsewhere. */
const relocatedFiles: Plugin = {
  name: 'relocated-files',
  transform: {
    filter: { id: /\/src\/.*\.ts$/, code: 'import.meta.url' },
    handler(code, id) {
      return code.replaceAll(/new URL\('([^']+)', import\.meta\.url\)/g, (_, named: string) => {
        const file = FILES[basename(named)];
        if (file === undefined) throw new Error(`${id} reads ${named}, which the package lacks.`);
        return `new URL('${file}', import.meta.url)`;
      });
    },
  },
};

const UNDICI = '\0undici';

/**
 * The whole of undici puts itself in the place of the agent that `fetch` of a host uses. The gateway needs its
 * dispatchers alone, which leave everything outside as it is.
 */
const undiciWithoutFetch: Plugin = {
  name: 'undici-without-fetch',
  resolveId: (id) => (id === 'undici' ? UNDICI : null),
  load: (id) => {
    if (id !== UNDICI) return null;
    const file = (name: string) => JSON.stringify(join(ROOT, 'node_modules/undici/lib', name));
    return `
      import Dispatcher from ${file('dispatcher/dispatcher.js')};
      import api from ${file('api/index.js')};
      Object.assign(Dispatcher.prototype, api);
      export { Dispatcher };
      export { default as EnvHttpProxyAgent } from ${file('dispatcher/env-http-proxy-agent.js')};
      export { default as Pool } from ${file('dispatcher/pool.js')};
    `;
  },
};

/** Makes itself a global where there is none, in the middle of a host; its importers use what it exports. */
const urlPatternWithoutGlobal: Plugin = {
  name: 'url-pattern-without-global',
  resolveId: (id) =>
    id === 'urlpattern-polyfill'
      ? join(ROOT, 'node_modules/urlpattern-polyfill/dist/urlpattern.cjs')
      : null,
};

/** Writes the chunks, and tells which modules they are made of. */
export async function bundle(directory: string): Promise<string[]> {
  const build = await rolldown({
    cwd: ROOT,
    platform: 'node',
    input: { main: 'src/main.ts', library: 'src/library.ts' },
    plugins: [relocatedFiles, undiciWithoutFetch, urlPatternWithoutGlobal],
    transform: { target: 'node22.19' },
    onLog: (level, log) => {
      if (level === 'warn') throw new Error(log.message);
    },
  });
  const { output } = await build.write({
    dir: directory,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: ({ isDynamicEntry, moduleIds, name }) =>
      `${isDynamicEntry ? nameOfChunk(moduleIds) : name}.js`,
    // What several of them need is one chunk, so that the list of files says what is loaded on demand and no more.
    codeSplitting: { groups: [{ name: 'shared', minShareCount: 2 }] },
    comments: { legal: true, annotation: false, jsdoc: false },
  });
  await build.close();
  const chunks = output.filter((chunk): chunk is OutputChunk => chunk.type === 'chunk');
  return chunks.flatMap(({ moduleIds }) => moduleIds);
}

/** What is loaded on demand is named after its last module, and a third party's after its package. */
function nameOfChunk(moduleIds: readonly string[]): string {
  const id = moduleIds.at(-1) ?? '';
  const [, name] = /\/node_modules\/(?:@[^/]+\/)?([^/]+)\/[^\0]*$/.exec(id) ?? [];
  return name ?? basename(id.split(sep).at(-1) ?? '', '.ts');
}
