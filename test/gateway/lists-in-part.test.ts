// A list that LeadSail sends in part is not taken for all there is: neither a lead's story, nor the field library.
import { describe, expect, it } from 'vitest';
import { type Kit, start } from '../support/kit.ts';
import { startRaw } from '../support/raw-leadsail.ts';

// biome-ignore lint/suspicious/noExplicitAny: records of any shape
type Json = any;

/** What comes of a question by a fresh plan, by a remembered one and without plans, and what LeadSail was asked for. */
async function answerTo(query: string, answers: Readonly<Record<string, unknown>>) {
  await using raw = await startRaw(({ path }) => {
    const data = answers[path];
    return data === undefined
      ? { status: 404, body: '{"success":false,"error":{"code":"NOT_FOUND"}}' }
      : { body: JSON.stringify({ success: true, data }) };
  });
  const all: Json[] = [];
  for (const plans of [true, false]) {
    await using kit: Kit = await start({ leadsailUrl: raw.url, plans });
    for (const _ of plans ? ['first', 'again'] : ['only']) {
      raw.calls.length = 0;
      const answer = await kit.query(query);
      all.push({ answer, calls: raw.calls.map(({ path }) => path).sort() });
    }
  }
  for (const one of all) expect(one).toEqual(all[0]);
  return all[0];
}

type List = (rows: readonly unknown[]) => unknown[];
const same: List = (rows) => [...rows];

/** What stands beside rows, what becomes of them, and whether that is all. */
const LISTS: readonly (readonly [string, object, List, boolean])[] = [
  ['says nothing', {}, same, true],
  ['counts as many', { count: 2, total: 2, hasMore: false, nextCursor: null }, same, true],
  ['counts fewer', { count: 1, pagination: { total: 0 } }, same, true],
  ['has what is no count', { count: '3', total: {}, hasMore: 'no', nextCursor: '' }, same, true],
  ['has a row twice', {}, (rows) => [...rows, rows[0]], true],
  ['counts more', { count: 3 }, same, false],
  ['has a greater total', { total: 57 }, same, false],
  ['has a greater total on its pages', { pagination: { total: 3, page: 1 } }, same, false],
  ['says that it has more', { hasMore: true }, same, false],
  ['says where it goes on', { nextCursor: 'b' }, same, false],
  ['has a row that is null', {}, (rows) => [...rows, null], false],
  ['has a row that is a text', {}, (rows) => ['a', ...rows], false],
  ['has a row without an id', {}, (rows) => [...rows, { status: 'new' }], false],
  ['has a row whose id is none', {}, (rows) => [...rows, { interactionId: '', fileId: {} }], false],
];

describe.each([
  ['INTERACTIONS', 'interactions', 'interactionId'],
  ['FILES', 'files', 'fileId'],
])('a story whose %s', (part, list, idKey) => {
  it.each(LISTS)('are in a list that %s', async (_, beside, change, isComplete) => {
    const rows = change([{ [idKey]: 'a' }, { [idKey]: 'b' }]);
    const { answer } = await answerTo(
      '{ lead(id: "L") { history { isComplete missing { part code retryAfterMs } } timeline { totalCount nodes { __typename } } notes: timeline(filter: { types: [NOTE] }) { totalCount } } }',
      {
        '/leads/L': { leadId: 'L' },
        '/interactions/lead/L': { interactions: [] },
        '/files/L': { files: [] },
        [list === 'files' ? '/files/L' : '/interactions/lead/L']: { [list]: rows, ...beside },
      },
    );
    expect(answer.errors).toBeUndefined();
    const { history, timeline, notes } = answer.data.lead;
    expect([timeline.totalCount, notes.totalCount]).toEqual([isComplete ? 2 : null, 0]);
    expect(timeline.nodes).toHaveLength(2);
    const gap = { part, code: 'UPSTREAM_BAD_RESPONSE', retryAfterMs: null };
    expect(history).toEqual({ isComplete, missing: isComplete ? [] : [gap] });
  });
});

it.each([
  [2, 2, 0],
  [2, 1, 0],
  [2, 5, 3],
  [0, 1, 1],
  [2, null, 0],
  [2, '5', 0],
])(
  '%i files of %j that LeadSail counts are told, and %i more are drift',
  async (rows, count, lacking) => {
    const files = Array.from({ length: rows }, (_, at) => ({ fileId: `f${at}` }));
    await using raw = await startRaw(({ path }) => {
      const data = path.startsWith('/files') ? { files, count } : { leadId: 'L' };
      return { body: JSON.stringify({ success: true, data }) };
    });
    for (const plans of [true, false]) {
      await using kit = await start({ leadsailUrl: raw.url, plans });
      const { data } = await kit.query('{ lead(id: "L") { files { id } } }');
      expect(data.lead.files).toHaveLength(rows);
      expect(kit.gateway.driftCounts().get('missing LeadFiles.files') ?? 0).toBe(lacking);
    }
  },
);

describe('an answer whose field is not in the library', () => {
  const QUERY = '{ lead(id: "L") { questionnaire { field { label } } } }';
  const answers = (beside: object) => ({
    '/leads/L': { leadId: 'L', questionnaire: ['a', 'b', 'z'].map((key) => ({ key, answer: 1 })) },
    '/field-library': { fields: [{ key: 'a', label: 'A' }, { key: 'c' }], ...beside },
    '/field-library/b': { key: 'b', label: 'B' },
  });
  const WHOLE = ['/field-library', '/leads/L'];

  it.each(LISTS.filter(([, beside]) => Object.keys(beside).length > 0))(
    'is asked for by its key where the library %s',
    async (_, beside, __, isWhole) => {
      const { answer, calls } = await answerTo(QUERY, answers(beside));
      const labels = answer.data.lead.questionnaire.map(({ field }: Json) => field?.label ?? null);
      expect(labels).toEqual(['A', isWhole ? null : 'B', null]);
      expect(calls).toEqual(
        isWhole ? WHOLE : ['/field-library', '/field-library/b', '/field-library/z', '/leads/L'],
      );
    },
  );
});
