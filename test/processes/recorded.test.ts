// What a browser and Node add to a client's request is what bench/ measures with.
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { readRecording } from '../../bench/recorded.ts';
import { expectPart } from '../support/recorded.ts';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = process.env.CHROMIUM_PATH || PLACES.find((place) => existsSync(place));
const hint = 'no Chromium here: apt-get install chromium, or set CHROMIUM_PATH';
// On a machine that nobody watches, a test left out is a test forgotten.
const isLeftOut = !executablePath && !process.env.CI;
if (isLeftOut) console.warn(`What a browser sends is not compared, ${hint}`);

// The page's own address, by which it is recorded.
const PAGE = 'https://desk.crm.example';
/** Set by the client, or another in each place. */
const OWN = new Set(['content-type', 'content-length', 'accept', 'host', 'connection']);

/** Headers of the POST that `ask` makes to the address that it is given, but for those of its client. */
async function carried(ask: (url: string) => Promise<unknown>): Promise<Record<string, string>> {
  let got: IncomingHttpHeaders = {};
  const server = createServer((request, response) => {
    if (request.method === 'POST') got = request.headers;
    response.writeHead(200, {
      'access-control-allow-origin': '*',
      'access-control-allow-headers': 'content-type',
    });
    response.end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  await ask(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  server.closeAllConnections();
  server.close();
  return Object.fromEntries(
    Object.entries(got).filter((entry): entry is [string, string] => !OWN.has(entry[0])),
  );
}

/** What a browser says of itself, its system and its language. */
const OF_MACHINE = /^(user-agent|accept-language|sec-ch-ua.*)$/;

const SENT = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };

it('Node', async () => {
  expectPart('carriers', 'node', await carried((url) => fetch(url, SENT)));
});

describe.skipIf(isLeftOut)(isLeftOut ? `a browser (${hint})` : 'a browser', () => {
  it('as Chromium does, of whatever version', async () => {
    if (!executablePath) throw new Error(hint);
    const browser = await chromium.launch({
      executablePath,
      args: ['--no-sandbox'],
    });
    try {
      const page = await browser.newPage();
      const own = createServer((_, response) => response.end('<!doctype html>'));
      own.listen(0, '127.0.0.1');
      await once(own, 'listening');
      const origin = `http://127.0.0.1:${(own.address() as AddressInfo).port}`;
      await page.goto(origin);
      const sent = await carried((url) =>
        page.evaluate(([to, init]) => fetch(to, init).then((answer) => answer.text()), [
          url,
          SENT,
        ] as const),
      );
      own.closeAllConnections();
      own.close();
      const placed = Object.fromEntries(
        Object.entries(sent).map(([name, value]) => [name, value.replace(origin, PAGE)]),
      );
      if (process.env.UPDATE_RECORDED) expectPart('carriers', 'browser', placed);
      const recorded = readRecording().carriers.browser;
      expect(Object.keys(placed).sort()).toEqual(Object.keys(recorded).sort());
      expect(placed).toMatchObject(
        Object.fromEntries(Object.entries(recorded).filter(([name]) => !OF_MACHINE.test(name))),
      );
    } finally {
      await browser.close();
    }
  });
});
