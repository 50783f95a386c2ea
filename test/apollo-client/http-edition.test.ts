// Apollo Client takes a partial answer with 294 and a refused request with 422, as the edition of 2026 has them.
import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { start } from '../support/kit.ts';
import { createClient, LEAD_ID } from './client.ts';
import { HISTORY } from './documents.ts';

it('with their data and codes', async () => {
  await using kit = await start({ httpEdition: '2026', simulator: { settleMs: 0 } });
  const match = { endpoint: 'GET /interactions/lead/{leadId}' };
  kit.simulator.faults.add({ match, behave: { kind: 'status', status: 403 } });
  const { client } = createClient(kit);
  const partial = await client.query({
    query: HISTORY,
    variables: { id: LEAD_ID, first: 2 },
    errorPolicy: 'all',
  });
  expect(partial.data).toMatchObject({ lead: { firstName: 'Maria', interactions: null } });
  expect(partial.error).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  const aliases = Array.from({ length: 51 }, (_, at) => `a${at}: __typename`).join(' ');
  const refused = await client
    .query({ query: parse(`{ lead(id: "a") { ${aliases} } }`) })
    .catch((error: unknown) => error);
  expect(CombinedGraphQLErrors.is(refused)).toBe(true);
  expect(refused).toMatchObject({ errors: [{ extensions: { code: 'MAX_ALIASES_LIMIT' } }] });
  expect(kit.operations.map(({ status }) => status)).toEqual([294, 422]);
});
