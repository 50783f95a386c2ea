// The campaigns of a tenant, with what its leads sign, and one that is archived.
import type { JsonObject } from '../envelope.ts';
import type { TenantPools } from './pools.ts';

export function makeCampaigns(pools: TenantPools): JsonObject[] {
  const { campaigns, pausedCampaignIds } = pools;
  const [first] = campaigns;
  const made: JsonObject[] = campaigns.map((campaign, at) => ({
    ...campaign,
    active: !pausedCampaignIds.includes(campaign.campaignId),
    managerId: `user_${String(at + 1).padStart(4, '0')}`,
    webhooks: at === 0 ? webhooksOf(pools) : null,
    documents: at === 0 ? [retainerOf(pools)] : [],
    // Keys that no page names.
    routing: { strategy: 'priority' },
    archivedAt: null,
  }));
  const archived = {
    ...first,
    campaignId: 'ARC',
    name: `${first?.name ?? ''} (spring)`,
    active: false,
    managerId: null,
    webhooks: null,
    documents: null,
    archivedAt: '2026-06-30T00:00:00.000Z',
  };
  return [...made, archived];
}

function webhooksOf({ identity }: TenantPools): JsonObject {
  const host = `${identity.id.replace('org_', '')}.example`;
  return {
    url: `https://hooks.${host}/leadsail`,
    events: { 'lead.delivered': true, 'lead.failed': true, 'lead.queued': false },
    headers: { 'X-Hook-Secret': `hook-secret-of-${identity.id}` },
    retryAttempts: 3,
    timeoutSeconds: 30,
    enabled: true,
    inheritFromTenant: false,
  };
}

function retainerOf({ places, fieldLabels }: TenantPools): JsonObject {
  return {
    documentId: 'doc_retainer',
    documentTemplateId: 'tmpl_0001',
    type: 'agreement',
    name: 'Service agreement',
    provider: 'docuseal',
    templateId: '48213',
    conditions: {
      logicalOperator: 'AND',
      isActive: true,
      name: 'Where we work',
      subRules: [
        {
          logicalOperator: 'OR',
          conditions: [
            {
              field: 'state',
              operator: 'equals',
              value: [...new Set(places.map(({ state }) => state))],
              valueSetId: null,
            },
            { field: 'zip', operator: 'in_value_set', value: null, valueSetId: 'values_zip' },
          ],
        },
      ],
    },
    fieldMappingOverrides: [
      {
        id: 'map_1',
        providerFieldName: 'signer_name',
        providerFieldId: 'f_11',
        providerFieldLabel: 'Full name',
        providerFieldRequired: true,
        providerFieldType: 'text',
        autoFill: true,
        fallbackTemplate: '{{firstName}} {{lastName}}',
        sourceType: 'field_library',
        sourceValue: 'first_name',
        sourceLabel: fieldLabels.first_name ?? 'First name',
      },
    ],
  };
}
