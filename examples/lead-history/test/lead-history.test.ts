// The built page in a real browser, in front of a gateway on simulated data.

import { existsSync, mkdirSync } from 'node:fs';
import type { Server } from 'node:http';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { type PreviewServer, preview } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createManualClock } from '../../../src/simulator/clock.ts';
import { type Kit, keyOf, start } from '../../../test/support/kit.ts';
import { gatewayAt } from '../vite.config.ts';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = process.env.CHROMIUM_PATH || PLACES.find((place) => existsSync(place));
const hint = 'no Chromium here: apt-get install chromium, or set CHROMIUM_PATH';
const isLeftOut = !executablePath && !process.env.CI;
if (isLeftOut) console.warn(`The page is not tried in a browser, ${hint}`);

/** Where to put pictures of the page, for people to look at. */
const PICTURES = process.env.PICTURES;
const ROWS = { endpoint: 'GET /interactions/lead/{leadId}' };
const PHONE = { viewport: { width: 390, height: 844 } };

// LeadSail's time: calls go on when it is moved.
const clock = createManualClock(Date.parse('2026-11-01T12:00:00Z'));

describe.skipIf(isLeftOut)(isLeftOut ? `the page (${hint})` : 'the page', () => {
  let kit: Kit;
  let server: PreviewServer;
  let browser: Browser;
  let url = '';

  beforeAll(async () => {
    if (!executablePath) throw new Error(hint);
    kit = await start({ simulator: { settleMs: 0, clock } });
    const proxy = gatewayAt(kit.url, keyOf(kit.simulator, 0));
    server = await preview({ logLevel: 'error', preview: { port: 0, proxy } });
    url = server.resolvedUrls?.local[0] ?? '';
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    if (PICTURES) mkdirSync(PICTURES, { recursive: true });
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await kit?.[Symbol.asyncDispose]();
  });

  async function visit(lead = '', options: BrowserContextOptions = {}) {
    const context = await browser.newContext({
      locale: 'en-US',
      timezoneId: 'UTC',
      viewport: { width: 1280, height: 900 },
      ...options,
    });
    const complaints: string[] = [];
    context.on('weberror', (error) => complaints.push(error.error().message));
    context.on('console', (line) => {
      if (['error', 'warning'].includes(line.type())) complaints.push(line.text());
    });
    const page = await context.newPage();
    await page.goto(`${url}${lead && `#/${lead}`}`);
    return {
      page,
      complaints,
      picture: async (name: string) => {
        if (PICTURES) await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
      },
      [Symbol.asyncDispose]: () => context.close(),
    };
  }

  const entries = (page: Page) => page.locator('.entry');
  const statuses = (page: Page) => entries(page).locator('.status').allInnerTexts();
  const links = (page: Page) => page.getByRole('navigation', { name: 'Leads' }).getByRole('link');

  it('shows a lead with calls, texts, answers and what they cost', async () => {
    await using visitor = await visit('lead_1001');
    const { page, complaints, picture } = visitor;
    await page.getByRole('heading', { name: 'Maria Ortega' }).waitFor();
    await expect.poll(() => entries(page).count()).toBe(8);
    const answers = page.getByRole('region', { name: 'Answers' });
    await answers.getByText('Do you own your home?').waitFor();
    const calls = page.getByRole('region', { name: 'Behind this page' });
    await calls.getByText(/^3 REST calls to LeadSail in \d+ ms/).waitFor();
    expect((await calls.locator('code').allInnerTexts()).sort()).toEqual([
      'GET /field-library',
      'GET /interactions/lead/{leadId}',
      'GET /leads/{leadId}',
    ]);
    await picture('desktop-light');
    await page.getByRole('main').getByText('Transcript').nth(1).click();
    await page.locator('.conversation[open] .said').first().waitFor();
    const speakers = await page.locator('.conversation[open] .speaker bdi').allInnerTexts();
    expect(new Set(speakers)).toEqual(new Set(['Agent', 'Maria Ortega']));
    await picture('transcript');
    expect(complaints).toEqual([]);
  });

  it('shows the lead before its history has come, and says what is on its way', async () => {
    await using visitor = await visit();
    const { page, picture } = visitor;
    const { promise: until, resolve: release } = Promise.withResolvers<void>();
    const restore = kit.simulator.faults.add({ match: ROWS, behave: { kind: 'held', until } });
    await links(page).first().click();
    await page.getByRole('heading', { name: 'Maria Ortega' }).waitFor();
    await page.getByText('Loading calls and texts…').waitFor();
    expect(await entries(page).count()).toBe(0);
    await picture('waiting');
    release();
    restore();
    await expect.poll(() => entries(page).count()).toBe(8);
  });

  it('finds a lead by search, and is walked by keyboard alone', async () => {
    await using visitor = await visit();
    const { page, picture } = visitor;
    await expect.poll(() => links(page).count()).toBe(25);
    await picture('nobody-chosen');
    await page.keyboard.press('Tab');
    await page.keyboard.type('ortega');
    await expect
      .poll(() => links(page).allInnerTexts())
      .toEqual([expect.stringMatching(/^Maria Ortega/)]);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Maria Ortega' }).waitFor();
    expect(await links(page).first().getAttribute('aria-current')).toBe('page');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('nobody at all');
    await page.getByText('No lead matches.').waitFor();
  });

  it('asks for more leads, and once a pause in typing', async () => {
    await using visitor = await visit();
    const { page } = visitor;
    await page.getByRole('button', { name: 'More leads' }).click();
    await expect.poll(() => links(page).count()).toBe(50);
    const searches: string[] = [];
    page.on('request', (request) => searches.push(request.postData() ?? ''));
    await page.getByRole('searchbox', { name: 'Search leads' }).pressSequentially('ortega');
    await expect.poll(() => links(page).count()).toBe(1);
    expect(searches).toHaveLength(1);
  });

  it('shows what is there and says what is missing, and gets it at the next try', async () => {
    await using visitor = await visit();
    const { page, picture } = visitor;
    const behave = { kind: 'failure200', code: 'LOCKED' } as const;
    const restore = kit.simulator.faults.add({ match: ROWS, behave });
    await links(page).first().click();
    await page.getByRole('heading', { name: 'Maria Ortega' }).waitFor();
    await page.getByRole('alert').getByText('Calls and texts could not be loaded.').waitFor();
    await page.getByText('Do you own your home?').waitFor();
    await picture('partial');
    restore();
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => entries(page).count()).toBe(8);
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it.each([
    ['lead_1003', 'Nobody has called or written yet.'],
    ['lead_0', 'LeadSail has no lead with the id lead_0.'],
  ])('says of %s: %s', async (lead, words) => {
    await using visitor = await visit(lead);
    await visitor.page.getByText(words).waitFor();
  });

  it('begins a call, lets it be heard as it is said, and shows how it ended', async () => {
    await using visitor = await visit('lead_1003');
    const { page, complaints, picture } = visitor;
    await page.getByText('Nobody has called or written yet.').waitFor();
    await page.getByRole('button', { name: 'Call', exact: true }).click();
    await page.getByText('Listening…').waitFor();
    await expect.poll(() => statuses(page)).toEqual(['In progress']);
    const said = page.locator('.conversation[open] .said');
    clock.advance(4_000);
    await said.nth(1).waitFor();
    await picture('live');
    const heard = await said.count();
    clock.advance(60_000);
    await page.getByRole('main').getByText('Contacted').waitFor();
    await expect.poll(() => statuses(page)).toEqual(['Incomplete']);
    const call = kit.simulator.data().interactions.find(({ leadId }) => leadId === 'lead_1003');
    const words = call?.transcript.map(({ message }: { message: string }) => message);
    expect(await said.allInnerTexts()).toEqual(words);
    expect(words.length).toBeGreaterThan(heard);
    expect(complaints).toEqual([]);
  });

  it('goes on listening where it was cut off', async () => {
    await using visitor = await visit('lead_1006');
    const { page, picture } = visitor;
    await expect.poll(() => entries(page).count()).toBe(3);
    await page.getByRole('button', { name: 'Call', exact: true }).click();
    await page.getByText('Listening…').waitFor();
    const said = page.locator('.conversation[open] .said');
    clock.advance(1_600);
    await said.first().waitFor();
    (server.httpServer as Server).closeAllConnections();
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    await picture('cut-off');
    clock.advance(1_600);
    await page.getByRole('button', { name: 'Try again' }).click();
    await said.nth(1).waitFor();
    clock.advance(60_000);
    await entries(page).first().getByText('Voicemail', { exact: true }).waitFor();
    expect(await said.count()).toBe(2);
  });

  it('calls nobody who is not to be contacted, and says why a call was refused', async () => {
    await using marked = await visit('lead_1004');
    const button = { name: 'Call', exact: true };
    await marked.page.getByText('Do not contact').waitFor();
    expect(await marked.page.getByRole('button', button).isDisabled()).toBe(true);
    await using visitor = await visit('lead_1007');
    await visitor.page.getByRole('button', button).click();
    await visitor.page.getByRole('alert').waitFor();
    await visitor.picture('refused');
    expect(kit.simulator.calls.entries().filter(({ status }) => status === 202)).toHaveLength(2);
  });

  it('holds on a phone, in the dark, and leads back to the list', async () => {
    await using visitor = await visit('lead_1001', { ...PHONE, colorScheme: 'dark' });
    const { page, picture } = visitor;
    await expect.poll(() => entries(page).count()).toBe(8);
    const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await page.evaluate(overflow)).toBe(0);
    await page.getByText(/^3 REST calls/).waitFor();
    await page.getByRole('main').getByText('Transcript').nth(1).click();
    await picture('phone-dark');
    await page.getByRole('link', { name: 'All leads' }).click();
    await expect.poll(() => links(page).count()).toBe(25);
    expect(await page.evaluate(overflow)).toBe(0);
    await picture('phone-list');
  });

  it('writes names from right to left, and with signs of any kind, as their owners do', async () => {
    const lead = kit.simulator.data().leads.find(({ leadId }) => leadId === 'lead_1002');
    const before = { ...lead };
    Object.assign(lead ?? {}, { firstName: 'יעל 🌞', lastName: 'בן־דוד' });
    await using visitor = await visit('lead_1002', { colorScheme: 'dark' });
    const { page, picture } = visitor;
    const name = page.getByRole('heading', { level: 2 }).locator('bdi');
    await expect.poll(() => name.innerText()).toBe('יעל 🌞 בן־דוד');
    await entries(page).first().waitFor();
    await picture('desktop-dark');
    Object.assign(lead ?? {}, before);
  });
});
