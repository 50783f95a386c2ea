// Automatic persisted queries: the document once, then its hash, by POST or by GET.
import { createHash } from 'node:crypto';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { expect, it } from 'vitest';
import { start } from '../support/kit.ts';
import { createClient, LEAD_ID } from './client.ts';
import { LEAD } from './documents.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const variables = { id: LEAD_ID };
const fresh = { query: LEAD, variables, fetchPolicy: 'network-only' } as const;

it('sends the document when its hash is not known, and never again', async () => {
  await using kit = await start();
  const { client, sent } = createClient(kit, { links: [new PersistedQueryLink({ sha256 })] });
  for (const _ of 'abc') {
    expect((await client.query(fresh)).data?.lead?.firstName).toBe('Maria');
  }
  expect(sent.map(({ body }) => body.includes('"query"'))).toEqual([false, true, false, false]);
  // Another client of the same tenant finds it known.
  const other = createClient(kit, { links: [new PersistedQueryLink({ sha256 })] });
  await other.client.query(fresh);
  expect(other.sent.map(({ body }) => body.includes('"query"'))).toEqual([false]);
});

it('asks by GET for what has a hash', async () => {
  await using kit = await start();
  const { client, sent } = createClient(kit, {
    links: [new PersistedQueryLink({ sha256, useGETForHashedQueries: true })],
  });
  for (const _ of 'ab') {
    expect((await client.query(fresh)).data?.lead?.firstName).toBe('Maria');
  }
  expect(sent.map(({ method }) => method)).toEqual(['GET', 'POST', 'GET']);
  expect(sent.at(-1)?.url).not.toContain('query=');
});

it('sends documents when the gateway wants no hashes', async () => {
  await using kit = await start({ automaticDocuments: false });
  const { client, sent } = createClient(kit, { links: [new PersistedQueryLink({ sha256 })] });
  for (const _ of 'ab') {
    expect((await client.query(fresh)).data?.lead?.firstName).toBe('Maria');
  }
  expect(sent.map(({ body }) => body.includes('"query"'))).toEqual([false, true, true]);
});
