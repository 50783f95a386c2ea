// What every page says is tried: commands start, curl is answered as shown, code compiles, names exist, links lead somewhere.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse as parseDocument, validate } from 'graphql';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { parseConfig } from '../../src/config/config.ts';
import { SETTINGS } from '../../src/config/settings.ts';
import { ERROR_CODES } from '../../src/graph/errors.ts';
import { createSchema } from '../../src/graph/schema.ts';
import { parseTenants } from '../../src/server/auth/tenants.ts';
import { likeCurl } from '../support/curl.ts';
import { SDL, start } from '../support/kit.ts';
import { type Block, blocksOf, codeSpansOf, PAGES, textOf } from '../support/pages.ts';

const ROOT = join(import.meta.dirname, '../..');
const { scripts } = JSON.parse(textOf('package.json'));
const blocks = PAGES.flatMap(blocksOf);
const inLanguage = (...languages: string[]): Block[] =>
  blocks.filter(({ language }) => languages.includes(language));

/** What stands for a value of the reader's own. */
const OWN = 'a-value-of-the-reader';

/** Why a command of a page would not do what it says; null when it would. */
function faultOf(line: string): string | null {
  const [, settings = '', command = ''] = /^((?:[A-Z_]+=\S+ )*)(.*)$/.exec(line) ?? [];
  const env = Object.fromEntries(
    settings
      .split(' ')
      .filter(Boolean)
      .map((one) => one.replace('…', OWN).split(/=(.*)/s)),
  );
  const started = /^(?:npm start(?: --silent)?(?: -- (.*))?|npx leadsail-graphql(?: (.*))?)$/.exec(
    command,
  );
  if (started) {
    const words = (started[1] ?? started[2] ?? '').replace('…', OWN).split(' ').filter(Boolean);
    const config = parseConfig(words.slice(0, words.indexOf('>') >>> 0), env);
    return 'faults' in config ? config.faults.join(' ') : null;
  }
  const [, script, folder] =
    /^npm run ([\w:]+)(?: -- [\w -]+)?(?: --prefix (\S+))?$/.exec(command) ?? [];
  if (script && !folder) return script in scripts ? null : `there is no script ${script}`;
  if (/^npm (cit|ci( --omit=(optional|dev))?)$/.test(command)) return null;
  if (/^npm (test( -- \w+)?|install \.\/leadsail-graphql-\S+\.tgz|pack \.\/dist)$/.test(command))
    return null;
  return `nobody tries ${command}`;
}

describe('commands', () => {
  const shells = inLanguage('sh').filter(({ code }) => !code.startsWith('curl'));

  it('are known to npm and the gateway, with their settings', () => {
    const lines = shells.flatMap(({ page, code }) =>
      code.split(/\n| && /).flatMap((line) => (line.trim() ? [{ page, line: line.trim() }] : [])),
    );
    expect(lines.length).toBeGreaterThan(12);
    expect(lines.filter(({ line }) => faultOf(line) !== null)).toEqual([]);
  });

  it('within sentences as well', () => {
    const spans = PAGES.flatMap((page) =>
      codeSpansOf(page)
        .filter((code) =>
          /^(?:[A-Z_]+=\S+ )*(?:npm (?:run|start|ci|cit|test)|npx leadsail-graphql)\b/.test(code),
        )
        .map((code) => ({ page, code, fault: faultOf(code.replaceAll('…', OWN)) })),
    );
    expect(spans.length).toBeGreaterThan(40);
    expect(spans.filter(({ fault }) => fault !== null)).toEqual([]);
  });
});

