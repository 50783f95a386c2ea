// What LeadSail says of another record than the one that was asked for is told to nobody, in whatever list or answer.
import { describe, expect, it } from 'vitest';
import { type Kit, start } from '../support/kit.ts';
import { type RawLeadSail, type RawReply, startRaw } from '../support/raw-leadsail.ts';
import { startLive, subscribe } from '../support/watching.ts';

// biome-ignore lint/suspicious/noExplicitAny: records of any shape
type Json = any;

const UUID = '6f9619ff-8b86-d011-b42d-00cf4fc964ff';
const success = (data: Json): RawReply => ({ body: JSON.stringify({ success: true, data }) });

/** A LeadSail with these answers by method and path; `POST *` is every write. */
async function withAnswers(
  answers: Record<string, Json>,
  use: (kit: Kit, raw: RawLeadSail) => Promise<void>,
): Promise<void> {
  for (const plans of [true, false]) {
    await using raw = await startRaw(({ method, path }) => {
      const [bare = ''] = path.split('?');
      const data = answers[`${method} ${bare}`] ?? (method === 'GET' ? null : answers['POST *']);
      return data == null ? { status: 404, body: '{"success":false}' } : success(data);
    });
    await using kit = await start({ leadsailUrl: raw.url, plans, cacheMb: 1 });
    await use(kit, raw);
  }
}

/** The same question, by a plan from the second time on. */
async function ask(kit: Kit, query: string): Promise<Json> {
  const answers = [await kit.query(query), await kit.query(query)];
  expect(answers[1]).toEqual(answers[0]);
  return answers[0];
}

describe('a list of a lead', () => {
  const leads = (id: string) => ({
    [`GET /leads/${id}`]: { leadId: id },
    [`GET /interactions/lead/${id}`]: {
      interactions: [
        { interactionId: 'own', leadId: id },
        { interactionId: 'other', leadId: 'lead_10011', summary: 'secret' },
        { interactionId: 'unsaid' },
      ],
    },
    [`GET /files/${id}`]: {
      files: [
        { fileId: 'own', fileKey: 'a', leadId: id },
        { fileId: 'other', fileKey: 'b', leadId: 'lead_10011', documentUrl: 'https://secret' },
        { fileId: 'unsaid', fileKey: 'c' },
      ],
    },
  });

  it('has no row that names another lead', async () => {
    await withAnswers(leads('lead_1001'), async (kit) => {
      const { data, errors } = await ask(
        kit,
        `{ lead(id: "lead_1001") {
          interactions { totalCount nodes { id leadId lead { id } } }
          files { id leadId lead { id } }
          timeline(filter: { types: [INTERACTION, FILE] }) { totalCount nodes { ... on FileEvent { id } ... on InteractionEvent { id } } }
        } }`,
      );
      expect(errors).toBeUndefined();
      const { interactions, files, timeline } = data.lead;
      const of = (id: string) => ({ id, leadId: 'lead_1001', lead: { id: 'lead_1001' } });
      expect(interactions).toEqual({ totalCount: 2, nodes: [of('own'), of('unsaid')] });
      expect(files).toEqual([of('own'), of('unsaid')]);
      expect(timeline.totalCount).toBe(4);
      expect(kit.gateway.driftCounts().get('value Interaction.leadId')).toBeGreaterThan(0);
      expect(kit.gateway.driftCounts().get('value LeadFile.leadId')).toBeGreaterThan(0);
    });
  });

  it('that is told to be another lead’s is none', async () => {
    const answers = leads('lead_1001');
    Object.assign(answers['GET /interactions/lead/lead_1001'] as Json, { leadId: 'lead_10011' });
    await withAnswers(answers, async (kit) => {
      const { data, errors } = await ask(
        kit,
        '{ lead(id: "lead_1001") { interactions { totalCount } } }',
      );
      expect(data).toEqual({ lead: { interactions: null } });
      expect(errors?.[0]?.extensions?.code).toBe('UPSTREAM_BAD_RESPONSE');
    });
  });

  it('keeps the id that was asked for, in whatever form its rows have it', async () => {
    const asked = UUID.toUpperCase();
    const answers = leads(asked) as Record<string, Json>;
    for (const list of ['interactions', 'files']) {
      const path = `GET /${list === 'files' ? 'files' : 'interactions/lead'}/${asked}`;
      for (const row of answers[path][list]) if (row.leadId === asked) row.leadId = UUID;
    }
    await withAnswers(answers, async (kit) => {
      const { data } = await ask(
        kit,
        `{ lead(id: "${asked}") { interactions { nodes { leadId } } files { leadId } } }`,
      );
      const rows = [...data.lead.interactions.nodes, ...data.lead.files];
      expect(rows).toEqual(Array(4).fill({ leadId: asked }));
    });
  });

  it('tells its watchers of no row that names another lead', async () => {
    let looks = 0;
    await using raw = await startRaw(() => {
      looks += 1;
      const row = (id: string, leadId: string) => ({
        interactionId: id,
        leadId,
        summary: `${looks}`,
      });
      const rows = [row('other', 'lead_10011'), { interactionId: 'first', leadId: 'lead_1001' }];
      return success({ interactions: looks > 2 ? [row('own', 'lead_1001'), ...rows] : rows });
    });
    await using live = await startLive({ leadsailUrl: raw.url });
    const watching = await subscribe(
      live.kit,
      'subscription { leadInteractionsChanged(leadId: "lead_1001") { interaction { id } } }',
    );
    const event = watching.next();
    for (let look = 0; look < 5; look += 1) await live.advance(4_000);
    expect((await event)?.data.leadInteractionsChanged.interaction).toEqual({ id: 'own' });
    await watching.leave();
  });
});

