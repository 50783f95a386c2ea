// The command line as a person meets it: real processes, real ports, the lines that they print.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { helpText } from '../../src/config/config.ts';
import { configJsonSchema } from '../../src/config/json-schema.ts';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { bareEnvironment, type Command, command } from '../support/command.ts';
import { likeCurl } from '../support/curl.ts';
import { keyOf, SDL } from '../support/kit.ts';

const LEADS = '{ leads(first: 2) { nodes { id firstName } } }';
const ADDRESS = /GraphQL +(http:\/\/127\.0\.0\.1:\d+)\/graphql/;

/** Copies the line that it tells people to try into a shell, and reads what comes back. */
async function tryIt(child: Command) {
  const [, line = ''] = await child.says(/Try it:? +(curl .*)\n/);
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it asked for
  return (await likeCurl(line)) as any;
}

/** Where it listens. */
const addressOf = async (child: Command): Promise<string> => (await child.says(ADDRESS))[1] ?? '';

async function ask(url: string, query: string, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it asked for
  return (await response.json()) as any;
}

const openAsBrowser = (url: string) => fetch(url, { headers: { accept: 'text/html,*/*;q=0.8' } });

describe('serve', () => {
  it('greets with what to try, and trying it answers', async () => {
    await using child = command(['--port', '0']);
    const { data, errors } = await tryIt(child);
    expect(errors).toBeUndefined();
    expect(data.lead.firstName).toBe('Maria');
    expect(data.lead.interactions.nodes).toHaveLength(3);
    expect(data.lead.interactions.nodes[0]).toEqual({
      type: expect.stringMatching(/^[A-Z_]+$/),
      status: expect.stringMatching(/^[A-Z_]+$/),
      summary: expect.stringContaining('Maria'),
    });
    expect(child.printed()).toMatch(/^LeadSail GraphQL: .*\n {2}Data {6}a simulated LeadSail/);
  });

  it('is what happens without a command, and what happens with it', async () => {
    await using child = command(['serve', '--port', '0']);
    expect((await tryIt(child)).data.lead.firstName).toBe('Maria');
  });

  it('shows GraphiQL to a browser, and the way there', async () => {
    await using child = command(['--port', '0']);
    const url = await addressOf(child);
    expect(child.printed()).toContain('(open it in a browser for GraphiQL)');
    const page = await openAsBrowser(`${url}/`);
    expect(page.url).toBe(`${url}/graphql`);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(await page.text()).toMatch(/<title>LeadSail GraphQL<\/title>[\s\S]*query WholeHistory/);
  });

  it('says everywhere that its leads are made up, and in production only makes them up when asked to', async () => {
    for (const asked of [{ LEADSAIL_URL: 'simulated' }, { NODE_ENV: 'test' }]) {
      await using child = command(['--port', '0'], { NODE_ENV: 'production', ...asked });
      const url = await addressOf(child);
      expect(child.printed()).toContain('a simulated LeadSail, all made up');
      expect(await (await fetch(`${url}/ready`)).json()).toEqual({
        status: 'ok',
        notes: ['the leads are made up: a simulated LeadSail answers'],
      });
      const body = JSON.stringify({ query: '{ leads(first: 1) { nodes { id } } }' });
      const headers = { 'content-type': 'application/json', 'x-api-key': 'demo-key-northwind' };
      // A plan answers the second time.
      for (const _ of 'abc') {
        const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
        expect(response.headers.get('x-leadsail')).toBe('simulated');
        expect(await response.json()).toMatchObject({ data: { leads: { nodes: [{}] } } });
      }
    }
    await using child = command(['--port', '0'], { NODE_ENV: 'production' });
    expect(await child.ends).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('ask for made-up leads with --simulated'),
    });
  });

  it('shows neither page nor trace in production', async () => {
    await using child = command(['--port', '0', '--simulated'], { NODE_ENV: 'production' });
    const url = await addressOf(child);
    expect(child.printed()).not.toContain('browser');
    const page = await openAsBrowser(`${url}/graphql`);
    expect(page.headers.get('content-type')).not.toContain('html');
    expect(await page.text()).not.toContain('<html');
    expect((await openAsBrowser(`${url}/`)).status).toBe(404);
    const headers = { 'x-api-key': 'demo-key-northwind', 'x-gateway-trace': '1' };
    const answer = await ask(url, '{ leads(first: 1) { nodes { id } } }', headers);
    expect(answer).toEqual({ data: { leads: { nodes: [{ id: expect.any(String) }] } } });
  });

  it('writes an address of IPv6 so that it can be opened', async () => {
    await using child = command(['--port', '0', '--host', '::1']);
    const [, url = ''] = await child.says(/GraphQL +(http:\/\/\[::1\]:\d+)\/graphql/);
    expect((await fetch(`${url}/health`)).status).toBe(200);
  });
});

