// Whether a lead may be contacted: LeadSail does not promise to check do-not-contact marks itself.
import { leads } from '../../leadsail/leads.ts';
import type { AnswerPath } from '../../upstream/trace.ts';
import type { GatewayContext } from '../context.ts';
import { doNotContact, doNotContactUnknown, notFound, type UserError } from './user-errors.ts';

/** Why a lead may not be contacted; null when it may. One `GET /leads/{leadId}`, past every cache. */
export async function contactFault(
  leadId: string,
  { leadsail, textsWithoutMark }: GatewayContext,
  at: AnswerPath,
): Promise<UserError | null> {
  const lead = await leadsail.use(leads).now(leadId, at);
  if (!lead) return notFound('leadId');
  const { contactMark: mark } = lead;
  if (mark === 'set') return doNotContact();
  if (mark === 'unreadable' || (mark === 'absent' && !textsWithoutMark)) {
    return doNotContactUnknown();
  }
  return null;
}
