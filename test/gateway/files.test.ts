// Files: nobody gets another lead's, and their links are in answers and nowhere else.
import { describe, expect, it } from 'vitest';
import { type Kit, keyOf, start } from '../support/kit.ts';
import { leadFiles, rowsOf } from '../support/resources.ts';

// biome-ignore lint/suspicious/noExplicitAny: records of any shape
type Json = any;

const answerFiles = (kit: Kit, change: (data: Json) => Json) =>
  kit.simulator.faults.add({
    match: { path: /\/files\// },
    behave: {
      kind: 'mutate',
      change: (envelope) => ({ ...envelope, data: change(envelope.data) }),
    },
  });

describe('LeadSail', () => {
  it('that answers with the file of another key or lead, or with another lead’s list, shows it to nobody', async () => {
    await using kit = await start({ simulator: { settleMs: 0 } });
    const query = '{ file(leadId: "lead_1001", key: "retainer_signed") { id url } }';
    for (const other of [{ fileKey: 'photo_id' }, { leadId: 'lead_1002' }]) {
      const remove = answerFiles(kit, (file) => ({ ...file, ...other }));
      const { data, errors } = await kit.query(query);
      expect(data).toEqual({ file: null });
      expect(errors?.[0]?.extensions?.code).toBe('UPSTREAM_BAD_RESPONSE');
      remove();
    }
    answerFiles(kit, (list) => ({ ...list, leadId: 'lead_1002' }));
    const { data, errors } = await kit.query('{ lead(id: "lead_1001") { id files { url } } }');
    expect(data).toEqual({ lead: { id: 'lead_1001', files: null } });
    expect(errors?.[0]?.extensions?.code).toBe('UPSTREAM_BAD_RESPONSE');
  });

  it('that does not say whose file or list it is has answered what was asked', async () => {
    await using kit = await start({ simulator: { settleMs: 0 } });
    answerFiles(kit, ({ leadId: _, ...rest }) => ({
      ...rest,
      files: rest.files?.map(({ leadId: _, ...file }: Json) => file),
    }));
    const { data, errors } = await kit.query(`{ lead(id: "lead_1001") { files { leadId } }
      file(leadId: "lead_1001", key: "retainer_signed") { leadId } }`);
    expect(errors).toBeUndefined();
    const all = [data.file, ...data.lead.files].map(({ leadId }: Json) => leadId);
    expect(new Set(all)).toEqual(new Set(['lead_1001']));
  });

  it('names the files of no lead, which has none', async () => {
    await using kit = await start({ simulator: { settleMs: 0 } });
    const { data } = await kit.query('{ lead(id: "nobody") { files { id } } }');
    expect(data).toEqual({ lead: null });
  });
});

const LINKS = `{ lead(id: "lead_1001") { files { url }
  interactions { nodes { call { recordingUrl } } } } }`;

function linksIn({ lead }: Json): string[] {
  const recordings = lead.interactions.nodes.map(({ call }: Json) => call?.recordingUrl);
  return [...lead.files.map(({ url }: Json) => url), ...recordings].filter((one) => one != null);
}

describe.each([true, false])('links, with plans %s', (plans) => {
  it('are answered, and hidden where the gateway hides them', async () => {
    await using open = await start({ simulator: { settleMs: 0 }, plans });
    expect(linksIn((await open.query(LINKS)).data).length).toBeGreaterThan(2);
    for (const endpoint of ['/graphql', '/graphql/federation', '/graphql/stitching']) {
      const options = { simulator: { settleMs: 0 }, plans, hidesLinks: true, endpoint };
      await using hiding = await start(options);
      const answer = await hiding.query(LINKS);
      expect(answer.errors).toBeUndefined();
      expect(linksIn(answer.data)).toEqual([]);
    }
  });

  it('stand in no log line, no trace and no error', async () => {
    await using kit = await start({ simulator: { settleMs: 0 }, plans });
    const links = rowsOf(kit.simulator, leadFiles).map(({ documentUrl }) => documentUrl as string);
    const traced = await kit.query(
      LINKS,
      {},
      {
        'x-api-key': keyOf(kit.simulator, 0),
        'x-gateway-trace': '1',
      },
    );
    answerFiles(kit, (list) => ({ ...list, leadId: list.files?.[0].documentUrl }));
    const failed = await kit.query(LINKS);
    expect(failed.errors).toHaveLength(1);
    const texts = JSON.stringify([traced.extensions, failed, kit.logged, kit.operations]);
    expect(kit.operations).toHaveLength(2);
    expect(links.filter((link) => texts.includes(link))).toEqual([]);
  });
});
