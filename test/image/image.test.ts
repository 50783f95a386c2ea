// The image is built as the Dockerfile says and run without an engine: it serves, cannot write, and stops as it is told.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import { startRedisServer } from '../support/redis-server.ts';
import { createBuildBase, createRuntimeBase } from './base.ts';
import { buildah, removeStore, STORE } from './buildah.ts';
import { type Container, type ContainerOptions, configOf, start } from './container.ts';

const ROOT = join(import.meta.dirname, '../..');
const IMAGE = 'localhost/leadsail-graphql';
const WRITES_NOWHERE = `
  const { writeFileSync } = require('node:fs');
  const writable = ['/app/x', '/x', '/tmp/x', '/home/x', '/var/tmp/x'].filter((path) => {
    try { writeFileSync(path, ''); return true; } catch { return false; }
  });
  process.exit(writable.length === 0 && process.getuid() === 65532 && process.getgid() === 65532 ? 0 : 1);
`;

let simulator: Simulator;

beforeAll(async () => {
  const cache = execFileSync('npm', ['config', 'get', 'cache'], { encoding: 'utf8' }).trim();
  const runtime = createRuntimeBase(STORE);
  buildah(
    ...['build', '--isolation', 'chroot', '--format', 'docker', '--tag', IMAGE],
    ...['--build-arg', `BUILD_IMAGE=${createBuildBase(STORE, runtime)}`],
    ...['--build-arg', `BASE_IMAGE=${runtime}`],
    // What npm on this machine has fetched before is not fetched once more.
    ...['--volume', `${cache}:/root/.npm`, ROOT],
  );
  simulator = await startSimulator();
});

afterAll(async () => {
  await simulator?.close();
  removeStore();
});

async function freePort(): Promise<number> {
  await using server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

type Running = Container & { readonly url: string; readonly port: number };

/** Resolves when it says where it answers. */
async function serve({ args = [], env = {}, ...more }: ContainerOptions = {}): Promise<Running> {
  const port = await freePort();
  const settings = { PORT: `${port}`, LEADSAIL_URL: simulator.url, ...env };
  const container = start(IMAGE, { args, env: settings, ...more });
  await container.says(/GraphQL +http:\/\/\S+:\d+\/graphql/);
  return { ...container, port, url: `http://127.0.0.1:${port}` };
}

async function ask(url: string, headers: Record<string, string>) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query: '{ leads(first: 2) { nodes { id firstName } } }' }),
  });
  return response.json();
}

const ownKey = () => ({ 'x-api-key': simulator.tenants[0]?.apiKey ?? '' });
const twoLeads = {
  data: {
    leads: { nodes: [1, 2].map(() => ({ id: expect.any(String), firstName: expect.any(String) })) },
  },
};

