// Calls to LeadSail and for the keys of an issuer go through the proxy that is set for them, and no others do.
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/config.ts';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { startIssuer, TENANTS } from '../support/issuer.ts';
import { keyOf, start } from '../support/kit.ts';

const LEADS = '{ leads(first: 1) { nodes { id } } }';

/** A proxy that hands requests on to this machine, whatever host they are for, and opens no tunnel. */
async function startProxy(target: string) {
  const asked: string[] = [];
  const server = createServer((incoming, response) => {
    const { host, pathname, search } = new URL(incoming.url ?? '');
    asked.push(`${incoming.method} ${host}${pathname}`);
    const { method, headers } = incoming;
    const path = new URL(target).pathname.replace(/\/$/, '') + pathname + search;
    const sent = { agent: false, method, headers, path };
    const onward = request(target, sent, (answer: IncomingMessage) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    incoming.pipe(onward);
  });
  server.on('connect', ({ url, headers }, socket) => {
    asked.push(`CONNECT ${url} ${headers['proxy-authorization'] ?? ''}`.trim());
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    asked,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function proxiesOf(env: Readonly<Record<string, string>>) {
  const started = parseConfig([], env);
  if ('faults' in started) throw new Error(started.faults.join(' '));
  const { httpProxy, httpsProxy, noProxy } = started.config;
  return { httpProxy, httpsProxy, noProxy };
}

describe('a call to LeadSail', () => {
  it.each(['HTTP_PROXY', 'http_proxy'])('goes through %s', async (name) => {
    await using simulator = await startSimulator({ settleMs: 0 });
    await using proxy = await startProxy(simulator.url);
    const proxies = proxiesOf({ [name]: `http://${proxy.address}` });
    await using kit = await start({ leadsailUrl: 'http://leadsail.test', ...proxies });
    const { data } = await kit.query(LEADS, {}, { 'x-api-key': keyOf(simulator, 0) });
    expect(data.leads.nodes).toHaveLength(1);
    expect(proxy.asked).toEqual(['GET leadsail.test/leads']);
  });

  it('by https goes through a tunnel of HTTPS_PROXY, with its password', async () => {
    await using proxy = await startProxy('http://127.0.0.1:1');
    const proxies = proxiesOf({ HTTPS_PROXY: `http://me:open-sesame@${proxy.address}` });
    await using kit = await start({ leadsailUrl: 'https://leadsail.test', ...proxies });
    const { errors } = await kit.query(LEADS);
    expect(errors?.[0]?.extensions?.code).toBe('UPSTREAM_UNAVAILABLE');
    const basic = Buffer.from('me:open-sesame').toString('base64');
    expect(proxy.asked[0]).toBe(`CONNECT leadsail.test:443 Basic ${basic}`);
    expect(JSON.stringify(kit.logged)).not.toMatch(/sesame/);
  });

  it('goes straight to a host of NO_PROXY', async () => {
    await using proxy = await startProxy('http://127.0.0.1:1');
    await using simulator = await startSimulator({ settleMs: 0 });
    // An address of this machine that does not say so.
    const leadsailUrl = simulator.url.replace('127.0.0.1', '0.0.0.0');
    const proxies = proxiesOf({ HTTP_PROXY: `http://${proxy.address}`, NO_PROXY: '0.0.0.0' });
    await using kit = await start({ leadsailUrl, ...proxies });
    const { errors } = await kit.query(LEADS, {}, { 'x-api-key': keyOf(simulator, 0) });
    expect(errors).toBeUndefined();
    expect(proxy.asked).toEqual([]);
  });

  it('goes straight to this machine, where the simulated LeadSail is', async () => {
    await using proxy = await startProxy('http://127.0.0.1:1');
    await using kit = await start(proxiesOf({ HTTP_PROXY: `http://${proxy.address}` }));
    expect((await kit.query(LEADS)).errors).toBeUndefined();
    expect(proxy.asked).toEqual([]);
  });
});

it('the keys of an issuer come through the proxy as well', async () => {
  await using issuer = await startIssuer();
  await using proxy = await startProxy(new URL(issuer.jwt.jwksUrl).origin);
  const proxies = proxiesOf({ HTTP_PROXY: `http://${proxy.address}` });
  const jwksUrl = 'http://issuer.test/jwks';
  await using kit = await start({ tenants: TENANTS, jwt: { ...issuer.jwt, jwksUrl, proxies } });
  const { data } = await kit.query(LEADS, {}, await issuer.bearer('a'));
  expect(data.leads.nodes).toHaveLength(1);
  expect(proxy.asked).toEqual(['GET issuer.test/jwks']);
});
