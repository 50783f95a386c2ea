// What LeadSail sends of a lead.
import { type ContactMark, contactMarkOf } from './contact-mark.ts';
import type { Json } from './decode/declaration.ts';
import type { Drift } from './decode/drift.ts';
import { identified, type Model, openRecord, record } from './decode/record.ts';
import {
  enumOf,
  flag,
  id,
  integer,
  isObject,
  json,
  jsonItems,
  listOf,
  reference,
  renamed,
  text,
  timestamp,
} from './decode/values.ts';

const address = record('Address', {
  street: text,
  unit: text,
  city: text,
  state: text,
  zip: text,
  country: text,
});

const campaign = record('CampaignSnapshot', {
  campaignId: renamed('id', reference),
  name: text,
  clientId: reference,
  clientName: text,
  clientAbbrev: text,
  offerId: reference,
  offerName: text,
  offerAbbrev: text,
});

const approval = record('Approval', {
  status: enumOf('pending', 'approved', 'rejected'),
  campaignId: reference,
  decidedBy: text,
  decidedAt: timestamp,
  reason: text,
});

const noteRecord = record('Note', { id: reference, text, createdAt: timestamp, createdBy: text });

/** Also a text alone, as LeadSail accepts notes. */
const note: typeof noteRecord = {
  ...noteRecord,
  read(value, place, drift) {
    if (typeof value !== 'string') return noteRecord.read(value, place, drift);
    drift.count('type', place);
    return { id: null, text: value, createdAt: null, createdBy: null };
  },
};

const noteList = listOf(note);

/** Also one text alone, as LeadSail accepts them with a submission. */
const notes: typeof noteList = {
  ...noteList,
  read: (value, place, drift) =>
    noteList.read(typeof value === 'string' ? [value] : value, place, drift),
};

const questionnaireAnswer = record('QuestionnaireAnswer', {
  key: reference,
  question: text,
  answer: json,
});

const answerList = listOf(questionnaireAnswer);

/** Also an object of answers by their keys, as LeadSail accepts them with a submission, or one answer alone. */
const questionnaire: typeof answerList = {
  ...answerList,
  read: (value, place, drift) =>
    answerList.read(isObject(value) ? answersOf(value, place, drift) : value, place, drift),
};

function answersOf(value: Json, place: string, drift: Drift): readonly unknown[] {
  drift.count('type', place);
  if (Object.hasOwn(value, 'key') && Object.hasOwn(value, 'answer')) return [value];
  return Object.entries(value).map(([key, answer]) => ({ key, answer }));
}

const attribution = record('Attribution', {
  params: json,
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

const compliance = openRecord('Compliance', { tcpaConsent: flag });

const flags = openRecord('LeadFlags', { isTest: flag, isDnc: flag });

const declared = record(
  'Lead',
  {
    leadId: renamed('id', id),
    firstName: text,
    lastName: text,
    email: text,
    phone: text,
    country: text,
    dateOfBirth: text,
    timezone: text,
    timezoneSource: enumOf('ip', 'zip', 'area_code', 'user_input', 'inferred'),
    address,
    status: enumOf(
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
    notes,
    questionnaire,
    attribution,
    compliance,
    flags,
    customFields: json,
    tags: jsonItems,
    clientLeadId: reference,
    repostedTo: jsonItems,
    submissionCount: integer,
    latestSubmittedAt: timestamp,
    lastActivityAt: timestamp,
    deliveredAt: timestamp,
    createdAt: timestamp,
    updatedAt: timestamp,
  },
  { derived: { contactMark: contactMarkOf } },
);

/** Of which one without an id is none. */
export const lead = identified(declared);

export type Lead = Model<typeof declared.fields> & {
  readonly id: string;
  readonly contactMark: ContactMark;
};
export type QuestionnaireAnswer = Model<typeof questionnaireAnswer.fields>;
