// The registry of field keys: a common part every tenant has, and the tenant's own questions.
import type { JsonObject } from '../envelope.ts';
import type { TenantPools } from './pools.ts';

type Entry = readonly [key: string, category: string, dataType: string, rules?: JsonObject];

const emailPattern = '^[^@\\s]+@[^@\\s]+$';

const common: readonly Entry[] = [
  ['first_name', 'contact', 'string', { required: true, minLength: 1, maxLength: 100 }],
  ['last_name', 'contact', 'string', { required: true, minLength: 1, maxLength: 100 }],
  ['email', 'contact', 'string', { required: true, pattern: emailPattern }],
  ['phone', 'contact', 'string', { required: true, minLength: 10, pattern: '^\\+[1-9]\\d+$' }],
  ['date_of_birth', 'contact', 'date'],
  ['street', 'contact', 'string'],
  ['city', 'contact', 'string'],
  ['state', 'contact', 'string', { minLength: 2, maxLength: 2 }],
  ['zip', 'contact', 'string', { pattern: '^\\d{5}$' }],
  ['drivers_license', 'file', 'file', { required: false }],
  ['signed_agreement', 'file', 'file'],
  ['photo_of_site', 'file', 'file'],
  ['lead_id', 'system', 'string'],
  ['submission_id', 'system', 'string'],
  ['campaign_id', 'system', 'string'],
  ['submission_count', 'system', 'number', { min: 0 }],
  ['created_at', 'system', 'date'],
  ['utm_source', 'attribution', 'string'],
  ['utm_medium', 'attribution', 'string'],
  ['utm_campaign', 'attribution', 'string'],
  ['gclid', 'attribution', 'string'],
  ['fbclid', 'attribution', 'string'],
  ['capture_url', 'attribution', 'string'],
  ['tcpa_consent', 'compliance', 'boolean', { required: true }],
  ['tcpa_consent_text', 'compliance', 'string'],
  ['tcpa_consent_at', 'compliance', 'date'],
  ['trusted_form_url', 'compliance', 'string'],
  ['is_test', 'flags', 'boolean'],
  ['is_dnc', 'flags', 'boolean'],
  ['is_duplicate', 'flags', 'boolean'],
  ['preferred_language', 'custom', 'string'],
  ['account_owner', 'custom', 'string'],
  ['lead_score', 'custom', 'number', { required: false, min: 0, max: 100 }],
];

const everyRule: JsonObject = {
  required: true,
  pattern: '^[A-Z]{2}-\\d+$',
  minLength: 4,
  maxLength: 12,
  min: 1,
  max: 9999,
};

/** About 45 entries. One has every validation rule filled, several have missing or null keys. */
export function makeFieldLibrary(pools: TenantPools): JsonObject[] {
  const { name } = pools.identity;
  const fields = common.map(([key, category, dataType, rules]) => ({
    key,
    label: pools.fieldLabels[key] ?? `${key.replaceAll('_', ' ')} (${name})`,
    category,
    dataType,
    validationRules: rules ?? null,
    isStandard: category !== 'custom',
    active: key !== 'fbclid',
    createdAt: '2025-01-15T09:00:00.000Z',
    updatedAt: '2025-01-15T09:00:00.000Z',
  }));
  const questions = pools.questions.map((question, position) => ({
    key: question.key,
    label: question.label,
    category: 'question',
    dataType: question.dataType,
    validationRules: question.validationRules ?? {},
    isStandard: false,
    active: true,
    createdAt: `2025-03-${String(position + 10)}T14:30:00.000Z`,
    updatedAt: '2026-04-02T08:15:00.000Z',
  }));
  const odd: JsonObject[] = [
    {
      key: 'contract_number',
      label: `Contract number at ${name}`,
      category: 'custom',
      dataType: 'string',
      validationRules: everyRule,
      isStandard: false,
      active: true,
      createdAt: '2025-05-01T00:00:00+02:00',
      updatedAt: '2025-05-01T00:00:00Z',
    },
    { key: 'retired_question', label: null, category: 'question', dataType: null, active: false },
    { key: 'Zusätze/ü ö', label: `Key with umlauts, slash and space (${name})`, active: true },
  ];
  // The rules stand in constants of this program; a simulator must not change the next one's.
  return structuredClone([...questions, ...fields, ...odd]);
}