describe('serve, in front of a LeadSail', () => {
  it('answers with the leads of its own key to callers on this machine without one', async () => {
    await using simulator = await startSimulator();
    const key = keyOf(simulator, 1);
    const own = { LEADSAIL_URL: `${simulator.url}/`, LEADSAIL_API_KEY: key };
    await using child = command(['--port', '0', '--cache-mb', '0'], { ...own, LOG_LEVEL: 'debug' });
    const url = await addressOf(child);
    const asked = await tryIt(child);
    const { nodes } = (await ask(url, LEADS)).data.leads;
    const theirs = (await ask(url, LEADS, { 'x-api-key': keyOf(simulator, 0) })).data.leads.nodes;

    const idsOf = (tenant: number) => simulator.data(tenant).leads.map(({ leadId }) => leadId);
    expect(idsOf(1)).toEqual(expect.arrayContaining(nodes.map(({ id }: { id: string }) => id)));
    expect(nodes).not.toEqual(theirs);
    expect(asked.data.leads.nodes[0].id).toBe(nodes[0].id);
    expect(child.printed()).toContain(`  Data      ${simulator.url}\n`);
    expect(await (await openAsBrowser(`${url}/graphql`)).text()).not.toContain(key);

    simulator.faults.add({ behave: { kind: 'html', status: 502 } });
    expect((await ask(url, LEADS, { 'cache-control': 'no-cache' })).errors).toHaveLength(1);
    child.kill('SIGTERM');
    const { stdout, stderr } = await child.ends;
    expect(stdout + stderr).not.toContain(key);
  });

  it('leaves the key to the callers when it has none', async () => {
    await using simulator = await startSimulator();
    await using child = command(['--port', '0', '--leadsail-url', simulator.url]);
    const url = await addressOf(child);
    await child.says(/Try it +curl -H 'X-API-Key: YOUR-LEADSAIL-KEY'/);
    const [error] = (await ask(url, LEADS)).errors;
    expect(error.extensions.code).toBe('UNAUTHENTICATED');
    expect(simulator.calls.entries()).toEqual([]);
    const answer = await ask(url, LEADS, { 'x-api-key': keyOf(simulator, 0) });
    expect(answer.data.leads.nodes).toHaveLength(2);
  });

  it('logs JSON lines after its greeting when nobody sits at a terminal', async () => {
    await using simulator = await startSimulator();
    for (const lead of simulator.data().leads) lead.firstName = 42;
    await using child = command(['--port', '0', '--leadsail-url', simulator.url]);
    const url = await addressOf(child);
    const answer = await ask(url, LEADS, { 'x-api-key': keyOf(simulator, 0) });
    expect(answer.data.leads.nodes[0].firstName).toBeNull();
    await child.says(/type Lead\.firstName/);
    child.kill('SIGTERM');
    const { stdout, stderr } = await child.ends;
    const lines = stdout.trimEnd().split('\n');
    const logged = lines.slice(lines.findIndex((line) => line.startsWith('  Try it')) + 1);
    expect(logged).not.toEqual([]);
    for (const line of logged) {
      expect(JSON.parse(line)).toMatchObject({
        level: 30,
        msg: expect.stringMatching(/^(drift: |(operation|stopping|stopped)$)/),
      });
    }
    expect(logged.slice(-2).map((line) => JSON.parse(line).msg)).toEqual(['stopping', 'stopped']);
    expect(stderr).toBe('');
  });
});

describe('simulate', () => {
  it('says where it answers and to whom, and trying it answers', async () => {
    await using child = command(['simulate', '--port', '0']);
    const { success, data } = await tryIt(child);
    expect({ success, firstName: data.firstName }).toEqual({ success: true, firstName: 'Maria' });
    const [, url = ''] = await child.says(/answers at (http:\/\/127\.0\.0\.1:\d+\/api\/v1)\n/);
    const keys = [...child.printed().matchAll(/^ {2}X-API-Key: (\S+)/gm)].map(([, key]) => key);
    expect(keys).toHaveLength(2);
    const bodies = keys.map(async (key = '') => {
      const response = await fetch(`${url}/leads?limit=1`, { headers: { 'x-api-key': key } });
      return response.text();
    });
    const [one, other] = await Promise.all(bodies);
    expect(one).toContain('"success":true');
    expect(other).toContain('"success":true');
    expect(one).not.toBe(other);
  });
});

describe('settings in files', () => {
  it('start the gateway like those of the environment', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'settings-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const [settings, variables] = [join(folder, 'settings.json'), join(folder, '.env')];
    writeFileSync(settings, JSON.stringify({ PORT: 0, GATEWAY_WRITES: false, LOG_LEVEL: 'warn' }));
    writeFileSync(variables, `GATEWAY_CONFIG=${settings}\nGATEWAY_RATE_LIMITS=1\n`);
    chmodSync(settings, 0o666);
    await using child = command(['--env-file', variables]);
    const url = await addressOf(child);
    const { errors } = await ask(
      url,
      'mutation { updateLead(input: { leadId: "lead_1001", firstName: "A" }) { outcome } }',
      { 'x-api-key': 'demo-key-northwind' },
    );
    expect(errors[0].extensions.code).toBe('FORBIDDEN');
    await child.says(/did you mean GATEWAY_RATE_LIMIT\?/);
    await child.says(/GATEWAY_CONFIG names a file that other users can write/);
  });
});

