// Campaigns: what LeadSail sends of them, and its list, which is walked where one is asked for by its id.
import { UpstreamFailure } from '../upstream/failure.ts';
import type { AnswerPath } from '../upstream/trace.ts';
import { createLoader, noList } from './client/loader.ts';
import type { RestClient } from './client/session.ts';
import type { Field } from './decode/declaration.ts';
import { countUnfiltered } from './decode/filtered.ts';
import { findSame, isSameId } from './decode/identity.ts';
import { identified, type Model, record, withChanges } from './decode/record.ts';
import {
  decoder,
  flag,
  id,
  isObject,
  jsonItems,
  listOf,
  number,
  reference,
  renamed,
  text,
  withheld,
} from './decode/values.ts';
import { get, MINUTES } from './endpoint.ts';
import { type NumberedPage, numberedPage, PAGE_SIZE, toNumberedPage } from './numbered-page.ts';

type WebhookEvent = { readonly name: string; readonly enabled: boolean | null };

/** Events by their names, which LeadSail is free to add to. */
const events: Field<readonly WebhookEvent[]> = decoder((value) => {
  if (!isObject(value)) return null;
  return Object.entries(value).map(([name, enabled]) => ({
    name,
    enabled: typeof enabled === 'boolean' ? enabled : null,
  }));
}, 'json');

const webhooks = record('CampaignWebhooks', {
  url: text,
  enabled: flag,
  events,
  headers: withheld,
  retryAttempts: number,
  timeoutSeconds: number,
  inheritFromTenant: flag,
});

const condition = record('Condition', {
  field: text,
  operator: text,
  value: jsonItems,
  valueSetId: reference,
});

const conditionRule = record('ConditionRule', {
  logicalOperator: text,
  conditions: listOf(condition),
});

const conditions = record('ConditionGroup', {
  logicalOperator: text,
  subRules: listOf(conditionRule),
  isActive: flag,
  name: text,
});

const fieldMapping = record('FieldMappingOverride', {
  id: reference,
  providerFieldName: text,
  providerFieldId: reference,
  providerFieldLabel: text,
  providerFieldRequired: flag,
  providerFieldType: text,
  autoFill: flag,
  fallbackTemplate: text,
  sourceType: text,
  sourceValue: text,
  sourceLabel: text,
});

const document = record(
  'CampaignDocument',
  {
    documentId: renamed('id', reference),
    documentTemplateId: reference,
    templateId: reference,
    type: text,
    name: text,
    provider: text,
    conditions,
    fieldMappingOverrides: listOf(fieldMapping),
  },
  { isOpen: true },
);

// LeadSail says itself that there are many more keys.
const declared = record(
  'Campaign',
  {
    campaignId: renamed('id', id),
    name: text,
    active: flag,
    clientId: reference,
    clientName: text,
    clientAbbrev: text,
    offerId: reference,
    offerName: text,
    offerAbbrev: text,
    managerId: reference,
    webhooks,
    documents: listOf(document),
  },
  { isOpen: true },
);

const campaign = identified(declared);

export type Campaign = Model<typeof declared.fields> & { readonly id: string };

/** One page of `GET /campaigns`, as asked for. */
export type CampaignPageQuery = {
  /** From 1. */
  readonly page: number;
  readonly active?: boolean | undefined;
  readonly clientId?: string | undefined;
  readonly offerId?: string | undefined;
  readonly includeArchived?: boolean | undefined;
  readonly search?: string | undefined;
};

const page = numberedPage('CampaignPage', 'campaigns', campaign);

type CampaignPage = NumberedPage<Campaign>;

export const campaignPage = get<
  CampaignPageQuery,
  NonNullable<ReturnType<typeof page.read>>,
  CampaignPage
>('/campaigns', {
  query: ({ page, active, clientId, offerId, includeArchived, search }) => ({
    page: String(page),
    limit: String(PAGE_SIZE),
    active: active?.toString(),
    clientId,
    offerId,
    includeArchived: includeArchived?.toString(),
    search,
  }),
  returns: page,
  toData(sent, { page, active, clientId, offerId }, drift) {
    countUnfiltered('CampaignPage', sent.campaigns, { active, clientId, offerId }, drift);
    return toNumberedPage(sent.campaigns, sent, page);
  },
  lifetime: MINUTES,
});

/** Pages that a walk of the list reads at most. */
const MAX_WALK = 20;
/** Calls that finding campaigns can cost: a walk, and another where the list has moved meanwhile. */
export const CALLS_OF_WALK = 2 * MAX_WALK;

type ReadPage = (page: number) => Promise<CampaignPage | null>;

/**
 * Looks for a campaign page by page, to the end where none has its id as it was asked for, and gives it that id.
 * `isSure` is whether one that was not found is not there: rows may have moved past the reader where the total is
 * another than before. Rejects with an `over_budget` UpstreamFailure behind the last page
 * that may be read, and with `bad_response` where LeadSail sent no list.
 */
async function walk(id: string, readPage: ReadPage) {
  const totals = new Set<number>();
  const inOtherForms: Campaign[] = [];
  const seen = new Set<string>();
  for (let number = 1; number <= MAX_WALK; number += 1) {
    const page = await readPage(number);
    if (!page?.rows) return noList('campaigns');
    const { rows, total, hasNext } = page;
    const found = rows.find((row) => row.id === id);
    if (found) return { found, isSure: true };
    inOtherForms.push(...rows.filter((row) => isSameId(id, row.id)));
    if (total !== null) totals.add(total);
    // A page without a row that is new: LeadSail sends the same whatever page is asked for.
    const isNew = rows.length === 0 || rows.some((row) => !seen.has(row.id));
    for (const row of rows) seen.add(row.id);
    if (hasNext && isNew) continue;
    const other = findSame(inOtherForms, id, (row) => row.id);
    if (other) return { found: withChanges(campaign, other, { id }), isSure: true };
    const isAll = isNew || [...totals].every((one) => one <= seen.size);
    return { found: null, isSure: totals.size < 2 && isAll };
  }
  throw new UpstreamFailure(
    'over_budget',
    `A campaign is looked for on at most ${MAX_WALK} pages of ${PAGE_SIZE}; this one is on none of them.`,
  );
}

/** The campaigns of one operation. */
export function campaigns(client: RestClient) {
  const pages = createLoader(client, campaignPage);
  const again = new Map<number, Promise<CampaignPage | null>>();

  // Leads still name campaigns that are archived.
  const ofAll = (page: number): CampaignPageQuery => ({ page, includeArchived: true });

  /** Past the cache: pages of different ages contradict one another. */
  function readAgain(page: number, at?: AnswerPath): Promise<CampaignPage | null> {
    const need = `campaigns, page ${page} again`;
    if (at) client.trace?.serves(need, at);
    const reading =
      again.get(page) ?? client.ask(campaignPage, ofAll(page), [need], { isFresh: true });
    again.set(page, reading);
    return reading;
  }

  return {
    /**
     * Null when LeadSail's list has none. `GET /campaigns` page by page until it is found, read once however many are
     * looked for.
     */
    async load(id: string, at?: AnswerPath): Promise<Campaign | null> {
      const first = await walk(id, (page) => pages(ofAll(page), at));
      if (first.isSure) return first.found;
      const second = await walk(id, (page) => readAgain(page, at));
      if (second.isSure) return second.found;
      throw new UpstreamFailure(
        'bad_response',
        'LeadSail’s list of campaigns changes while it is read, so it is not known whether this one is there.',
      );
    },
    /** One `GET /campaigns` a page. */
    page: (query: CampaignPageQuery, at?: AnswerPath) => pages(query, at),
  };
}
