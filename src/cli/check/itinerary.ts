// Which GETs a check makes, one after the other: each endpoint that the gateway uses, pages, and what is not there.

import type { Declaration } from '../../leadsail/decode/declaration.ts';
import { isObject } from '../../leadsail/decode/values.ts';
import type { Endpoint } from '../../leadsail/endpoint.ts';
import { fieldByKey, fieldList } from '../../leadsail/field-library.ts';
import { interactionById, interactionsOfLead } from '../../leadsail/interactions.ts';
import { leadById, leadPage } from '../../leadsail/leads.ts';
import { pathFault } from '../../upstream/path.ts';
import type { Probe, ProbeRequest } from './probe.ts';

/** GETs at most. */
export const MOST_CALLS = 18;

export type Row = Readonly<Record<string, unknown>>;
type Get = (request: ProbeRequest) => Promise<Probe>;

/** Every read that the gateway makes, by its name. */
export const READS: Readonly<Record<string, Pick<Endpoint<never, unknown>, 'path' | 'returns'>>> =
  Object.fromEntries(
    [leadById, leadPage, interactionById, interactionsOfLead, fieldByKey, fieldList].map(
      ({ name, path, returns }) => [name, { path, returns }],
    ),
  );

/** Places of the lists that an endpoint exists for: those of a record that has no id of its own. */
export function listsOf({ declared }: Declaration): string[] {
  if (declared.some(({ isRequired }) => isRequired)) return [];
  return declared.flatMap(({ tag, place }) =>
    typeof tag === 'object' && tag && 'records' in tag ? place : [],
  );
}

/** What was asked after the first page, as far as there was something to ask for. */
export type Visits = {
  readonly first: Probe;
  /** With a key that nobody has. */
  readonly wrongKey: Probe;
  readonly secondPage: Probe | null;
  readonly hundred: Probe;
  readonly leads: readonly Probe[];
  readonly histories: readonly Probe[];
  readonly interactions: readonly Probe[];
  readonly library: Probe;
  readonly entry: Probe | null;
  /** Each endpoint with an id, asked for one that does not exist. */
  readonly missing: readonly Probe[];
};

/** The first call: the smallest page of leads. */
export const firstPage: ProbeRequest = {
  path: leadPage.path,
  purpose: 'the smallest page',
  query: { limit: '1' },
};

/** Visits everything else, once the first page was answered. */
export async function visit(get: Get, first: Probe): Promise<Visits> {
  const apiKey = 'leadsail-graphql-check-of-a-wrong-key';
  const wrongKey = await get({ ...firstPage, purpose: 'a wrong key', apiKey });
  const cursor = textAt(first.data, 'nextCursor');
  const secondPage = cursor === null ? null : await get(pageRequest('the next lead', '1', cursor));
  const hundred = await get(pageRequest('a page of 100', '100'));
  const rows = [...rowsIn(hundred.data, 'leads'), ...rowsIn(first.data, 'leads')];
  const leadIds = spread([...new Set(idsOf(rows, 'leadId'))], 3);
  const [leads, histories] = [[] as Probe[], [] as Probe[]];
  for (const leadId of leadIds.slice(0, 2)) {
    leads.push(await get({ path: leadById.path, purpose: 'a lead', ids: { leadId } }));
  }
  for (const leadId of leadIds) {
    const purpose = 'what a lead was called and texted';
    histories.push(await get({ path: interactionsOfLead.path, purpose, ids: { leadId } }));
  }
  const history = histories.flatMap(({ data }) => rowsIn(data, 'interactions'));
  const interactions: Probe[] = [];
  for (const interactionId of oneOfEachType(history)) {
    const purpose = 'an interaction';
    interactions.push(await get({ path: interactionById.path, purpose, ids: { interactionId } }));
  }
  const library = await get({ path: fieldList.path, purpose: 'the field library' });
  const [key] = idsOf(rowsIn(library.data, 'fields'), 'key');
  const entryRequest = { path: fieldByKey.path, purpose: 'a field' };
  const entry = key === undefined ? null : await get({ ...entryRequest, ids: { key } });
  const missing = await visitMissing(get, {
    leadId: leadIds[0],
    interactionId: idsOf(history, 'interactionId')[0],
    key,
  });
  const visited = { first, wrongKey, secondPage, hundred, leads, histories, interactions };
  return { ...visited, library, entry, missing };
}

async function visitMissing(
  get: Get,
  existing: Readonly<Record<string, string | undefined>>,
): Promise<Probe[]> {
  const { leadId, interactionId, key } = existing;
  const purpose = 'an id that does not exist';
  return [
    await get({ path: leadById.path, purpose, ids: { leadId: toMissing(leadId) } }),
    await get({ path: interactionsOfLead.path, purpose, ids: { leadId: toMissing(leadId) } }),
    await get({
      path: interactionById.path,
      purpose,
      ids: { interactionId: toMissing(interactionId) },
    }),
    await get({ path: fieldByKey.path, purpose, ids: { key: toMissing(key) } }),
  ];
}

/**
 * An id that nobody has, in the form of one that somebody has: a host may refuse another form for its form alone.
 */
export function toMissing(id = 'none_000000'): string {
  const missing = id.replace(/[\dA-Za-z]{1,8}$/, (tail) => '0'.repeat(tail.length));
  if (missing !== id) return missing;
  return id.endsWith('0') ? `${id.slice(0, -1)}9` : 'none_000000';
}

function pageRequest(purpose: string, limit: string, cursor?: string): ProbeRequest {
  return { path: leadPage.path, purpose, query: { limit, cursor } };
}

/** The objects in the list of this name; none where there is no list. */
export function rowsIn(data: unknown, name: string): readonly Row[] {
  const list = isObject(data) ? data[name] : null;
  return Array.isArray(list) ? list.filter(isObject) : [];
}

/** What stands there as an id; null when there is none that could stand in a path. */
export function textAt(data: unknown, name: string): string | null {
  const value = isObject(data) ? data[name] : null;
  const text = Number.isSafeInteger(value) ? String(value) : value;
  return typeof text === 'string' && text !== '' ? text : null;
}

export const idsOf = (rows: readonly Row[], name: string): string[] =>
  rows.flatMap((row) => textAt(row, name) ?? []).filter((id) => pathFault(id) === null);

// The newest, the oldest and one from the middle tell more of each other than neighbors do.
function spread(ids: readonly string[], most: number): string[] {
  const places = [0, ids.length - 1, ids.length >> 1];
  return [...new Set(places.flatMap((at) => ids[at] ?? []))].slice(0, most);
}

function oneOfEachType(history: readonly Row[]): string[] {
  const byType = new Map<unknown, string>();
  for (const row of history) {
    const [id] = idsOf([row], 'interactionId');
    if (id !== undefined && !byType.has(row.type)) byType.set(row.type, id);
  }
  return [...byType.values()].slice(0, 3);
}
