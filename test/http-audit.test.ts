// GraphQL over HTTP as its specification says: every audit of graphql-http, over a real socket.
import { serverAudits } from 'graphql-http';
import { expect, it } from 'vitest';
import { start } from './kit.ts';

const audits = serverAudits({ url: '' });

it('has as many audits as it had when this was written', () => {
  expect(audits).toHaveLength(61);
});

it.each(audits.map(({ id, name }) => [id, name]))('%s: %s', async (id) => {
  await using kit = await start();
  const audit = serverAudits({ url: `${kit.url}/graphql` }).find((one) => one.id === id);
  const result = await audit?.fn();
  const { reason = '' } = { reason: '', ...(result as object) };
  expect(result?.status, reason).toBe('ok');
});
