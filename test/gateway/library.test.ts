// The library by its options: what it needs, what it refuses and in which words, and what it does when disposed of.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { GatewayOptions } from '../../package/index.d.ts';
import { SETTINGS } from '../../src/config/settings.ts';
import { createGateway, SETTING_BY_OPTION } from '../../src/library.ts';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { keyOf } from '../support/kit.ts';

const TYPES = readFileSync(join(import.meta.dirname, '../../package/index.d.ts'), 'utf8');
const MARIA = '{ lead(id: "lead_1001") { firstName } }';

/** A gateway in front of a simulated LeadSail, behind a bare server of `node:http`. */
async function embed(options: Omit<GatewayOptions, 'upstream'> = {}) {
  const simulator = await startSimulator();
  const gateway = createGateway({ upstream: simulator.url, ...options });
  const server = createServer(gateway.listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    ...{ simulator, gateway, port },
    ask: (query: string, headers: Readonly<Record<string, string>>) =>
      fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query }),
      }),
    key: { 'x-api-key': keyOf(simulator, 0) },
    async [Symbol.asyncDispose]() {
      await gateway.dispose();
      server.close();
      server.closeAllConnections();
      await simulator.close();
    },
  };
}

const faultsOf = (options: object): string[] => {
  try {
    createGateway(options as GatewayOptions);
  } catch (error) {
    return error instanceof Error ? error.message.split('\n') : [];
  }
  return [];
};

describe('its options', () => {
  it('need an upstream and nothing else', async () => {
    expect(faultsOf({})).toEqual(['upstream is needed: the base URL of LeadSail.']);
    await using host = await embed();
    const answer = await host.ask(MARIA, host.key);
    expect(await answer.json()).toEqual({ data: { lead: { firstName: 'Maria' } } });
    expect(await (await host.ask(MARIA, {})).text()).toContain('"UNAUTHENTICATED"');
  });

  it('are refused all at once, each by its own name', () => {
    const faults = faultsOf({
      upstream: 'ftp://leadsail',
      deadlineMs: 0,
      corsOrigins: ['https://one.example', 'two'],
      graphiql: 'yes',
      documentsOnly: true,
      jwt: { jwksUrl: 'https://issuer.example/keys', issuer: 'issuer' },
      tenants: [{ name: 'north' }],
      deadlinems: 5,
    });
    expect(faults).toEqual([
      expect.stringMatching(/^There is no option deadlinems; the options are upstream, apiKey, /),
      expect.stringMatching(/^upstream must be an http\(s\) address/),
      expect.stringMatching(/^deadlineMs must be a whole number from 1 to 600000, got "0"/),
      expect.stringMatching(/^corsOrigins must be origins such as .*, got "two"/),
      expect.stringMatching(/^graphiql must be one of on, off/),
      'jwt.jwksUrl needs jwt.audience.',
      'documentsOnly needs trustedDocuments.',
      'The option tenants[0] needs a leadsailApiKey, as there is no apiKey.',
      'The option tenants[0] has neither tokens nor claims, so that no caller can match it.',
    ]);
  });

  it('say what each is when it is left out, as the command has it', () => {
    const toType: Readonly<Record<string, string>> = { auto: 'false', off: 'false', on: 'true' };
    for (const [option, setting] of Object.entries(SETTING_BY_OPTION)) {
      const { defaultValue = '' } = SETTINGS.find(({ name }) => name === setting) ?? {};
      const [, comment = ''] =
        new RegExp(`/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\s+readonly ${option}\\??:`).exec(TYPES) ??
        [];
      expect(comment, option).not.toBe('');
      const said = toType[defaultValue] ?? defaultValue;
      if (said) {
        expect(comment.replaceAll('`', ''), option).toMatch(new RegExp(`\\(${said}\\b`));
      }
    }
  });

  it('take tenants, trusted documents and a key of its own', async () => {
    const id = 'maria';
    await using host = await embed({
      tenants: [{ name: 'north', leadsailApiKey: 'demo-key-northwind', tokens: ['t'.repeat(16)] }],
      trustedDocuments: { [id]: MARIA },
      documentsOnly: true,
    });
    const token = { authorization: `Bearer ${'t'.repeat(16)}` };
    expect(await (await host.ask(MARIA, token)).text()).toContain('PERSISTED_QUERY_ID_REQUIRED');
    const trusted = await host.gateway.fetch(
      new Request('http://host/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...token },
        body: JSON.stringify({ documentId: id }),
      }),
    );
    expect(await trusted.json()).toEqual({ data: { lead: { firstName: 'Maria' } } });

    await using own = await embed({ apiKey: 'demo-key-northwind' });
    expect(await (await own.ask(MARIA, {})).json()).toEqual({
      data: { lead: { firstName: 'Maria' } },
    });
  });

  it('take a log, which gets a line for an operation', async () => {
    const sentences: string[] = [];
    const add = (_: object, sentence: string): void => void sentences.push(sentence);
    await using host = await embed({ log: { debug: add, info: add, warn: add, error: add } });
    await (await host.ask(MARIA, host.key)).text();
    await expect.poll(() => sentences).toEqual(['operation']);
  });
});

describe('the listener', () => {
  it('refuses what is no request for it, and the host goes on', async () => {
    await using host = await embed();
    for (const head of [
      'GET * HTTP/1.1\r\nHost: a',
      'GET http://[ HTTP/1.1\r\nHost: a',
      'GET / HTTP/1.1\r\nHost: a b',
    ]) {
      const socket = connect(host.port, '127.0.0.1');
      socket.end(`${head}\r\nConnection: close\r\n\r\n`);
      let answer = '';
      for await (const chunk of socket) answer += chunk;
      expect(answer, head).toMatch(/^HTTP\/1\.1 40[05] /);
    }
    expect((await host.ask(MARIA, host.key)).status).toBe(200);
  });
});

describe('disposed of', () => {
  it('it ends what is watched, says so when asked, and may be told twice', async () => {
    await using host = await embed();
    expect(await host.gateway.ready()).toMatchObject({ isReady: true, reasons: [] });
    const watch = 'subscription { leadInteractionsChanged(leadId: "lead_1001") { __typename } }';
    const events = await host.ask(watch, { ...host.key, accept: 'text/event-stream' });
    const whole = events.text();
    await Promise.all([host.gateway.dispose(), host.gateway.dispose()]);
    // As when a gateway stops: without an end of its own, so that the client subscribes again.
    expect(await whole).not.toMatch(/event: complete|"errors"/);
    expect(await host.gateway.ready()).toMatchObject({ isReady: false, reasons: ['disposed'] });
  });
});
