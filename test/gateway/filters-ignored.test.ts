// A filter that LeadSail ignores is noticed: the rows that it leaves out are counted as drift, and no others.
import { expect, it } from 'vitest';
import { start } from '../support/kit.ts';
import { startRaw } from '../support/raw-leadsail.ts';

type Row = Readonly<Record<string, unknown>>;
type Listed = { readonly key: string; readonly id: string; readonly place: string };

const LEADS: Listed = { key: 'leads', id: 'leadId', place: 'LeadPage' };
const CLIENTS: Listed = { key: 'clients', id: 'clientId', place: 'ClientPage' };
const CAMPAIGNS: Listed = { key: 'campaigns', id: 'campaignId', place: 'CampaignPage' };
const FIELDS: Listed = { key: 'fields', id: 'key', place: 'FieldLibrary' };

/** What is asked, and rows that the filter lets in and that it leaves out. */
const FILTERS: readonly (readonly [string, Listed, readonly Row[], readonly Row[]])[] = [
  [
    'leads(filter: { status: QUALIFIED }) { nodes { id } }',
    LEADS,
    [{ status: 'qualified' }, { status: 'Qualified' }, { status: null }, {}, { status: 7 }],
    [{ status: 'new' }, { status: 'something new' }],
  ],
  [
    'clients(filter: { active: true }) { nodes { id } }',
    CLIENTS,
    [{ active: true }, {}, { active: 'no' }],
    [{ active: false }],
  ],
  [
    'campaigns(filter: { active: false }) { nodes { id } }',
    CAMPAIGNS,
    [{ active: false }, { active: null }],
    [{ active: true }],
  ],
  [
    'campaigns(filter: { clientId: "007", offerId: "b" }) { nodes { id } }',
    CAMPAIGNS,
    [{ clientId: '007', offerId: 'b' }, { clientId: 7 }, { offerId: 'B' }, {}],
    [{ clientId: '0071', offerId: 'b' }, { clientId: '007', offerId: 'c' }, { offerId: '' }],
  ],
  [
    'fieldLibrary(category: QUESTION) { id }',
    FIELDS,
    [{ category: 'question' }, { category: 'QUESTION' }, {}],
    [{ category: 'file' }, { category: 'a' }],
  ],
  ['fieldLibrary(active: true) { id }', FIELDS, [{ active: true }, {}], [{ active: false }]],
  ['leads { nodes { id } }', LEADS, [{ status: 'new' }, { status: 'qualified' }], []],
  ['clients(filter: { search: "a" }) { nodes { id } }', CLIENTS, [{ name: 'b' }], []],
];

it.each(FILTERS)('of %s', async (query, { key, id, place }, inside, outside) => {
  for (const plans of [true, false]) {
    for (const others of [[], outside]) {
      const rows = [...inside, ...others].map((row, at) => ({ [id]: `id${at}`, ...row }));
      await using raw = await startRaw(() => ({
        body: JSON.stringify({ success: true, data: { [key]: rows } }),
      }));
      await using kit = await start({ leadsailUrl: raw.url, plans });
      const { data, errors } = await kit.query(`{ list: ${query} }`);
      expect(errors).toBeUndefined();
      expect(data.list.nodes ?? data.list).toHaveLength(rows.length);
      const count = kit.gateway.driftCounts().get(`value ${place}.filter`) ?? 0;
      expect(count).toBe(others.length);
    }
  }
});
