// The GETs of a check, one after the other: each endpoint that the gateway uses, pages, and ids that do not exist.

import { campaignPage } from '../../leadsail/campaigns.ts';
import { clientById, clientPage } from '../../leadsail/clients.ts';
import type { Declaration } from '../../leadsail/decode/declaration.ts';
import { isObject } from '../../leadsail/decode/values.ts';
import { type DeclaredRead, declaredReads } from '../../leadsail/endpoint.ts';
import { fieldByKey, fieldList } from '../../leadsail/field-library.ts';
import { fileByKey, filesOfLead } from '../../leadsail/files.ts';
import { interactionById, interactionsOfLead } from '../../leadsail/interactions.ts';
import { leadById, leadPage } from '../../leadsail/leads.ts';
import { idsIn, pathFault } from '../../upstream/path.ts';
import type { Probe, ProbeRequest } from './probe.ts';

/** GETs at most. */
export const MOST_CALLS = 28;

export type Row = Readonly<Record<string, unknown>>;
type Get = (request: ProbeRequest) => Promise<Probe>;

/** Every read that the gateway makes, by its name. */
export const READS: Readonly<Record<string, DeclaredRead>> = Object.fromEntries(
  declaredReads().map((read) => [read.name, read]),
);

/** Places of the lists that an endpoint exists for: those of a record that has no id of its own. */
export const listsOf = ({ declared }: Declaration): string[] =>
  declared.flatMap(({ isEssence, place }) => (isEssence ? place : []));

/** The calls after the first page, as far as there was something to read. */
export type Visits = {
  readonly first: Probe;
  /** With a key that does not exist. */
  readonly wrongKey: Probe;
  readonly secondPage: Probe | null;
  readonly hundred: Probe;
  readonly leads: readonly Probe[];
  readonly histories: readonly Probe[];
  /** All other reads. */
  readonly others: readonly Probe[];
  /** Each endpoint with an id, called with one that does not exist. */
  readonly missing: readonly Probe[];
};

/** Those that should have been answered. */
export const answeredOf = (visits: Visits): Probe[] => {
  const { first, secondPage, hundred, leads, histories, others } = visits;
  return [first, ...(secondPage ? [secondPage] : []), hundred, ...leads, ...histories, ...others];
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
  const library = await visitList(get, {
    list: { path: fieldList.path, purpose: 'the field library' },
    rows: 'fields',
    item: { path: fieldByKey.path, purpose: 'a field' },
    idName: 'key',
  });
  const firstOfClients = { path: clientPage.path, query: clientPage.query({ page: 1 }) };
  const clients = await visitList(get, {
    list: { ...firstOfClients, purpose: 'a page of clients' },
    rows: 'clients',
    item: { path: clientById.path, purpose: 'a client' },
    idName: 'clientId',
  });
  const campaigns = await get({
    path: campaignPage.path,
    purpose: 'a page of campaigns',
    query: campaignPage.query({ page: 1, includeArchived: true }),
  });
  const files = await visitFiles(get, leadIds);
  const missing = await visitMissing(get, {
    leadId: leadIds[0],
    interactionId: idsOf(history, 'interactionId')[0],
    key: library.id,
    clientId: clients.id,
    fileKey: files.fileKey,
  });
  const others = [
    ...interactions,
    ...library.probes,
    ...clients.probes,
    campaigns,
    ...files.probes,
  ];
  return { first, wrongKey, secondPage, hundred, leads, histories, others, missing };
}

type ListVisit = {
  readonly list: ProbeRequest;
  /** The key of its rows. */
  readonly rows: string;
  /** The call for one row by its id. */
  readonly item: ProbeRequest;
  readonly idName: string;
};

/** A list and, where it has one, an item by its own address. */
async function visitList(get: Get, { list, rows, item, idName }: ListVisit) {
  const probes = [await get(list)];
  const [id] = idsOf(rowsIn(probes[0]?.data, rows), idName);
  if (id !== undefined) probes.push(await get({ ...item, ids: { [idName]: id } }));
  return { probes, id };
}

/** Files of leads until one has some, and that file. */
async function visitFiles(get: Get, leadIds: readonly string[]) {
  const probes: Probe[] = [];
  for (const leadId of leadIds) {
    const list = await get({ path: filesOfLead.path, purpose: 'files of a lead', ids: { leadId } });
    probes.push(list);
    const [fileKey] = idsOf(rowsIn(list.data, 'files'), 'fileKey');
    if (fileKey === undefined) continue;
    probes.push(await get({ path: fileByKey.path, purpose: 'a file', ids: { leadId, fileKey } }));
    return { probes, fileKey };
  }
  return { probes, fileKey: undefined };
}

/** Calls each read that has ids with one that does not exist: its last id is made up, below an existing record. */
async function visitMissing(
  get: Get,
  existing: Readonly<Record<string, string | undefined>>,
): Promise<Probe[]> {
  const purpose = 'an id that does not exist';
  const probes: Probe[] = [];
  for (const { path } of Object.values(READS)) {
    const names = idsIn(path);
    if (names.length === 0) continue;
    const ids = names.map((name, at) => {
      const id = existing[name];
      return [name, id !== undefined && at < names.length - 1 ? id : toMissing(id)];
    });
    probes.push(await get({ path, purpose, ids: Object.fromEntries(ids) }));
  }
  return probes;
}

/**
 * An id that does not exist, in the form of one that does: a host may refuse another form for its form alone.
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

/** The id at this key; null when there is none that may stand in a path. */
export function textAt(data: unknown, name: string): string | null {
  const value = isObject(data) ? data[name] : null;
  const text = Number.isSafeInteger(value) ? String(value) : value;
  return typeof text === 'string' && text !== '' ? text : null;
}

export const idsOf = (rows: readonly Row[], name: string): string[] =>
  rows.flatMap((row) => textAt(row, name) ?? []).filter((id) => pathFault(id) === null);

// The newest, the oldest and one from the middle differ more than neighbors do.
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
