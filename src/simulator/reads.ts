// The endpoints that only look, but for the lists with page numbers.
import { invalid, type JsonObject, notFound, success } from './envelope.ts';
import { fieldCategories, leadStatuses } from './known-values.ts';
import { readCount, readDate, readFlag, readSet } from './query.ts';
import type { RouteRequest, Routes } from './route.ts';
import { newestFirst, toEpochMs } from './tenant.ts';

const byLeadAge = newestFirst('leadId');

export const reads: Routes = {
  'GET /leads': listLeads,

  'GET /leads/{leadId}': ({ tenant, params }) => {
    const lead = tenant.findLead(params.leadId ?? '');
    return lead === undefined ? notFound('Lead not found') : success(lead);
  },

  'GET /interactions/{interactionId}': ({ tenant, params }) => {
    const interaction = tenant.findInteraction(params.interactionId ?? '');
    return interaction === undefined ? notFound('Interaction not found') : success(interaction);
  },

  'GET /interactions/lead/{leadId}': ({ tenant, params }) => {
    const leadId = params.leadId ?? '';
    if (tenant.findLead(leadId) === undefined) return notFound('Lead not found');
    const interactions = tenant.interactionsOf(leadId).map((row) => {
      if (!tenant.untoldTranscripts.has(row.interactionId)) return row;
      const { transcript: _, ...rest } = row;
      return rest;
    });
    return success({ interactions });
  },

  'GET /field-library': listFields,

  'GET /field-library/{key}': ({ tenant, params }) => {
    const field = tenant.findField(params.key ?? '');
    return field === undefined ? notFound('Field not found') : success(field);
  },

  // The page of this endpoint names no answer for an unknown lead.
  'GET /files/{leadId}'({ tenant, params }) {
    const leadId = params.leadId ?? '';
    const files = tenant.filesOf(leadId);
    return success({ leadId, files, count: files.length });
  },

  'GET /files/{leadId}/{fileKey}'({ tenant, params }) {
    const files = tenant.filesOf(params.leadId ?? '');
    const file = files.find(({ fileKey }) => fileKey === params.fileKey);
    return file === undefined ? notFound('File not found') : success(file);
  },

  'GET /clients/{clientId}': ({ tenant, params }) => {
    const client = tenant.findClient(params.clientId ?? '');
    return client === undefined ? notFound('Client not found') : success(client);
  },
};

function listLeads({ tenant, query }: RouteRequest) {
  const details: string[] = [];
  const limit = readCount(query, 'limit', 20, 100, details);
  const status = query.get('status');
  if (status !== null && !isOneOf(leadStatuses, status))
    details.push('status is not a lead status');
  const startMs = readDate(query, 'startDate', Number.NEGATIVE_INFINITY, details);
  const endMs = readDate(query, 'endDate', Number.POSITIVE_INFINITY, details);
  const isDated = query.has('startDate') || query.has('endDate');
  const cursor = query.get('cursor');
  const lastSeen = cursor === null ? undefined : tenant.findLead(cursor);
  if (cursor !== null && lastSeen === undefined) details.push('cursor names no lead');
  if (details.length > 0) return invalid(details);

  const campaignIds = readSet(query, 'campaignIds');
  const clientIds = readSet(query, 'clientIds');
  const offerIds = readSet(query, 'offerIds');
  const sought = query.get('search')?.toLowerCase() ?? '';

  const matches = tenant.data.leads.filter((lead) => {
    if (status !== null && lead.status !== status) return false;
    if (campaignIds !== null && !campaignIds.has(lead.campaign?.campaignId)) return false;
    if (clientIds !== null && !clientIds.has(lead.campaign?.clientId)) return false;
    if (offerIds !== null && !offerIds.has(lead.campaign?.offerId)) return false;
    if (isDated) {
      const createdMs = toEpochMs(lead.createdAt);
      // A lead without a date is in no range, not even in one that is open to the past.
      if (!Number.isFinite(createdMs) || createdMs < startMs || createdMs > endMs) return false;
    }
    if (sought !== '' && !isFound(lead, sought)) return false;
    return lastSeen === undefined || byLeadAge(lastSeen, lead) < 0;
  });
  const leads = matches.sort(byLeadAge).slice(0, limit);
  const hasMore = matches.length > leads.length;
  return success({ leads, nextCursor: hasMore ? leads.at(-1)?.leadId : null, hasMore });
}

function isFound(lead: JsonObject, sought: string): boolean {
  const name = `${lead.firstName ?? ''} ${lead.lastName ?? ''}`;
  return [name, lead.email, lead.phone, lead.leadId].some(
    (text) => typeof text === 'string' && text.toLowerCase().includes(sought),
  );
}

function listFields({ tenant, query }: RouteRequest) {
  const details: string[] = [];
  const category = query.get('category');
  if (category !== null && !isOneOf(fieldCategories, category)) {
    details.push(`category must be one of ${fieldCategories.join(', ')}`);
  }
  const active = readFlag(query, 'active', details);
  if (details.length > 0) return invalid(details);
  const sought = query.get('search')?.toLowerCase() ?? '';
  const fields = tenant.data.fields.filter(
    (field) =>
      (category === null || field.category === category) &&
      (active === null || field.active === active) &&
      `${field.key ?? ''}\n${field.label ?? ''}`.toLowerCase().includes(sought),
  );
  return success({ fields });
}

function isOneOf(values: readonly string[], value: string): boolean {
  return values.includes(value);
}
