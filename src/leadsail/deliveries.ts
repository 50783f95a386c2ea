// Writes that hand a lead to its buyer: by hand, or once more after it failed.

import type { AnswerPath } from '../upstream/trace.ts';
import type { RestClient } from './client/session.ts';
import { record } from './decode/record.ts';
import { flag, id, renamed, text } from './decode/values.ts';
import { post } from './endpoint.ts';
import { type Tag, tag } from './tags.ts';

export type LeadToDeliver = { readonly leadId: string; readonly campaignId: string };
export type LeadToRepost = { readonly leadId: string };

/** Null when LeadSail did not say. */
type DeliveryBegun = { readonly submissionId: string | null };
type RepostBegun = DeliveryBegun & { readonly requiresQualification: boolean | null };

const newSubmissionId = renamed('submissionId', id);

const delivery = record('DeliveryBegun', { newSubmissionId, leadId: text });

const reposted = record('RepostBegun', {
  newSubmissionId,
  leadId: text,
  requiresQualification: flag,
});

const deliverLead = post<LeadToDeliver, DeliveryBegun>('/leads/{leadId}/deliver', {
  decode: (data, drift) => ({
    submissionId: delivery.read(data, 'DeliveryBegun', drift)?.submissionId ?? null,
  }),
  drops: tagsOf,
});

const repostLead = post<LeadToRepost, RepostBegun>('/leads/{leadId}/repost', {
  decode(data, drift) {
    const { submissionId = null, requiresQualification = null } =
      reposted.read(data, 'RepostBegun', drift) ?? {};
    return { submissionId, requiresQualification };
  },
  drops: tagsOf,
});

function tagsOf({ leadId }: LeadToRepost): Tag[] {
  return [tag.leads(), tag.lead(leadId)];
}

/** Each is one call, sent once; the delivery goes on by itself. */
export function deliveries({ send }: RestClient) {
  return {
    /** LeadSail refuses a lead whose approval is pending or rejected. */
    deliver: (lead: LeadToDeliver, at: AnswerPath) => send(deliverLead, lead, at),
    /** Sends again what was sent, without qualification. */
    repost: (lead: LeadToRepost, at: AnswerPath) => send(repostLead, lead, at),
  };
}
