// The command of the installed package, on every Node that it is for, and on some that are too old.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { type Child, child, NODES_THAT_DO, NODES_TOO_OLD } from './child.ts';

const COMMAND = 'node_modules/.bin/leadsail-graphql';
const cwd = inject('alone');
const installed = join(cwd, 'node_modules/leadsail-graphql');
const read = (file: string): string => readFileSync(join(installed, file), 'utf8');

const ADDRESS = /GraphQL +(http:\/\/127\.0\.0\.1:\d+)\/graphql/;
const HEADERS = { 'content-type': 'application/json', 'x-api-key': 'demo-key-northwind' };
const HISTORY =
  '{ lead(id: "lead_1001") { firstName interactions { totalCount nodes { transcript { entries { message } } } } } }';
const WATCH =
  'subscription { transcriptEntryAdded(interactionId: "int_1001_7") { entry { message } } }';

function ask(url: string, query: string, accept = 'application/json'): Promise<Response> {
  const headers = { ...HEADERS, accept };
  return fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
}

const linesOf = (stdout: string): string[] =>
  stdout.split('\n').flatMap((line) => (line.startsWith('{') ? JSON.parse(line).msg : []));

describe.each(NODES_THAT_DO)('on Node %s', (version, node) => {
  const start = (args: readonly string[], env = {}): Child => {
    // Says from inside the gateway which Node it is.
    const says = `data:text/javascript,console.log('runs on ' + process.version)`;
    return child(node, [`--import=${says}`, COMMAND, ...args], { cwd, env });
  };

  it('answers, shows GraphiQL, watches, and stops as it is told', async () => {
    await using gateway = start(['--port', '0']);
    const running = await gateway.says(/runs on (v.*)/);
    console.log(`The installed package runs on Node ${running}`);
    expect(running).toMatch(new RegExp(`^v${version.replace('.', '\\.')}\\.`));
    const url = await gateway.says(ADDRESS);

    // The second time, a compiled plan answers.
    for (const _ of [1, 2]) {
      const { data, errors } = JSON.parse(await (await ask(url, HISTORY)).text());
      expect(errors).toBeUndefined();
      expect(data.lead).toMatchObject({ firstName: 'Maria', interactions: { totalCount: 8 } });
      expect(data.lead.interactions.nodes[0].transcript.entries[0].message).toMatch(/photo/);
    }
    const page = await fetch(`${url}/graphql`, { headers: { accept: 'text/html' } });
    expect(await page.text()).toContain('<title>LeadSail GraphQL</title>');
    const events = await (await ask(url, WATCH, 'text/event-stream')).text();
    expect(events).toMatch(/"transcriptEntryAdded":\{"entry":\{"message"[\s\S]*event: complete/);
    expect(await (await fetch(`${url}/ready`)).json()).toMatchObject({ status: 'ok' });
    expect(await (await fetch(`${url}/metrics`)).text()).toMatch(
      /graphql_server_plans_total\{outcome="answered",reason=""\} [1-9]/,
    );

    gateway.kill('SIGTERM');
    const { code, signal, stdout, stderr } = await gateway.ends;
    expect({ code, signal, stderr }).toEqual({ code: 0, signal: null, stderr: '' });
    expect(linesOf(stdout).slice(-2)).toEqual(['stopping', 'stopped']);
  });

  it('answers with workers, and stops with all of them', async () => {
    await using gateway = start(['--port', '0', '--workers', '2']);
    const url = await gateway.says(ADDRESS);
    const { data } = JSON.parse(await (await ask(url, HISTORY)).text());
    expect(data.lead.firstName).toBe('Maria');
    gateway.kill('SIGTERM');
    const { code, signal, stdout, stderr } = await gateway.ends;
    expect({ code, signal, stderr }).toEqual({ code: 0, signal: null, stderr: '' });
    // Between the two lines of the primary are what its workers still have to say.
    expect(linesOf(stdout)).toContain('stopping');
    expect(linesOf(stdout).at(-1)).toBe('stopped');
  });

  it('checks a LeadSail, and ends as it found it', async () => {
    await using simulator = start(['simulate', '--port', '0']);
    const url = await simulator.says(/answers at (http:\S+)\n/);
    const env = { LEADSAIL_URL: url, LEADSAIL_API_KEY: 'demo-key-northwind' };
    await using fine = child(node, [COMMAND, 'check', '--json'], { cwd, env });
    const { code, stdout } = await fine.ends;
    expect({ code, differences: JSON.parse(stdout).differences }).toEqual({
      code: 0,
      differences: [],
    });
    await using refused = child(node, [COMMAND, 'check'], {
      cwd,
      env: { ...env, LEADSAIL_API_KEY: 'nobody-has-this-key' },
    });
    expect(await refused.ends).toMatchObject({
      code: 2,
      stdout: expect.stringMatching(/Cannot work: .*\n$/),
    });
  });

  it('prints its schemas, its version and its help', async () => {
    const printed = async (...args: string[]): Promise<string> => {
      await using command = child(node, [COMMAND, ...args], { cwd });
      const { code, stdout, stderr } = await command.ends;
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      return stdout;
    };
    expect(await printed('sdl')).toBe(read('schema.graphql'));
    expect(await printed('sdl', '--format', 'federation')).toBe(read('sdl/federation.graphql'));
    expect(await printed('--version')).toBe(`${JSON.parse(read('package.json')).version}\n`);
    expect(await printed('--help')).toContain('leadsail-graphql [command] [options]');
  });
});

const SENTENCE = 'LeadSail GraphQL needs Node 22.19 or later, and this is Node ';

describe('on a Node that is too old', () => {
  it.each(NODES_TOO_OLD)('%s, one sentence and exit code 1', async (version, node) => {
    // As the command of the package, and as `npm start` of a clone that has no Node of its own.
    for (const file of [
      COMMAND,
      join(import.meta.dirname, '../../package/bin/leadsail-graphql.cjs'),
    ]) {
      await using command = child(node, [file, '--port', '0'], { cwd });
      expect(await command.ends).toEqual({
        code: 1,
        signal: null,
        stdout: '',
        stderr: `${SENTENCE}${version}.\n`,
      });
    }
  });

  it.each([
    ['22.18.9', 1],
    ['22.19.0', 0],
    ['23.0.0', 0],
    ['100.1.0', 0],
  ])('%s ends with code %i', async (version, code) => {
    const pretend = `Object.defineProperty(process,'versions',{value:{...process.versions,node:'${version}'}})`;
    const args = [`--import=data:text/javascript,${pretend}`, COMMAND, '--version'];
    await using command = child(process.execPath, args, { cwd });
    const ending = await command.ends;
    expect(ending).toMatchObject({ code, stderr: code ? `${SENTENCE}${version}.\n` : '' });
  });
});

describe('npx', () => {
  it('starts it, and what is told to npx stops it', async () => {
    await using npx = child('npx', ['--no-install', 'leadsail-graphql', '--port', '0'], { cwd });
    const url = await npx.says(ADDRESS);
    npx.kill('SIGTERM');
    await npx.says(/"msg":"stopping"/);
    await npx.says(/"msg":"stopped"/);
    await expect(fetch(url)).rejects.toThrow();
  });
});
