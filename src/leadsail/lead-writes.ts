// Writes to leads: create, submit, update and decide.
import type { AnswerPath } from '../upstream/trace.ts';
import { identifier } from './decode.ts';
import type { Drift } from './drift.ts';
import { patch, post } from './endpoint.ts';
import { record } from './record.ts';
import type { Asking } from './session.ts';

type JsonObject = Readonly<Record<string, unknown>>;

type Contact = {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly phone: string;
};

/** What every write of a lead may say of it, in LeadSail's names and spelling. */
type Particulars = {
  readonly country?: string;
  readonly address?: Readonly<Record<string, string>>;
  readonly timezone?: string;
  /** As `{key, question, answer}`. */
  readonly questionnaire?: readonly JsonObject[];
};

export type LeadToCreate = Contact &
  Particulars & {
    readonly campaignId: string;
    readonly timezoneSource?: string;
    readonly notes?: readonly string[];
    readonly attribution?: JsonObject;
    readonly compliance?: JsonObject;
  };

export type LeadToSubmit = Partial<Contact> &
  Particulars & {
    /** A stored lead; a new one when it is left out. */
    readonly leadId?: string;
    readonly campaignId: string;
    readonly dateOfBirth?: string;
    readonly attribution?: JsonObject;
    readonly compliance?: JsonObject;
    readonly customFields?: JsonObject;
    readonly notes?: string;
    readonly isTest?: boolean;
  };

export type LeadChanges = Partial<Contact> &
  Particulars & {
    readonly leadId: string;
    readonly dateOfBirth?: string;
    readonly timezoneSource?: string;
    readonly deleteQuestionnaireKeys?: readonly string[];
    readonly customFields?: JsonObject;
    readonly tags?: readonly unknown[];
  };

export type LeadDecision = {
  readonly leadId: string;
  readonly status: string;
  readonly reason?: string;
};

/** Each null when LeadSail did not say. */
export type LeadAndSubmission = {
  readonly leadId: string | null;
  readonly submissionId: string | null;
};

const createLead = post<LeadToCreate, LeadAndSubmission>('/leads', {
  decode: (data, drift) => toLeadAndSubmission(data, drift, null),
  drops: (_, got) => tagsOf(got?.leadId),
});

const submitLead = post<LeadToSubmit, LeadAndSubmission>('/leads/submit', {
  decode: (data, drift, { leadId = null }) => toLeadAndSubmission(data, drift, leadId),
  drops: ({ leadId }, got) => tagsOf(got?.leadId ?? leadId),
});

// What LeadSail answers to these two is of no use: the lead is read again.
const updateLead = patch<LeadChanges, null>('/leads/{leadId}', {
  decode: () => null,
  drops: ({ leadId }) => tagsOf(leadId),
});

const decideOnLead = post<LeadDecision, null>('/leads/{leadId}/approve', {
  decode: () => null,
  drops: ({ leadId }) => tagsOf(leadId),
});

const ids = record('LeadAndSubmission', { leadId: identifier, submissionId: identifier });

function toLeadAndSubmission(
  data: unknown,
  drift: Drift,
  askedId: string | null,
): LeadAndSubmission {
  const read = ids.read(data, 'LeadAndSubmission', drift);
  return {
    leadId: read?.leadId ?? askedId,
    submissionId: read?.submissionId ?? null,
  };
}

const tagsOf = (leadId: string | null | undefined): string[] =>
  leadId == null ? ['leads'] : ['leads', `lead ${leadId}`];

/** Each is one call, sent once. */
export function leadWrites({ send }: Asking) {
  return {
    /** Stores a lead without qualification or delivery. */
    create: (lead: LeadToCreate, at: AnswerPath) => send(createLead, lead, at),
    /** Hands a lead to the engine, which goes on by itself. */
    submit: (lead: LeadToSubmit, at: AnswerPath) => send(submitLead, lead, at),
    update: (changes: LeadChanges, at: AnswerPath) => send(updateLead, changes, at),
    decide: (decision: LeadDecision, at: AnswerPath) => send(decideOnLead, decision, at),
  };
}