it('a campaign is found in its list in whatever form its id is written', async () => {
  await withAnswers(
    {
      'GET /campaigns': { campaigns: [{ campaignId: UUID, name: 'A' }], pagination: { total: 1 } },
    },
    async (kit) => {
      const id = UUID.toUpperCase();
      const { data } = await ask(
        kit,
        `{ campaign(id: "${id}") { id name } campaignsByIds(ids: ["${id}"]) { id } }`,
      );
      expect(data).toEqual({ campaign: { id, name: 'A' }, campaignsByIds: [{ id }] });
    },
  );
});

/** An id, another form of it that names another record here, and two forms of one id. */
const FORMS: readonly (readonly [asked: string, other: string, third: string])[] = [
  ['007', '7', '0007'],
  ['7', '007', '07'],
  [UUID, UUID.toUpperCase(), UUID.replace('ff', 'FF')],
  ['driverLicenseFr', 'driverLicenseFrBac', 'driverLicenseFrSid'],
];

describe.each(FORMS)('of records whose ids may be forms of %s', (asked, other, third) => {
  const files = (...keys: string[]) => ({
    'GET /leads/L': { leadId: 'L' },
    'GET /files/L': {
      files: keys.map((key) => ({ fileId: `f${key}`, fileKey: key, fileName: key })),
    },
  });
  const filesAsked = `{ a: file(leadId: "L", key: "${asked}") { key name } b: file(leadId: "L", key: "x") { key } }`;

  it('a file is the one that has the key that was asked for', async () => {
    await withAnswers(files(other, asked, third), async (kit) => {
      const { data } = await ask(kit, filesAsked);
      expect(data.a).toEqual({ key: asked, name: asked });
    });
  });

  it('no file is taken for the one that was asked for where it may be either', async () => {
    await withAnswers(files(other, third), async (kit) => {
      expect((await ask(kit, filesAsked)).data.a).toBeNull();
    });
  });

  it.each([
    ['on its own page', [[other], [asked, third]], asked],
    ['before the others', [[asked, other]], asked],
    ['in one other form', [[other], ['x']], other],
    ['in two other forms', [[other], [third]], null],
  ])('a campaign is the one that stands %s', async (_, pages, name) => {
    for (const plans of [true, false]) {
      await using raw = await startRaw(({ path }) => {
        const page = Number(new URLSearchParams(path.split('?')[1]).get('page'));
        const campaigns = (pages[page - 1] ?? []).map((id) => ({ campaignId: id, name: id }));
        return success({ campaigns, pagination: { page, limit: campaigns.length } });
      });
      await using kit = await start({ leadsailUrl: raw.url, plans });
      const { data } = await ask(
        kit,
        `{ campaign(id: "${asked}") { id name } campaignsByIds(ids: ["${asked}"]) { id name } }`,
      );
      const found = name === null ? null : { id: asked, name };
      expect(data).toEqual({ campaign: found, campaignsByIds: [found] });
    }
  });

  it('a lead that is put in line has no other lead’s result', async () => {
    const failed = [{ leadId: other, error: 'no' }];
    const details = [{ leadId: asked, nextCallTime: '2026-12-02T00:00:00Z' }];
    await withAnswers({ 'POST *': { failed, details } }, async (kit) => {
      const { data } = await kit.query(
        `mutation { sendLeadsToAutoDialer(input: { leadIds: ["${asked}", "${other}"] }) {
          results { leadId error nextCallAt }
        } }`,
      );
      expect(data.sendLeadsToAutoDialer.results).toEqual([
        { leadId: asked, error: null, nextCallAt: '2026-12-02T00:00:00Z' },
        { leadId: other, error: 'no', nextCallAt: null },
      ]);
    });
  });
});