describe('the image', () => {
  it('says of itself what an operator needs to know', () => {
    const config = configOf(IMAGE);
    expect(config).toMatchObject({
      User: '65532:65532',
      ExposedPorts: { '4000/tcp': {} },
      Healthcheck: { Test: ['CMD', 'node', '-e', expect.stringContaining('/health')] },
      Labels: { 'org.opencontainers.image.title': 'leadsail-graphql' },
    });
    expect(config.Env).toEqual(expect.arrayContaining(['NODE_ENV=production', 'HOST=0.0.0.0']));
  });

  it('holds what is built, and neither sources, packages nor a shell', () => {
    const root = buildah('mount', buildah('from', IMAGE));
    const inside = execFileSync('find', ['app', '-maxdepth', '1'], { cwd: root, encoding: 'utf8' });
    expect(inside.trim().split('\n').sort()).toEqual([
      'app',
      'app/LICENSE',
      'app/README.md',
      'app/THIRD-PARTY-LICENSES',
      'app/bin',
      'app/index.d.ts',
      'app/lib',
      'app/package.json',
      'app/schema.graphql',
      'app/sdl',
    ]);
    const unwanted = ['-name', 'node_modules', '-o', '-name', '*.key', '-o', '-path', '*/bin/sh'];
    expect(execFileSync('find', [root, ...unwanted], { encoding: 'utf8' })).toBe('');
    const writable = ['-user', '65532', '-o', '-type', 'f', '-perm', '-o+w'];
    expect(execFileSync('find', [`${root}/app`, ...writable], { encoding: 'utf8' })).toBe('');
  });

  it('is ready, healthy, answers a query, and can write nowhere', async () => {
    await using gateway = await serve();
    for (const path of ['/ready', '/health']) {
      expect(await (await fetch(`${gateway.url}${path}`)).json()).toMatchObject({ status: 'ok' });
    }
    expect(await ask(gateway.url, ownKey())).toEqual(twoLeads);
    expect(await gateway.exec(['node', '-e', WRITES_NOWHERE])).toBe(0);
  });

  it('has a health check that tells a gateway that answers from one that does not', async () => {
    await using gateway = await serve();
    const [, ...check] = configOf(IMAGE).Healthcheck.Test;
    expect(await gateway.exec(check)).toBe(0);
    expect(await gateway.exec(['node', '-e', `process.env.PORT = '1'; ${check.at(-1)}`])).toBe(1);
  });

  it.each(['SIGTERM', 'SIGINT'])(
    'stops by %s as process 1, with the answer under way',
    async (signal) => {
      await using slow = await startSimulator({ latencyMs: 1_000 });
      await using gateway = await serve({ env: { LEADSAIL_URL: slow.url } });
      const answer = ask(gateway.url, { 'x-api-key': slow.tenants[0]?.apiKey ?? '' });
      await expect
        .poll(() => slow.calls.entries().length, { interval: 10, timeout: 10_000 })
        .toBe(1);
      await gateway.kill(signal);
      expect(await answer).toEqual(twoLeads);
      expect(await gateway.ends).toBe(0);
      expect(gateway.printed()).toMatch(/"msg":"stopping"[\s\S]*"msg":"stopped"/);
    },
  );

  it('stops at once when nothing is under way', async () => {
    await using gateway = await serve();
    const sinceMs = performance.now();
    await gateway.kill('SIGTERM');
    expect(await gateway.ends).toBe(0);
    // Docker kills after 10 s.
    expect(performance.now() - sinceMs).toBeLessThan(5_000);
  });

  it('runs two workers without a place to write to, and stops them all', async () => {
    const metrics = await freePort();
    await using gateway = await serve({
      args: ['--workers', '2', '--metrics-port', `${metrics}`],
    });
    expect(await ask(gateway.url, ownKey())).toEqual(twoLeads);
    const count = async () =>
      /^gateway_workers (\d)$/m.exec(
        await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text(),
      );
    await expect.poll(async () => (await count())?.[1], { timeout: 20_000 }).toBe('2');
    await gateway.kill('SIGTERM');
    expect(await gateway.ends).toBe(0);
  });

  it('answers beside a simulated LeadSail and Redis, as compose.yaml starts them', async () => {
    await using redis = await startRedisServer();
    const [port, metrics] = [await freePort(), await freePort()];
    const args = ['simulate', '--host', '0.0.0.0', '--port', `${port}`];
    await using leadsail = start(IMAGE, { args });
    await leadsail.says(/answers at/);
    await using gateway = await serve({
      env: {
        LEADSAIL_URL: `http://127.0.0.1:${port}/api/v1`,
        REDIS_URL: redis.url,
        GATEWAY_METRICS_PORT: `${metrics}`,
      },
    });
    expect(await ask(gateway.url, ownKey())).toEqual(twoLeads);
    const text = await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text();
    expect(text).toMatch(/^gateway_redis_joined 1$/m);
    await leadsail.kill('SIGTERM');
    expect(await leadsail.ends).toBe(0);
  });

  it('reads its secrets from files, and says which it cannot read', async () => {
    const tenants = {
      tenants: [{ name: 'north', tokens: ['token-of-the-north'] }],
    };
    const env = {
      GATEWAY_TENANTS: '/run/secrets/tenants.json',
      LEADSAIL_API_KEY_FILE: '/run/secrets/leadsail-api-key',
    };
    const secrets = {
      'tenants.json': JSON.stringify(tenants),
      'leadsail-api-key': `${simulator.tenants[0]?.apiKey}\n`,
    };
    await using gateway = await serve({ env, secrets });
    const authorization = 'Bearer token-of-the-north';
    expect(await ask(gateway.url, { authorization })).toEqual(twoLeads);
    await using broken = start(IMAGE, { env, secrets: { 'tenants.json': '{}' } });
    expect(await broken.ends).toBe(1);
    expect(broken.printed()).toBe(
      'LEADSAIL_API_KEY_FILE must name a file that can be read, got "/run/secrets/leadsail-api-key": there is no such file.\n',
    );
  });
});
