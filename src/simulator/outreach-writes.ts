// The endpoints that reach out to a person: start a call, send a text message.
import { failure, invalid, type JsonObject, notFound, success } from './envelope.ts';
import { startLiveCall, touch } from './live-call.ts';
import { createRandom, hash } from './random.ts';
import type { RouteRequest, Routes } from './route.ts';
import * as rule from './validation.ts';

const initiateShape: rule.BodySchema = {
  required: ['leadId'],
  fields: {
    leadId: rule.text(),
    direction: rule.text({ oneOf: ['inbound', 'outbound'] }),
    phone: rule.text(),
    campaignId: rule.text(),
    additionalInstructions: rule.text(),
    isTest: rule.flag,
  },
};

const sendShape: rule.BodySchema = {
  required: ['leadId', 'message'],
  fields: {
    leadId: rule.text(),
    message: rule.text({ minLength: 1, maxLength: 1600 }),
    to: rule.dialable,
    from: rule.text(),
    campaignId: rule.text(),
    interactionId: rule.text(),
  },
};

export const outreachWrites: Routes = {
  'POST /voice/calls/initiate': (request) => {
    const { tenant, clock } = request;
    const faults = rule.faultsOf(request.body, initiateShape);
    if (faults.length > 0) return invalid(faults);
    const body = request.body as JsonObject;
    const lead = tenant.findLead(body.leadId);
    if (lead === undefined) return notFound('Lead not found');
    const phone = body.phone ?? lead.phone;
    if (rule.dialable(phone) !== null) {
      return failure(400, 'MISSING_PHONE_NUMBER', 'Lead has no phone number in E.164 format');
    }
    if (lead.flags?.isDnc === true) return invalid(['lead is on the do-not-call list']);
    // What an inbound call would be here is not documented, so none is made up.
    if (body.direction === 'inbound') return invalid(['direction inbound starts no call']);
    const campaignId = body.campaignId ?? lead.campaign?.campaignId ?? null;
    if (body.isTest !== true && tenant.pools.pausedCampaignIds.includes(campaignId)) {
      return invalid(['campaign is not active']);
    }
    const interaction = startLiveCall({ tenant, clock, lead, phone, campaignId });
    const { interactionId, call } = interaction;
    const { agentId } = call.voiceAI;
    return success({ interactionId, leadId: lead.leadId, campaignId, agentId }, 202);
  },

  // The page of this endpoint names no do-not-call check, and there is none here either.
  'POST /sms/send': (request) => {
    const { tenant } = request;
    const faults = rule.faultsOf(request.body, sendShape);
    if (faults.length > 0) return invalid(faults);
    const body = request.body as JsonObject;
    const lead = tenant.findLead(body.leadId);
    if (lead === undefined) return notFound('Lead not found');
    const phone = body.to ?? lead.phone;
    if (typeof phone !== 'string') return invalid(['lead has no phone number and to is not given']);
    const thread = findThread(request, lead, body.interactionId);
    if (thread === undefined && body.interactionId !== undefined) {
      return notFound('Interaction not found');
    }
    const { interactionId } = exchange(request, lead, thread ?? openThread(request, lead, phone));
    return success({ messageId: tenant.newId('msg'), status: 'sent', interactionId });
  },
};

function findThread({ tenant }: RouteRequest, lead: JsonObject, interactionId?: string) {
  const threads = tenant.interactionsOf(lead.leadId).filter(({ type }) => type === 'sms');
  return interactionId === undefined
    ? threads[0]
    : threads.find((thread) => thread.interactionId === interactionId);
}

function openThread({ tenant, clock, body }: RouteRequest, lead: JsonObject, phone: string) {
  const interactionId = tenant.newInteractionId(lead.leadId);
  const now = new Date(clock.now()).toISOString();
  const { campaignId, from } = body as JsonObject;
  const thread: JsonObject = {
    interactionId,
    leadId: lead.leadId,
    campaignId: campaignId ?? lead.campaign?.campaignId ?? null,
    clientId: lead.campaign?.clientId ?? null,
    offerId: lead.campaign?.offerId ?? null,
    type: 'sms',
    status: 'incomplete',
    phone,
    telephony: {
      provider: 'vonage',
      messageId: `vonage-${interactionId.slice(4)}`,
      phoneNumber: from ?? tenant.line,
    },
    call: null,
    sms: { agentMode: true, direction: 'outbound' },
    summary: null,
    transcript: [],
    errorCode: null,
    errorMessage: null,
    createdAt: now,
    updatedAt: now,
  };
  tenant.data.interactions.push(thread);
  return thread;
}

// The message goes out at once; a lead whose thread an agent keeps writes back a little later.
function exchange({ tenant, clock, body }: RouteRequest, lead: JsonObject, thread: JsonObject) {
  function say(role: string, message: string, source: string): void {
    const timestamp = new Date(clock.now()).toISOString();
    thread.transcript = [...(thread.transcript ?? []), { timestamp, role, message, source }];
    thread.updatedAt = timestamp;
    touch(lead, clock);
  }
  say('agent', (body as JsonObject).message, 'api');
  if (thread.sms?.agentMode === true) {
    const turn = `${thread.interactionId}:reply:${thread.transcript.length}`;
    const random = createRandom(hash(`${tenant.seed}:${tenant.id}:${turn}`));
    const reply = random.pick(tenant.pools.dialogue.smsReplies);
    clock.schedule(random.int(2_000, 6_000), () => say('user', reply, 'inbound'));
  }
  return thread;
}
