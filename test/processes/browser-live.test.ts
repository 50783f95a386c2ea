// GraphiQL in a real browser watches a call: what is told appears, and leaving the page ends the watching.
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Kit, start } from '../support/kit.ts';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = process.env.CHROMIUM_PATH || PLACES.find((place) => existsSync(place));
const hint = 'no Chromium here: apt-get install chromium, or set CHROMIUM_PATH';
const isLeftOut = !executablePath && !process.env.CI;
if (isLeftOut) console.warn(`GraphiQL does not watch a call in a browser, ${hint}`);

describe.skipIf(isLeftOut)(isLeftOut ? `GraphiQL (${hint})` : 'GraphiQL that watches', () => {
  let kit: Kit;
  let browser: Browser;

  beforeAll(async () => {
    if (!executablePath) throw new Error(hint);
    kit = await start();
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await kit?.[Symbol.asyncDispose]();
  });

  it('shows what is told, and watches no longer than it is asked to', async () => {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('console', (line) => {
      if (['error', 'warning'].includes(line.type())) complaints.push(line.text());
    });
    const { interactionId, leadId } = kit.simulator.showcase;
    const button = page.getByRole('button', { name: /^Execute query/ });
    const openWith = async (query: string): Promise<void> => {
      await page.locator('.graphiql-query-editor .view-lines').click();
      await page.keyboard.press('Control+A');
      await page.keyboard.insertText(query);
      await expect
        .poll(() => page.evaluate<string>("localStorage.getItem('graphiql:tabState') ?? ''"))
        .toContain(JSON.stringify(query).slice(1, -1));
    };
    const watching = async (): Promise<string> => {
      const text = await (await fetch(`${kit.url}/metrics`)).text();
      return /open_subscriptions\{transport="sse"\} (\d+)/.exec(text)?.[1] ?? '';
    };
    const shown = page.locator('.result-window .view-lines');

    const schema = page.waitForResponse((response) => response.request().method() === 'POST');
    await page.goto(`${kit.url}/graphql`);
    await schema;
    await button.waitFor();
    await openWith(`subscription Watch { interactionChanged(id: "${interactionId}") { status } }`);
    await button.click();
    await expect.poll(() => shown.innerText()).toMatch(/"status":.+"[A-Z]+"/);

    // A lead is never done: watchers of it watch until they leave.
    await openWith(`subscription Watch { leadInteractionsChanged(leadId: "${leadId}") { isNew } }`);
    await button.click();
    await expect.poll(watching).toBe('1');
    await page.getByRole('button', { name: /^Stop query/ }).click();
    await expect.poll(watching).toBe('0');
    expect(complaints).toEqual([]);
  });
});
