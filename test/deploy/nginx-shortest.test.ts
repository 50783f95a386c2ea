// nginx with the shortest configuration that hands requests on: it opens the gateway's own key to nobody.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { answers, freePort, start, startGateway } from './processes.ts';

const DIRECTORY = mkdtempSync(join(tmpdir(), 'nginx-shortest-'));

function configure(port: number, upstream: number): string {
  for (const name of ['body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'])
    mkdirSync(join(DIRECTORY, name));
  const places = ['proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${name};`);
  const settings = ['access_log off;', 'client_body_temp_path body;', ...places].join(' ');
  const server = `server { listen 127.0.0.1:${port}; location / { proxy_pass http://127.0.0.1:${upstream}; } }`;
  const path = join(DIRECTORY, 'nginx.conf');
  const text = `user root; daemon off; pid nginx.pid; error_log stderr warn; events {} http { ${settings} ${server} }`;
  writeFileSync(path, text);
  return path;
}

async function ask(url: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: '{"query":"{ leads(first: 1) { nodes { id } } }"}',
  });
  return response.text();
}

it('the own key is for programs on this machine, and not for whom nginx hands on', async () => {
  await using simulator = await startSimulator();
  const [port, upstream] = [await freePort(), await freePort()];
  const args = ['-p', DIRECTORY, '-c', configure(port, upstream), '-e', 'stderr'];
  execFileSync('nginx', ['-t', '-q', ...args], { stdio: 'pipe' });
  const [own, theirs] = simulator.tenants.map(({ apiKey }) => apiKey);
  const env = { PORT: `${upstream}`, LEADSAIL_URL: simulator.url, LEADSAIL_API_KEY: own };
  await using gateway = startGateway(env);
  await answers(`http://127.0.0.1:${upstream}/ready`, gateway);
  const nginx = start('nginx', args);
  try {
    await answers(`http://127.0.0.1:${port}/health`, nginx);
    const [here, through] = [`http://127.0.0.1:${upstream}`, `http://127.0.0.1:${port}`];
    expect(await ask(here)).toMatch(/"id":"lead_/);
    expect(await ask(through)).toContain('UNAUTHENTICATED');
    expect(await ask(through, { host: '127.0.0.1' })).toContain('UNAUTHENTICATED');
    expect(await ask(through, { 'x-api-key': theirs ?? '' })).toMatch(/"id":"lead_/);
  } finally {
    // Killed, it would leave its workers behind.
    nginx.kill('SIGTERM');
    await nginx.ends;
    rmSync(DIRECTORY, { recursive: true });
  }
});
