// Writes to leads: create, submit, update and decide.

import type { AnswerPath } from '../upstream/trace.ts';
import type { RestClient } from './client/session.ts';
import type { Drift } from './decode/drift.ts';
import { record } from './decode/record.ts';
import { id } from './decode/values.ts';
import { patch, post } from './endpoint.ts';
import { type Tag, tag } from './tags.ts';

type JsonInput = Readonly<Record<string, unknown>>;

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
  readonly questionnaire?: readonly JsonInput[];
};

export type LeadToCreate = Contact &
  Particulars & {
    readonly campaignId: string;
    readonly timezoneSource?: string;
    readonly notes?: readonly string[];
    readonly attribution?: JsonInput;
    readonly compliance?: JsonInput;
  };

export type LeadToSubmit = Partial<Contact> &
  Particulars & {
    /** A stored lead; a new one when it is left out. */
    readonly leadId?: string;
    readonly campaignId: string;
    readonly dateOfBirth?: string;
    readonly attribution?: JsonInput;
    readonly compliance?: JsonInput;
    readonly customFields?: JsonInput;
    readonly notes?: string;
    readonly isTest?: boolean;
  };

export type LeadChanges = Partial<Contact> &
  Particulars & {
    readonly leadId: string;
    readonly dateOfBirth?: string;
    readonly timezoneSource?: string;
    readonly deleteQuestionnaireKeys?: readonly string[];
    readonly customFields?: JsonInput;
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
  drops: (_, result) => tagsOf(result?.leadId),
});

const submitLead = post<LeadToSubmit, LeadAndSubmission>('/leads/submit', {
  decode: (data, drift, { leadId = null }) => toLeadAndSubmission(data, drift, leadId),
  drops: ({ leadId }, result) => tagsOf(result?.leadId ?? leadId),
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

const ids = record('LeadAndSubmission', { leadId: id, submissionId: id });

/** The lead that was named is the one that was written to, whatever LeadSail calls it. */
function toLeadAndSubmission(
  data: unknown,
  drift: Drift,
  askedId: string | null,
): LeadAndSubmission {
  const { leadId = null, submissionId = null } = ids.read(data, 'LeadAndSubmission', drift) ?? {};
  return { leadId: askedId ?? leadId, submissionId };
}

const tagsOf = (leadId: string | null | undefined): Tag[] =>
  leadId == null ? [tag.leads()] : [tag.leads(), tag.lead(leadId)];

/** Each is one call, sent once. */
export function leadWrites({ send }: RestClient) {
  return {
    /** Stores a lead without qualification or delivery. */
    create: (lead: LeadToCreate, at: AnswerPath) => send(createLead, lead, at),
    /** Hands a lead to the engine, which goes on by itself. */
    submit: (lead: LeadToSubmit, at: AnswerPath) => send(submitLead, lead, at),
    update: (changes: LeadChanges, at: AnswerPath) => send(updateLead, changes, at),
    decide: (decision: LeadDecision, at: AnswerPath) => send(decideOnLead, decision, at),
  };
}
