// The endpoint that puts leads in line for the auto-dialer: some cannot be, and the others are called in the next slot.
import { invalid, type JsonObject, success } from './envelope.ts';
import { startLiveCall, touch } from './live-call.ts';
import type { RouteRequest, Routes } from './route.ts';
import * as rule from './validation.ts';

const MAX_LEADS = 200;
const MAX_ATTEMPTS = 20;
const SLOT_MS = 30_000;

/** Statuses of leads that are not called any more. */
const EXCLUDED: readonly string[] = ['dnc', 'rejected', 'disqualified'];

const shape: rule.BodySchema = {
  required: ['leadIds'],
  fields: { leadIds: rule.listOf(rule.text({ minLength: 1 })) },
};

export const autoDialerWrites: Routes = {
  'POST /leads/send-to-auto-dialer': (request) => {
    const { tenant, clock } = request;
    const faults = rule.faultsOf(request.body, shape);
    if (faults.length > 0) return invalid(faults);
    const { leadIds } = request.body as { leadIds: string[] };
    if (leadIds.length === 0 || leadIds.length > MAX_LEADS) {
      return invalid([`leadIds must have 1 to ${MAX_LEADS} items`]);
    }
    const slotMs = (Math.floor(clock.now() / SLOT_MS) + 1) * SLOT_MS;
    const nextCallTime = new Date(slotMs).toISOString();
    const failed: JsonObject[] = [];
    const details: JsonObject[] = [];
    for (const leadId of leadIds) {
      const lead = tenant.findLead(leadId);
      const error = obstacleOf(request, lead);
      if (lead === undefined || error !== null) {
        failed.push({ leadId, error });
        continue;
      }
      details.push({ leadId, nextCallTime });
      touch(lead, clock);
      clock.schedule(slotMs - clock.now(), () => {
        const campaignId = lead.campaign?.campaignId ?? null;
        startLiveCall({ tenant, clock, lead, phone: lead.phone, campaignId });
      });
    }
    return success({ succeeded: details.length, failed, details });
  },
};

/** Why a lead cannot be called; null when nothing is in the way. */
function obstacleOf({ tenant }: RouteRequest, lead: JsonObject | undefined): string | null {
  if (lead === undefined) return 'Lead not found';
  if (lead.flags?.isDnc === true || EXCLUDED.includes(lead.status)) {
    return 'Lead status is excluded from the auto-dialer';
  }
  if (tenant.pools.pausedCampaignIds.includes(lead.campaign?.campaignId)) {
    return 'Auto-dialer configuration is inactive';
  }
  if (rule.dialable(lead.phone) !== null) return 'Lead has no phone number in E.164 format';
  const calls = tenant.interactionsOf(lead.leadId).filter(({ type }) => type === 'call');
  return calls.length >= MAX_ATTEMPTS ? 'Maximum call attempts reached' : null;
}
