// Long texts that nobody means well with, wherever a caller can put a text: each is answered at once.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shareOf } from '../support/deep.ts';
import { HOSTILE_TEXTS, textOf } from '../support/hostile-texts.ts';
import { type Kit, keyOf, start } from '../support/kit.ts';
import { textPlaces } from '../support/text-places.ts';

const LENGTH = 30_000;
const WITHIN_MS = 100;

async function timeOf({ url, simulator }: Kit, body: object): Promise<number> {
  const client = new AbortController();
  const startedAtMs = performance.now();
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'x-api-key': keyOf(simulator, 0),
    },
    body: JSON.stringify(body),
    signal: client.signal,
  });
  // A subscription that was let through is answered when it has begun.
  if (response.headers.get('content-type')?.includes('json')) await response.text();
  const ms = performance.now() - startedAtMs;
  client.abort();
  return ms;
}

describe.each([true, false])('with introspection %s', (introspection) => {
  let kit: Kit;
  beforeAll(async () => {
    kit = await start({ introspection, simulator: { settleMs: 0 } });
  });
  afterAll(() => kit[Symbol.asyncDispose]());

  const places = textPlaces.map((place, turn) => ({ ...place, turn }));
  it.each(places)('$name', { timeout: 60_000 }, async ({ request, turn }) => {
    await timeOf(kit, request('a'));
    const slow: string[] = [];
    for (const [name, text] of shareOf(Object.entries(HOSTILE_TEXTS), turn)) {
      const body = request(textOf(text, LENGTH));
      // A machine that others use may stand still for a moment; what takes long takes long every time.
      let ms = Number.POSITIVE_INFINITY;
      for (let tries = 0; tries < 8 && ms > WITHIN_MS; tries += 1) {
        ms = Math.min(ms, await timeOf(kit, body));
      }
      if (ms > WITHIN_MS) slow.push(`${name}: ${Math.round(ms)} ms`);
    }
    expect(slow).toEqual([]);
  });
});