describe('what only prints', () => {
  const version = JSON.parse(readFileSync('package.json', 'utf8')).version;

  it.each([
    ['sdl', SDL],
    ['--version', `${version}\n`],
    ['--help', `${helpText()}\n`],
    ['config-schema', `${JSON.stringify(configJsonSchema(), null, 2)}\n`],
  ])('%s prints it whole, and nothing else', async (word, stdout) => {
    await using child = command([word]);
    expect(await child.ends).toEqual({ code: 0, signal: null, stdout, stderr: '' });
  });
});

describe('what prints to a reader who reads nothing', () => {
  it.each(['sdl', '--version', '--help', 'config-schema', 'sdl --format federation'])(
    '%s ends without a word',
    async (words) => {
      const child = spawn(process.execPath, ['src/main.ts', ...words.split(' ')], {
        env: bareEnvironment,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child.stdout.destroy();
      const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
      expect([code, stderr]).toEqual([0, '']);
    },
  );
});

describe('what cannot be done', () => {
  it.each(['serve', 'simulate'])('%s says that the port is taken', async (word) => {
    await using taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    await using child = command([word, '--port', `${port}`]);
    expect(await child.ends).toEqual({
      code: 1,
      signal: null,
      stdout: '',
      stderr: `Port ${port} on 127.0.0.1 is taken: stop what runs there, or choose another with --port.\n`,
    });
  });

  // 203.0.113.1 is kept for examples: no machine has it.
  it.each(['serve', 'simulate'])('%s says that the address is not ours', async (word) => {
    await using child = command([word, '--port', '0', '--host', '203.0.113.1']);
    const { code, stdout, stderr } = await child.ends;
    expect(code).toBe(1);
    // It warns of what is open to everybody before it knows that it cannot be opened.
    const warned = word === 'serve' ? [{ level: 40, msg: /^HOST is 203\.0\.113\.1: / }] : [];
    const lines = stdout.split('\n').filter((line) => line !== '');
    expect(lines.map((line) => JSON.parse(line))).toEqual(
      warned.map(({ level, msg }) =>
        expect.objectContaining({ level, msg: expect.stringMatching(msg) }),
      ),
    );
    expect(stderr).toBe('This machine has no address 203.0.113.1: choose another with --host.\n');
  });

  it('every fault of what was set is a sentence of its own', async () => {
    const env = { LEADSAIL_URL: 'https://anna:s3cret@x.test', LOG_LEVEL: 'loud' };
    await using child = command(['--port', 'x', '--bogus'], env);
    const { code, stdout, stderr } = await child.ends;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.split('\n')).toEqual([
      'There is no option --bogus; see --help.',
      '--port must be a whole number from 0 to 65535, got "x".',
      'LEADSAIL_URL must be an http(s) address without user name, query or fragment.',
      'LOG_LEVEL must be one of debug, info, warn, error, silent, got "loud".',
      '',
    ]);
  });
});

describe('a signal to stop', () => {
  it.each([
    ['serve', 'SIGTERM'],
    ['serve', 'SIGINT'],
    ['simulate', 'SIGTERM'],
    ['simulate', 'SIGINT'],
  ] as const)('ends %s at once on %s, as something that went well', async (word, signal) => {
    await using child = command([word, '--port', '0']);
    // A connection that curl would have closed, and this one keeps.
    const [, url = ''] = await child.says(/(http:\/\/127\.0\.0\.1:\d+\/\S+)[\s\S]*Try it/);
    await (await fetch(url)).text();
    child.kill(signal);
    expect(await child.ends).toMatchObject({ code: 0, signal: null, stderr: '' });
  });

  it('ends serve after a while even when LeadSail lets it wait', async () => {
    await using simulator = await startSimulator();
    simulator.faults.add({ behave: { kind: 'hang' } });
    const args = ['--port', '0', '--leadsail-url', simulator.url, '--deadline-ms', '600000'];
    await using child = command([...args, '--stop-ms', '200']);
    const asked = ask(await addressOf(child), LEADS, { 'x-api-key': keyOf(simulator, 0) });
    const outcome = asked.catch(() => 'cut off');
    await expect.poll(() => simulator.calls.entries()).toHaveLength(1);
    child.kill('SIGTERM');
    expect(await child.ends).toMatchObject({ code: 0, signal: null, stderr: '' });
    expect(await outcome).toBe('cut off');
  });
});
