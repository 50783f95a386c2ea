// One customer of LeadSail: its data, and the look-ups that routes need to be quick.
import { makeCampaigns } from './data/campaigns.ts';
import { makeFieldLibrary } from './data/field-library.ts';
import { makeFiles } from './data/files.ts';
import { lineOf, makeHistory } from './data/histories.ts';
import { makeLeads } from './data/leads.ts';
import type { TenantPools } from './data/pools.ts';
import { makeShowcase } from './data/showcase.ts';
import { sparseTranscriptId } from './data/special-leads.ts';
import type { JsonObject } from './envelope.ts';

/** Everything of one tenant, exactly as it is sent. Changing it changes the next answer. */
export type TenantData = {
  readonly leads: JsonObject[];
  readonly interactions: JsonObject[];
  readonly fields: JsonObject[];
  readonly clients: JsonObject[];
  readonly campaigns: JsonObject[];
  readonly files: JsonObject[];
};

export type SimulatedTenant = {
  readonly id: string;
  readonly name: string;
  readonly apiKey: string;
  readonly seed: number;
  readonly pools: TenantPools;
  /** The number that calls and texts come from, in E.164. */
  readonly line: string;
  readonly data: TenantData;
  /** Interactions whose transcript the list of a lead leaves out. */
  readonly untoldTranscripts: ReadonlySet<string>;
  findLead(leadId: string): JsonObject | undefined;
  findInteraction(interactionId: string): JsonObject | undefined;
  findField(key: string): JsonObject | undefined;
  findClient(clientId: string): JsonObject | undefined;
  filesOf(leadId: string): JsonObject[];
  /** Newest first. */
  interactionsOf(leadId: string): JsonObject[];
  newLeadId(): string;
  newInteractionId(leadId: string): string;
  /** A fresh opaque id such as `sub_000001`. */
  newId(prefix: 'sub' | 'msg' | 'note' | 'file'): string;
};

/** Generates a tenant's data. The same pools and seed give the same, byte for byte. */
function makeData(pools: TenantPools, seed: number): TenantData {
  const leads = makeLeads(pools, seed);
  const interactions = leads.flatMap((lead, index) => makeHistory(pools, seed, lead, index));
  if (pools.showcase !== undefined) {
    const showcase = makeShowcase(pools.showcase);
    leads[0] = showcase.lead;
    const others = interactions.filter(({ leadId }) => leadId !== showcase.lead.leadId);
    interactions.splice(0, interactions.length, ...showcase.interactions, ...others);
  }
  return {
    leads,
    interactions,
    fields: makeFieldLibrary(pools),
    clients: structuredClone([...pools.clients]),
    campaigns: makeCampaigns(pools),
    files: makeFiles(pools, seed, leads),
  };
}

/** The data is generated when it is first asked for. */
export function createTenant(pools: TenantPools, seed: number): SimulatedTenant {
  let made: TenantData | undefined;
  const data = (): TenantData => {
    made ??= makeData(pools, seed);
    return made;
  };
  const findLead = createFinder(() => data().leads, 'leadId');
  const findInteraction = createFinder(() => data().interactions, 'interactionId');
  let ids = 0;

  return {
    ...pools.identity,
    seed,
    pools,
    line: lineOf(pools, 0),
    get data() {
      return data();
    },
    untoldTranscripts: new Set([sparseTranscriptId]),
    findLead,
    findInteraction,
    findField: createFinder(() => data().fields, 'key'),
    findClient: createFinder(() => data().clients, 'clientId'),
    filesOf: (leadId) => data().files.filter((file) => file.leadId === leadId),
    interactionsOf: (leadId) =>
      data()
        .interactions.filter((row) => row.leadId === leadId)
        .sort(newestFirst('interactionId')),
    newLeadId() {
      let number = 1001 + data().leads.length;
      while (findLead(`lead_${number}`) !== undefined) number += 1;
      return `lead_${number}`;
    },
    newInteractionId(leadId) {
      const stem = `int_${leadId.replace(/^lead_/, '')}`;
      let number = data().interactions.filter((row) => row.leadId === leadId).length + 1;
      while (findInteraction(`${stem}_${number}`) !== undefined) number += 1;
      return `${stem}_${number}`;
    },
    newId(prefix) {
      ids += 1;
      return `${prefix}_${String(ids).padStart(6, '0')}`;
    },
  };
}

/** Orders rows by `createdAt`, the latest first and undated ones last; ties by the id. */
export function newestFirst(idKey: string): (one: JsonObject, other: JsonObject) => number {
  return (one, other) => {
    const gapMs = toEpochMs(other.createdAt) - toEpochMs(one.createdAt);
    if (gapMs !== 0 && !Number.isNaN(gapMs)) return gapMs;
    return one[idKey] < other[idKey] ? -1 : one[idKey] > other[idKey] ? 1 : 0;
  };
}

const knownMoments = new Map<string, number>();

/** Epoch milliseconds of an ISO timestamp; minus infinity for anything that is none. */
export function toEpochMs(timestamp: unknown): number {
  if (typeof timestamp !== 'string') return Number.NEGATIVE_INFINITY;
  let moment = knownMoments.get(timestamp);
  if (moment === undefined) {
    moment = Date.parse(timestamp);
    if (Number.isNaN(moment)) moment = Number.NEGATIVE_INFINITY;
    if (knownMoments.size > 10_000) knownMoments.clear();
    knownMoments.set(timestamp, moment);
  }
  return moment;
}

// Tests change the arrays in place, so a remembered position is believed only after a look.
function createFinder(rowsOf: () => readonly JsonObject[], idKey: string) {
  const positions = new Map<string, number>();
  return (id: string): JsonObject | undefined => {
    const rows = rowsOf();
    const remembered = rows[positions.get(id) ?? -1];
    if (remembered?.[idKey] === id) return remembered;
    positions.clear();
    rows.forEach((row, position) => {
      const rowId = row?.[idKey];
      if (typeof rowId === 'string' && !positions.has(rowId)) positions.set(rowId, position);
    });
    return rows[positions.get(id) ?? -1];
  };
}