describe('curl', () => {
  const curls = inLanguage('sh').filter(({ code }) => code.startsWith('curl'));

  it('stands on the pages that begin with a question', () => {
    const pages = curls.map(({ page }) => page);
    expect(pages).toEqual([
      'README.md',
      'docs/getting-started.md',
      'docs/live.md',
      'docs/webhooks.md',
    ]);
  });

  it.each(curls)('of $page is answered as shown', async ({ code, next }) => {
    await using kit = await start({
      webhookSecret: 'the-secret-of-these-pages',
      leadsailApiKey: 'demo-key-northwind',
    });
    const answer = await likeCurl(code.replace('http://127.0.0.1:4000', kit.url));
    if (typeof answer === 'string') {
      expect(answer).toMatch(/data: \{"data":\{"transcriptEntryAdded":\{"cursor":"\w+","entry":\{/);
      expect(answer).toMatch(/event: complete\s+data:?\s*$/);
      return;
    }
    expect(answer).not.toHaveProperty('errors');
    if (next) expect(answer).toEqual(JSON.parse(next.code));
    else expect(answer).toHaveProperty('data.leads.nodes.length', 3);
  });
});

describe('blocks of code', () => {
  it('are in languages that something here tries', () => {
    const tried = ['sh', 'json', 'graphql', 'yaml', 'ts', 'js'];
    expect(blocks.filter(({ language }) => !tried.includes(language))).toEqual([]);
  });

  it.each(inLanguage('graphql'))(
    'of $page is valid, and runs without an error',
    async ({ code }) => {
      const document = parseDocument(code);
      expect(validate(createSchema(SDL), document)).toEqual([]);
      await using kit = await start();
      const { errors } = await kit.query(code);
      expect(errors).toBeUndefined();
    },
  );

  it.each(inLanguage('json', 'yaml'))('$language of $page can be read', ({ language, code }) => {
    const value = language === 'json' ? JSON.parse(code) : parseYaml(code);
    expect(Object.keys(value).length).toBeGreaterThan(0);
  });

  it('of docs/configuration.md are a file of settings and one of tenants that the gateway takes', () => {
    const blocks = inLanguage('json').filter(({ page }) => page === 'docs/configuration.md');
    const [settings = '', tenants = ''] = blocks.map(({ code }) => code.replaceAll('…', OWN));
    const folder = mkdtempSync(join(tmpdir(), 'docs-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'settings.json');
    writeFileSync(file, settings);
    expect(parseConfig(['--config', file], {})).toMatchObject({
      config: { callsPerMinute: 600, writes: false, corsOrigins: ['https://app.example.com'] },
    });
    const read = parseTenants(tenants, { hasOwnKey: false, hasJwks: true });
    expect(read).toEqual({
      tenants: [expect.anything(), expect.objectContaining({ rights: ['read'] })],
    });
  });

  it('of docs/browser.md asks as a page does', async () => {
    const origin = 'https://app.example.com';
    await using kit = await start({
      corsOrigins: [origin],
      tenants: [
        {
          name: 'north',
          leadsailApiKey: 'demo-key-northwind',
          tokens: ['the-token-of-a-user'],
          claims: [],
        },
      ],
    });
    const [block] = inLanguage('js').filter(({ page }) => page === 'docs/browser.md');
    const code = block?.code.replace('http://127.0.0.1:4000', kit.url);
    const ask = new Function(`${code} return ask;`)();
    const { data } = await ask('{ leads(first: 1) { nodes { id } } }', {}, 'the-token-of-a-user');
    expect(data.leads.nodes).toHaveLength(1);
    const { errors } = await ask('{ leads(first: 1) { nodes { id } } }', {}, 'of-nobody');
    expect(errors[0].extensions.code).toBe('UNAUTHENTICATED');
    const preflight = await fetch(`${kit.url}/graphql`, { method: 'OPTIONS', headers: { origin } });
    expect(preflight.status).toBe(204);
    const foreign = { origin: 'https://other.example.com' };
    const refused = await fetch(`${kit.url}/graphql`, { method: 'OPTIONS', headers: foreign });
    expect(refused.status).toBe(405);
  });

  it('of programs are run or compared by tests of their own', () => {
    const places = inLanguage('ts', 'js').map(({ page }) => page);
    // Of clients by test/apollo-client, of supergraph by test/supergraph, of the package by test/package.
    expect([...new Set(places)]).toEqual([
      'docs/browser.md',
      'docs/clients.md',
      'docs/supergraph.md',
      'package/README.md',
    ]);
  });
});

const VARIABLE = /\b(?:GATEWAY|LEADSAIL|REDIS|SIMULATOR|CHECK|SDL)_[A-Z_]*[A-Z]\b/g;
const FLAG = /(?<![\w-])--[a-z][a-z-]+/g;

describe('names', () => {
  const variables = new Set([...SETTINGS.map(({ env }) => env), ...Object.keys(ERROR_CODES)]);
  const flags = new Set(SETTINGS.flatMap(({ flag }) => (flag === null ? [] : [`--${flag}`])));
  /** Of npm, Docker, and what the gateway has beside its settings. */
  const OTHERS = new Set([
    ...['--omit', '--silent', '--build-arg', '--values', '--help', '--version', '--simulated'],
    ...[
      '--clients',
      '--events',
      '--attackers',
      '--shapes',
      '--unique',
      '--traces',
      '--beside',
      '--import',
      '--update',
      '--only',
      '--minutes',
      '--seed',
    ],
  ]);

  it('of settings, by variable and by flag, are those that there are', () => {
    const wrong = PAGES.flatMap((page) => {
      const named = textOf(page).match(VARIABLE) ?? [];
      const options = codeSpansOf(page).flatMap((code) => code.match(FLAG) ?? []);
      return [
        ...named.filter((name) => !variables.has(name)),
        ...options.filter((flag) => !flags.has(flag) && !OTHERS.has(flag)),
      ].map((name) => `${page}: ${name}`);
    });
    expect(wrong).toEqual([]);
  });
});

describe('links', () => {
  /** The anchors that GitHub gives to the headings of a page. */
  const anchorsOf = (page: string): string[] =>
    [...textOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} -]/gu, '')
        .replaceAll(' ', '-'),
    );

  it('lead to what exists, down to the heading', () => {
    const broken = PAGES.flatMap((page) =>
      [...textOf(page).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].flatMap(([, link = '']) => {
        const [path = '', anchor] = link.split('#');
        const file = path === '' ? page : join(page, '..', path);
        const isThere =
          existsSync(join(ROOT, file)) &&
          (anchor === undefined || anchorsOf(file).includes(anchor));
        return isThere ? [] : [`${page}: ${link}`];
      }),
    );
    expect(broken).toEqual([]);
  });

  it('of the front lead to every page, and those of decisions to every decision', () => {
    const front = textOf('README.md');
    expect(front.split('\n').length).toBeLessThanOrEqual(150);
    const [decisions, others] = [true, false].map((isDecision) =>
      PAGES.filter((page) => /^docs\/decisions\/(?!README)/.test(page) === isDecision),
    );
    const linked = (others ?? []).filter(
      (page) => /^docs\/|^[A-Z]+\.md$/.test(page) && page !== 'README.md',
    );
    expect(linked.filter((page) => !front.includes(`](${page})`))).toEqual([]);
    expect(decisions?.length).toBeGreaterThan(10);
    const list = textOf('docs/decisions/README.md');
    expect(decisions?.filter((page) => !list.includes(`](${page.split('/').at(-1)})`))).toEqual([]);
  });

  it('CONTRIBUTING.md fits one screen', () => {
    expect(textOf('CONTRIBUTING.md').split('\n').length).toBeLessThanOrEqual(40);
  });
});
