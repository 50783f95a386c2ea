// What LeadSail sends of a lead.
import {
  as,
  flag,
  identifier,
  integer,
  isObject,
  json,
  jsonObject,
  listOf,
  oneOf,
  text,
  timestamp,
} from './decode.ts';
import type { Drift } from './drift.ts';
import { type Model, readIdentified, record } from './record.ts';
import { isView, sentOf } from './views.ts';

const address = record('Address', {
  street: text,
  unit: text,
  city: text,
  state: text,
  zip: text,
  country: text,
});

const campaign = record('CampaignSnapshot', {
  campaignId: as('id', text),
  name: text,
  clientId: text,
  clientName: text,
  clientAbbrev: text,
  offerId: text,
  offerName: text,
  offerAbbrev: text,
});

const approval = record('Approval', {
  status: oneOf('pending', 'approved', 'rejected'),
  campaignId: text,
  decidedBy: text,
  decidedAt: timestamp,
  reason: text,
});

const note = record('Note', { id: text, text, createdAt: timestamp, createdBy: text });

const questionnaireAnswer = record('QuestionnaireAnswer', {
  key: text,
  question: text,
  answer: json,
});

const attribution = record('Attribution', {
  params: jsonObject,
  captureUrl: text,
  referrer: text,
  ipAddress: text,
  userAgent: text,
  gclid: text,
  gbraid: text,
  wbraid: text,
  fbclid: text,
  fbc: text,
  fbp: text,
  ttclid: text,
  ttp: text,
  msclkid: text,
  tblci: text,
  adPlatform: text,
  capturePlatform: text,
});

const compliance = record('Compliance', { tcpaConsent: flag }, { keepExtra: true });

const flags = record('LeadFlags', { isTest: flag, isDnc: flag }, { keepExtra: true });

export const lead = record(
  'Lead',
  {
    leadId: as('id', identifier),
    firstName: text,
    lastName: text,
    email: text,
    phone: text,
    country: text,
    dateOfBirth: text,
    timezone: text,
    timezoneSource: oneOf('ip', 'zip', 'area_code', 'user_input', 'inferred'),
    address,
    status: oneOf(
      'new',
      'pending',
      'processing',
      'qualified',
      'disqualified',
      'missing_data',
      'queued',
      'pending_action',
      'no_answer',
      'voicemail',
      'contacted',
      'scheduled_callback',
      'no_contact',
      'pending_signature',
      'document_sent',
      'signed',
      'delivered',
      'accepted',
      'duplicate',
      'failed',
      'error',
      'rejected',
      'dnc',
    ),
    detail: text,
    campaign,
    approval,
    notes: listOf(note),
    questionnaire: listOf(questionnaireAnswer),
    attribution,
    compliance,
    flags,
    customFields: jsonObject,
    tags: listOf(json),
    clientLeadId: text,
    repostedTo: listOf(json),
    submissionCount: integer,
    latestSubmittedAt: timestamp,
    lastActivityAt: timestamp,
    deliveredAt: timestamp,
    createdAt: timestamp,
    updatedAt: timestamp,
  },
  { late: { isDoNotContact: (view) => isDoNotContact(sentOf(view)) } },
);

export type Lead = Model<typeof lead.fields> & {
  readonly id: string;
  /** Whether LeadSail marks it so, or with a mark that cannot be read. */
  readonly isDoNotContact: boolean;
};
export type QuestionnaireAnswer = Model<typeof questionnaireAnswer.fields>;

/** Null for what is no lead; `askedId` is its id where LeadSail left that out. */
export function toLead(data: unknown, drift: Drift, askedId?: string): Lead | null {
  const model = readIdentified(lead, data, drift, askedId);
  if (!model || isView(model)) return model as Lead | null;
  return Object.assign(model, { isDoNotContact: isDoNotContact(data) });
}

function isDoNotContact(data: unknown): boolean {
  const { status, flags } = isObject(data) ? data : {};
  if (status === 'dnc' || (flags != null && !isObject(flags))) return true;
  return flags?.isDnc != null && flags.isDnc !== false;
}
