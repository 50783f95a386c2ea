// The cache as it comes, `new InMemoryCache()`: the same record is the same, wherever it was read.
import type { ApolloClient } from '@apollo/client';
import { describe, expect, it, vi } from 'vitest';
import { start } from '../support/kit.ts';
import { createClient, LEAD_ID } from './client.ts';
import {
  ANSWERS,
  CAMPAIGNS,
  FIELD,
  HISTORY,
  INTERACTION,
  LEAD,
  LEAD_PAGE,
  PERSON,
} from './documents.ts';
import type { LeadPageQuery } from './generated/graphql.ts';

type LeadPage = ApolloClient.QueryResult<LeadPageQuery>;

const keysOf = (cache: { extract(): unknown }): string[] => Object.keys(cache.extract() as object);

describe('without configuration', () => {
  it('leads, interactions and fields have a place of their own by `id`', async () => {
    await using kit = await start();
    const { client } = createClient(kit);
    await client.query({ query: HISTORY, variables: { id: LEAD_ID, first: 2 } });
    await client.query({ query: ANSWERS, variables: { id: LEAD_ID } });
    expect(keysOf(client.cache)).toEqual(
      expect.arrayContaining([
        'Lead:lead_1001',
        'Interaction:int_1001_8',
        'Interaction:int_1001_7',
        'FieldLibraryEntry:electric_bill',
      ]),
    );
  });

  it('a lead read in a list is new in the query that asked for it alone', async () => {
    await using kit = await start();
    const { client } = createClient(kit);
    const variables = { id: LEAD_ID };
    await client.query({ query: LEAD, variables });
    const seen: (string | null | undefined)[] = [];
    const watch = client.watchQuery({ query: LEAD, variables }).subscribe(({ data }) => {
      if (data?.lead) seen.push(data.lead.firstName);
    });
    const lead = kit.simulator.data().leads.find(({ leadId }) => leadId === LEAD_ID);
    Object.assign(lead ?? {}, { firstName: 'Marisol' });
    for (let after: string | null = null; !seen.includes('Marisol'); ) {
      const page: LeadPage = await client.query({
        query: LEAD_PAGE,
        variables: { first: 100, after },
        fetchPolicy: 'network-only',
      });
      after = page.data?.leads?.pageInfo.endCursor ?? null;
      if (!after) break;
    }
    expect(seen).toEqual(['Maria', 'Marisol']);
    watch.unsubscribe();
  });

  it('an interaction read by its id is new in the history of its lead', async () => {
    await using kit = await start();
    const { client } = createClient(kit);
    const history = { query: HISTORY, variables: { id: LEAD_ID, first: 1 } };
    await client.query(history);
    const row = kit.simulator
      .data()
      .interactions.find(({ interactionId }) => interactionId === 'int_1001_8');
    Object.assign(row ?? {}, { summary: 'Said yes.' });
    await client.query({ query: INTERACTION, variables: { id: 'int_1001_8' } });
    const [newest] = client.readQuery(history)?.lead?.interactions?.edges ?? [];
    expect(newest?.node.summary).toBe('Said yes.');
  });

  it('a field read by its key is new beside every answer', async () => {
    await using kit = await start();
    const { client } = createClient(kit);
    const answers = { query: ANSWERS, variables: { id: LEAD_ID } };
    await client.query(answers);
    client.cache.modify({
      id: client.cache.identify({ __typename: 'FieldLibraryEntry', id: 'electric_bill' }) ?? '',
      fields: { label: () => 'Old' },
    });
    const labels = () =>
      client.readQuery(answers)?.lead?.questionnaire?.map(({ field }) => field?.label);
    expect(labels()).toContain('Old');
    await client.query({ query: FIELD, variables: { key: 'electric_bill' } });
    expect(labels()).not.toContain('Old');
    expect(labels()).toContain('What is your average monthly electric bill?');
  });

  it('fragments are read and written by the id alone', async () => {
    await using kit = await start();
    const { client, sent } = createClient(kit);
    const variables = { id: LEAD_ID };
    await client.query({ query: LEAD, variables });
    const from = { id: 'Lead:lead_1001', fragment: PERSON };
    const person = client.readFragment(from);
    expect(person).toMatchObject({ firstName: 'Maria', lastName: 'Ortega' });
    if (person) client.writeFragment({ ...from, data: { ...person, lastName: 'Ortega Ruiz' } });
    const { data } = await client.query({ query: LEAD, variables });
    expect(data?.lead?.lastName).toBe('Ortega Ruiz');
    expect(sent).toHaveLength(1);
  });

  it('a copy of a campaign is its lead’s own, once it is said not to be the campaign', async () => {
    await using kit = await start();
    const [first, second] = kit.simulator.data().leads;
    const campaign = { ...first?.campaign, name: 'As it was called then' };
    Object.assign(second ?? {}, { campaign });
    const cache = { typePolicies: { CampaignSnapshot: { keyFields: false } } } as const;
    const { client } = createClient(kit, { cache });
    const ids = [first?.leadId ?? '', second?.leadId ?? ''];
    const { data } = await client.query({ query: CAMPAIGNS, variables: { ids } });
    expect(data?.leadsByIds.map((lead) => lead?.campaign?.name)).toEqual([
      first?.campaign?.name,
      'As it was called then',
    ]);
  });

  it('nothing makes it complain', async () => {
    const complaints = vi.spyOn(console, 'error').mockImplementation(() => {});
    const warnings = vi.spyOn(console, 'warn').mockImplementation(() => {});
    await using kit = await start();
    const { client } = createClient(kit);
    const variables = { id: LEAD_ID };
    await client.query({ query: LEAD, variables });
    await client.query({ query: ANSWERS, variables });
    await client.query({ query: HISTORY, variables: { ...variables, first: 3 } });
    await client.query({ query: LEAD_PAGE, variables: { first: 20 } });
    expect([...complaints.mock.calls, ...warnings.mock.calls]).toEqual([]);
    vi.restoreAllMocks();
  });

  it('no type needs `possibleTypes` but the union of a timeline', async () => {
    await using kit = await start();
    const { data } = await kit.query('{ __schema { types { name kind } } }');
    const abstract = data.__schema.types
      .filter(({ kind }: { kind: string }) => kind === 'UNION' || kind === 'INTERFACE')
      .map(({ name }: { name: string }) => name);
    expect(abstract).toEqual(['TimelineEntry']);
  });
});
