// Mutations that reach a person: start a call, send a text message.
import type { GraphQLResolveInfo } from 'graphql';
import { interactions } from '../leadsail/interactions.ts';
import { leads } from '../leadsail/leads.ts';
import { outreach } from '../leadsail/outreach.ts';
import type { GatewayContext } from './context.ts';
import { field } from './field.ts';
import { anything, e164, id, length } from './input-rules.ts';
import { leadOf } from './interactions.ts';
import { lookAhead } from './lookahead.ts';
import { mutation, type Payload } from './mutation.ts';
import type { InitiateCallInput, Resolvers, SendSmsInput } from './types.generated.ts';
import { doNotContact, notFound } from './user-errors.ts';

// LeadSail looks itself whether this lead may be called, and when.
const initiateCall = mutation<InitiateCallInput>({
  rules: {
    leadId: id,
    phone: e164,
    campaignId: anything,
    additionalInstructions: anything,
    isTest: anything,
  },
  missing: ({ campaignId }) => (campaignId === undefined ? 'leadId' : null),
  async write(input, leadsail, at) {
    const { interactionId } = await leadsail.use(outreach).call(input, at);
    return { leadId: input.leadId, interactionId };
  },
});

const sendSms = mutation<SendSmsInput>({
  rules: {
    leadId: id,
    message: length(1, 1600),
    to: e164,
    from: anything,
    campaignId: anything,
    interactionId: id,
  },
  // The lead was there a moment ago.
  missing: ({ interactionId }) => (interactionId === undefined ? null : 'interactionId'),
  readsBefore: 1,
  async write(input, leadsail, at) {
    const lead = await leadsail.use(leads).now(input.leadId, at);
    if (!lead) return { userErrors: [notFound('leadId')] };
    if (lead.isDoNotContact) return { userErrors: [doNotContact()] };
    const { interactionId, messageId } = await leadsail.use(outreach).sms(input, at);
    return { leadId: input.leadId, interactionId, messageId };
  },
});

const interactionOf = field(
  ({ interactionId }: Payload, _: object, context: GatewayContext, info: GraphQLResolveInfo) => {
    if (interactionId === null) return null;
    const loading = context.leadsail.use(interactions).load(interactionId, info.path);
    lookAhead(context, info, null);
    return loading;
  },
  {
    cost: {
      calls(plan, _, leads) {
        plan.once('interaction that was written', 1);
        return leads;
      },
    },
  },
);

export const outreachResolvers: Resolvers = {
  Mutation: { initiateCall, sendSms },
  InitiateCallPayload: { interaction: interactionOf, lead: leadOf },
  SendSmsPayload: { interaction: interactionOf, lead: leadOf },
};
