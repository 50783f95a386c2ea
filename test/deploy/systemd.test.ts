// The unit and its drop-ins: verified by systemd where it is, and the gateway started as they say, secrets by files.
import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SETTINGS } from '../../src/config/settings.ts';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { answers, freePort, startGateway } from './processes.ts';
import { DEPLOY } from './tools.ts';

const UNIT = join(DEPLOY, 'systemd/leadsail-graphql.service');
const DROP_INS = globSync(join(DEPLOY, 'systemd/drop-ins/*.conf')).sort();

function directoryOf(prefix: string): string {
  const directory = mkdtempSync(join(tmpdir(), prefix));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
}

/** A root directory where the unit, its drop-ins and what they start are installed. */
function install(unit: string): string {
  const root = directoryOf('systemd-test-');
  const place = join(root, 'etc/systemd/system');
  mkdirSync(join(place, 'leadsail-graphql.service.d'), { recursive: true });
  writeFileSync(join(place, 'leadsail-graphql.service'), unit);
  for (const file of DROP_INS) {
    writeFileSync(
      join(place, 'leadsail-graphql.service.d', basename(file)),
      readFileSync(file, 'utf8'),
    );
  }
  for (const program of ['usr/bin/node', 'bin/kill']) {
    mkdirSync(join(root, program, '..'), { recursive: true });
    writeFileSync(join(root, program), '#!/bin/sh\n', { mode: 0o755 });
  }
  return root;
}

/** What systemd complains of; the units of its own that are not installed there count for nothing. */
function complaintsOf(unit: string): string {
  const args = ['--man=no', '--recursive-errors=no', `--root=${install(unit)}`, 'verify'];
  const { stderr, status, error } = spawnSync(
    'systemd-analyze',
    [...args, 'leadsail-graphql.service'],
    {
      encoding: 'utf8',
    },
  );
  if (error) throw error;
  return status === 0 ? stderr : `${stderr}\nstatus ${status}`;
}

/** Each `key=value` of a file, in order. */
const linesOf = (file: string): [string, string][] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => /^\w+=/.test(line))
    .map((line) => {
      const at = line.indexOf('=');
      return [line.slice(0, at), line.slice(at + 1)];
    });

/** The environment that these files make, with `directory` for the credentials. */
const environmentOf = (files: readonly string[], directory: string): Record<string, string> =>
  Object.fromEntries(
    files
      .flatMap(linesOf)
      .filter(([key]) => key === 'Environment')
      .flatMap(([, pairs]) => pairs.split(' '))
      .map((pair) => {
        const [name = '', value = ''] = pair.split(/=(.*)/);
        return [name, value.replaceAll('%d', directory)];
      }),
  );

const credentialsOf = (files: readonly string[]): string[] =>
  files
    .flatMap(linesOf)
    .filter(([key]) => key === 'LoadCredential')
    .map(([, value]) => value.split(':')[0] ?? '');

describe('the unit', () => {
  const text = readFileSync(UNIT, 'utf8');

  it('is known to systemd key by key', () => {
    expect(complaintsOf(text)).toBe('');
    expect(complaintsOf(text.replace('PrivateTmp=', 'PrivateTemp='))).toContain('PrivateTemp');
    expect(complaintsOf(text.replace('Type=exec', 'Type=exce'))).toContain('exce');
  });

  it('exposes little, as systemd counts it', () => {
    const args = ['security', '--offline=true', '--threshold=20', '--no-pager', UNIT];
    const said = execFileSync('systemd-analyze', args, { encoding: 'utf8' });
    expect(said).toMatch(/exposure level for leadsail-graphql\.service: [01]\.\d OK/);
  });

  it('gives the gateway longer to stop than it takes', () => {
    const seconds = Number(/^TimeoutStopSec=(\d+)$/m.exec(text)?.[1]);
    const stopMs = Number(SETTINGS.find(({ name }) => name === 'stopMs')?.defaultValue);
    expect(seconds * 1_000).toBeGreaterThan(stopMs + 5_000);
  });

  it('sets nothing that the gateway does not know, and names each credential to it', () => {
    const files = [UNIT, ...DROP_INS];
    const environment = environmentOf(files, '/credentials');
    const known = ['NODE_ENV', ...SETTINGS.map(({ env }) => env)];
    expect(known).toEqual(expect.arrayContaining(Object.keys(environment)));
    const credentials = credentialsOf(files);
    expect(credentials).toEqual(['tenants.json', 'redis-url', 'webhook-secret']);
    const named = Object.values(environment).filter((value) => value.startsWith('/credentials/'));
    expect(named.sort()).toEqual(credentials.map((name) => `/credentials/${name}`).sort());
  });

  it('starts a gateway that serves by its credentials', async () => {
    await using simulator = await startSimulator();
    const directory = directoryOf('credentials-');
    const leadsailApiKey = simulator.tenants[0]?.apiKey ?? '';
    const tenants = [{ name: 'north', leadsailApiKey, tokens: ['token-of-the-north'] }];
    writeFileSync(join(directory, 'tenants.json'), JSON.stringify({ tenants }));
    writeFileSync(join(directory, 'webhook-secret'), 'a secret'.padEnd(20, '!').replace(' ', '-'));
    const [port, metrics] = [await freePort(), await freePort()];
    const webhooks = DROP_INS.filter((file) => file.endsWith('webhooks.conf'));
    await using gateway = startGateway({
      ...environmentOf([UNIT, ...webhooks], directory),
      PORT: `${port}`,
      GATEWAY_METRICS_PORT: `${metrics}`,
      LEADSAIL_URL: simulator.url,
    });
    expect((await answers(`http://127.0.0.1:${metrics}/ready`, gateway)).status).toBe(200);
    const asked = (authorization: string) =>
      fetch(`http://127.0.0.1:${port}/graphql`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ query: '{ leads(first: 1) { nodes { id } } }' }),
      });
    expect(await (await asked('Bearer token-of-the-north')).json()).toMatchObject({
      data: { leads: { nodes: [{}] } },
    });
    expect((await asked('Bearer token-of-nobody-here')).status).toBe(401);
    const webhook = (secret: string) =>
      fetch(`http://127.0.0.1:${port}/webhooks/leadsail`, {
        method: 'POST',
        headers: { 'x-webhook-secret': secret, 'content-type': 'application/json' },
        body: '{}',
      });
    expect((await webhook('another-secret-than-ours')).status).toBe(401);
    expect((await webhook('a-secret!!!!!!!!!!!!')).status).not.toBe(401);
  });
});