describe('an answer to a write that names another lead', () => {
  const LEADS = {
    'GET /leads/lead_1001': { leadId: 'lead_1001', firstName: 'own', flags: {} },
    'GET /leads/lead_1002': { leadId: 'lead_1002', firstName: 'other' },
    'GET /interactions/i': { interactionId: 'i', leadId: 'lead_1002' },
    'POST *': {
      leadId: 'lead_1002',
      interactionId: 'i',
      signingUrl: 'https://secret',
    },
  };
  const lead = { firstName: 'own' };
  it.each<[string, Json]>([
    [
      'submitLead(input: { leadId: "lead_1001", campaignId: "H" }) { outcome lead { firstName } }',
      {},
    ],
    [
      'sendDocumentForSigning(input: { leadId: "lead_1001", fileKey: "a" }) { outcome signingUrl lead { firstName } }',
      { signingUrl: null },
    ],
    // What it names is nowhere else to be had, and says itself whose it is.
    [
      'initiateCall(input: { leadId: "lead_1001" }) { outcome interaction { leadId } lead { firstName } }',
      { interaction: { leadId: 'lead_1002' } },
    ],
  ])('shows nothing of that one: %s', async (write, wanted) => {
    await withAnswers(LEADS, async (kit) => {
      const { data, errors } = await kit.query(`mutation { done: ${write} }`);
      expect(errors).toBeUndefined();
      expect(data.done).toEqual({ outcome: 'DONE', lead, ...wanted });
    });
  });

  it('leaves nothing of the one that was written to in memory', async () => {
    await withAnswers(LEADS, async (kit, raw) => {
      const reads = () => raw.calls.filter(({ path }) => path === '/leads/lead_1001').length;
      await kit.query('{ lead(id: "lead_1001") { firstName } }');
      await kit.query(
        'mutation { submitLead(input: { leadId: "lead_1001", campaignId: "H" }) { outcome } }',
      );
      await kit.query('{ lead(id: "lead_1001") { firstName } }');
      expect(reads()).toBe(2);
    });
  });
});

it.each(['initiateCall', 'sendSms', 'sendDocumentForSigning'])(
  '%s that says within its answer that it has failed is not done',
  async (write) => {
    const input = {
      initiateCall: '',
      sendSms: ', message: "Hi"',
      sendDocumentForSigning: ', fileKey: "a"',
    }[write];
    await withAnswers(
      { 'GET /leads/L': { leadId: 'L', flags: {} }, 'POST *': { success: false } },
      async (kit) => {
        const { data } = await kit.query(
          `mutation { done: ${write}(input: { leadId: "L"${input} }) { outcome userErrors { code } } }`,
        );
        expect(data.done).toEqual({ outcome: 'NOT_DONE', userErrors: [{ code: 'REFUSED' }] });
      },
    );
  },
);
