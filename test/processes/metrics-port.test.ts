// What the command adds to /metrics: the process itself, and a port of its own.
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { command } from '../support/command.ts';

describe('the process', () => {
  it('is told of by the command, alone and with workers', async () => {
    for (const args of [[], ['--workers', '2']]) {
      await using gateway = command(['--port', '0', '--simulated', ...args]);
      const [, url = ''] = await gateway.says(/GraphQL +(http:\/\/127\.0\.0\.1:\d+)\/graphql/);
      const page = await (await fetch(`${url}/metrics`)).text();
      expect(page).toMatch(/^gateway_build_info\{version="\d+\.\d+\.\d+"\} 1$/m);
      for (const name of [
        'process_cpu_seconds_total',
        'process_resident_memory_bytes',
        'nodejs_eventloop_lag_p99_seconds',
        'nodejs_heap_size_used_bytes',
      ]) {
        const [, value] = new RegExp(`^${name} (\\S+)$`, 'm').exec(page) ?? [];
        expect(Number(value), name).toBeGreaterThan(0);
      }
    }
  }, 90_000);
});

describe('a port of its own', () => {
  /** A port that was free a moment ago. */
  async function freePort(): Promise<string> {
    await using server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `${(server.address() as AddressInfo).port}`;
  }

  it('has the metrics, in production too, and the other has none', async () => {
    const port = await freePort();
    await using child = command(['--port', '0', '--metrics-port', port], {
      NODE_ENV: 'production',
      LEADSAIL_URL: 'simulated',
    });
    const [, url = ''] = await child.says(/GraphQL +(http:\/\/127\.0\.0\.1:\d+)\/graphql/);
    const own = `http://127.0.0.1:${port}`;
    expect(await (await fetch(`${own}/metrics`)).text()).toContain('graphql_server_errors_total');
    expect((await fetch(`${own}/graphql?query={__typename}`)).status).toBe(404);
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
    child.kill('SIGTERM');
    expect(await child.ends).toMatchObject({ code: 0, stderr: '' });
  });

  it('is not shown by production without one, unless asked for', async () => {
    await using child = command(['--port', '0', '--simulated'], { NODE_ENV: 'production' });
    const [, url = ''] = await child.says(/GraphQL +(http:\/\/127\.0\.0\.1:\d+)\/graphql/);
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
    const asked = { NODE_ENV: 'production', GATEWAY_METRICS: 'on' };
    await using other = command(['--port', '0', '--simulated'], asked);
    const [, otherUrl = ''] = await other.says(/GraphQL +(http:\/\/127\.0\.0\.1:\d+)\/graphql/);
    expect((await fetch(`${otherUrl}/metrics`)).status).toBe(200);
  });

  it('that is taken is said, with the option to change', async () => {
    await using taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    await using child = command(['--port', '0', '--metrics-port', `${port}`]);
    expect(await child.ends).toMatchObject({
      code: 1,
      stdout: '',
      stderr: `Port ${port} on 127.0.0.1 is taken: stop what runs there, or choose another with --metrics-port.\n`,
    });
  });

  it('cannot be the same', async () => {
    await using child = command(['--port', '4123', '--metrics-port', '4123']);
    expect(await child.ends).toMatchObject({
      code: 1,
      stderr: 'GATEWAY_METRICS_PORT must be another port than PORT, got 4123 for both.\n',
    });
  });
});
