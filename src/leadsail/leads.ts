// Leads: what LeadSail sends of one, and the two ways to ask.

import type { AnswerPath } from '../upstream/trace.ts';
import {
  as,
  field,
  flag,
  identifier,
  integer,
  isObject,
  json,
  jsonObject,
  listOf,
  type Model,
  oneOf,
  readIdentified,
  record,
  text,
  timestamp,
} from './decode.ts';
import type { Drift } from './drift.ts';
import { get, SECONDS } from './endpoint.ts';
import { createLoader } from './loader.ts';
import type { Asking } from './session.ts';

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

const lead = record('Lead', {
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
});

export type Lead = Model<typeof lead.fields> & {
  readonly id: string;
  /** Whether LeadSail marks it so, or with a mark that cannot be read. */
  readonly isDoNotContact: boolean;
};
export type QuestionnaireAnswer = Model<typeof questionnaireAnswer.fields>;

/** One page of `GET /leads`, as asked for. */
export type LeadPageQuery = {
  readonly limit: number;
  /** LeadSail's cursor, as it came. */
  readonly cursor?: string | undefined;
  /** One lead status, in LeadSail's spelling. */
  readonly status?: string | undefined;
  readonly search?: string | undefined;
  readonly campaignIds?: readonly string[] | undefined;
  readonly clientIds?: readonly string[] | undefined;
  readonly offerIds?: readonly string[] | undefined;
  /** RFC 3339. */
  readonly startDate?: string | undefined;
  readonly endDate?: string | undefined;
};

export type LeadPage = {
  /** Null when LeadSail sent no list. */
  readonly leads: readonly Lead[] | null;
  /** LeadSail's cursor of the next page; null when there is none to follow. */
  readonly nextCursor: string | null;
};

const leadById = get<{ leadId: string }, Lead>('/leads/{leadId}', {
  decode: (data, drift, { leadId }) => toLead(data, drift, leadId),
  lifetime: SECONDS,
  tags: ({ leadId }) => [`lead ${leadId}`],
});

function toLead(data: unknown, drift: Drift, askedId?: string): Lead | null {
  const model = readIdentified(lead, data, drift, askedId);
  return model && Object.assign(model, { isDoNotContact: isDoNotContact(data) });
}

function isDoNotContact(data: unknown): boolean {
  const { status, flags } = isObject(data) ? data : {};
  if (status === 'dnc' || (flags != null && !isObject(flags))) return true;
  return flags?.isDnc != null && flags.isDnc !== false;
}

const leadPage = get<LeadPageQuery, LeadPage>('/leads', {
  query: ({ limit, campaignIds, clientIds, offerIds, ...rest }) => ({
    ...rest,
    limit: String(limit),
    campaignIds: campaignIds?.join(','),
    clientIds: clientIds?.join(','),
    offerIds: offerIds?.join(','),
  }),
  decode: toLeadPage,
  lifetime: SECONDS,
  tags: () => ['leads'],
});

const page = record('LeadPage', {
  leads: listOf(field((row, _, drift) => toLead(row, drift))),
  nextCursor: identifier,
  hasMore: flag,
});

function toLeadPage(data: unknown, drift: Drift, { cursor }: LeadPageQuery): LeadPage | null {
  const read = page.read(data, 'LeadPage', drift);
  if (!read) return null;
  const { leads, nextCursor, hasMore } = read;
  // A cursor that comes back unchanged would be followed for ever.
  const leadsOn = hasMore !== false && nextCursor !== cursor && nextCursor !== '';
  return { leads, nextCursor: leadsOn ? nextCursor : null };
}

/** The leads of one operation. */
export function leads(asking: Asking) {
  const { ask, trace } = asking;
  const byId = createLoader(asking, leadById);
  const pages = createLoader(asking, leadPage);
  const rows = new Map<string, Lead>();
  return {
    /** Null when LeadSail has none. One `GET /leads/{leadId}` an id. */
    load: (id: string, at?: AnswerPath) => byId({ leadId: id }, at),
    /** As LeadSail has it at this moment, past everything remembered. */
    now(id: string, at: AnswerPath): Promise<Lead | null> {
      const need = `lead ${id} now`;
      trace?.serves(need, at);
      return ask(leadById, { leadId: id }, [need], { isFresh: true });
    },
    /** One `GET /leads` a query. */
    async page(query: LeadPageQuery, at?: AnswerPath): Promise<LeadPage | null> {
      const read = await pages(query, at);
      for (const row of read?.leads ?? []) rows.set(row.id, row);
      return read;
    },
    /**
     * A lead that something else points at: the row of a page that this operation read already, at no
     * call, unless it asked for the lead itself; rows may have fewer fields.
     */
    async related(id: string, at?: AnswerPath): Promise<Lead | null> {
      const row = byId.has({ leadId: id }) ? undefined : rows.get(id);
      return row ?? byId({ leadId: id }, at);
    },
  };
}
