// The endpoints that hand a lead to its buyer: deliver, and repost after a delivery that failed.
import { invalid, type JsonObject, notFound, success } from './envelope.ts';
import { touch } from './live-call.ts';
import { createRandom, hash } from './random.ts';
import type { RouteRequest, Routes } from './route.ts';
import * as rule from './validation.ts';

const deliverShape: rule.BodySchema = {
  required: ['campaignId'],
  fields: { campaignId: rule.text({ minLength: 1 }) },
};

const repostShape: rule.BodySchema = {
  fields: {
    deliveryInfo: rule.object,
    modifiedPayload: rule.object,
    campaignId: rule.text({ minLength: 1 }),
  },
};

/** Statuses of leads whose delivery did not come to a good end. */
const REPOSTED: readonly string[] = ['failed', 'rejected', 'error'];

export const deliveryWrites: Routes = {
  'POST /leads/{leadId}/deliver': (request) => {
    const { tenant, params } = request;
    const faults = rule.faultsOf(request.body, deliverShape);
    if (faults.length > 0) return invalid(faults);
    const lead = tenant.findLead(params.leadId ?? '');
    if (lead === undefined) return notFound('Lead not found');
    const { campaignId } = request.body as JsonObject;
    const campaign = tenant.data.campaigns.find((one) => one.campaignId === campaignId);
    if (campaign === undefined) return notFound('Campaign not found');
    const approval = lead.approval?.status;
    if (approval === 'pending' || approval === 'rejected') {
      return invalid([`approval of the lead is ${approval}`]);
    }
    return success({ newSubmissionId: submit(request, lead), leadId: lead.leadId }, 202);
  },

  'POST /leads/{leadId}/repost': (request) => {
    const { tenant, params } = request;
    // The page speaks of an empty body as well.
    const body = request.body ?? {};
    const faults = rule.faultsOf(body, repostShape);
    const { modifiedPayload, campaignId } = body as JsonObject;
    const requiresQualification = modifiedPayload !== undefined;
    if (requiresQualification && campaignId === undefined) faults.push('campaignId is required');
    if (faults.length > 0) return invalid(faults);
    const lead = tenant.findLead(params.leadId ?? '');
    if (lead === undefined) return notFound('Lead not found');
    if (!REPOSTED.includes(lead.status)) {
      return invalid([`status ${lead.status} cannot be reposted`]);
    }
    const to = campaignId ?? lead.campaign?.campaignId ?? null;
    lead.repostedTo = [...(lead.repostedTo ?? []), to];
    const newSubmissionId = submit(request, lead);
    return success({ newSubmissionId, leadId: lead.leadId, requiresQualification }, 202);
  },
};

// The buyer takes its time, and nobody is told when it has answered: the lead has to be read again.
function submit({ tenant, clock }: RouteRequest, lead: JsonObject): string {
  lead.submissionCount = (lead.submissionCount ?? 0) + 1;
  lead.latestSubmittedAt = new Date(clock.now()).toISOString();
  lead.status = 'processing';
  touch(lead, clock);
  const turn = `${tenant.seed}:${tenant.id}:${lead.leadId}:delivery:${lead.submissionCount}`;
  const random = createRandom(hash(turn));
  const answer = random.pick(['delivered', 'delivered', 'accepted', 'duplicate', 'failed']);
  clock.schedule(random.int(1_000, 2_000), () => {
    lead.status = answer;
    touch(lead, clock);
    if (answer === 'delivered' || answer === 'accepted') lead.deliveredAt = lead.updatedAt;
  });
  return tenant.newId('sub');
}
