// Mutations that reach a person: start a call, send a text message.
import type { GraphQLResolveInfo } from 'graphql';
import { interactions } from '../../leadsail/interactions.ts';
import { outreach } from '../../leadsail/outreach.ts';
import type { GatewayContext } from '../context.ts';
import { field } from '../field.ts';
import { lookAhead } from '../planning/lookahead.ts';
import type { InitiateCallInput, Resolvers, SendSmsInput } from '../types.generated.ts';
import { contactFault } from './contact.ts';
import { anything, e164, id, length } from './input-rules.ts';
import { writtenLead } from './interactions.ts';
import { costOfWritten, mutation, type Payload, payloadFields } from './mutation.ts';
import { failedAtOnce } from './user-errors.ts';

// LeadSail itself checks whether this lead may be called, and when.
const initiateCall = mutation<InitiateCallInput>({
  right: 'contact',
  rules: {
    leadId: id,
    phone: e164,
    campaignId: anything,
    additionalInstructions: anything,
    isTest: anything,
  },
  missing: ({ campaignId }) => (campaignId === undefined ? 'leadId' : null),
  async write(input, { leadsail }, at) {
    const { interactionId, hasFailed } = await leadsail.use(outreach).call(input, at);
    if (hasFailed) return { userErrors: [failedAtOnce('call')] };
    return { leadId: input.leadId, interactionId };
  },
});

const sendSms = mutation<SendSmsInput>({
  right: 'contact',
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
  async write(input, context, at) {
    const fault = await contactFault(input.leadId, context, at);
    if (fault) return { userErrors: [fault] };
    const { leadsail } = context;
    const { interactionId, messageId, hasFailed } = await leadsail.use(outreach).sms(input, at);
    if (hasFailed) return { userErrors: [failedAtOnce('message')] };
    return { leadId: input.leadId, interactionId, messageId };
  },
});

const interactionOf = field(
  ({ interactionId }: Payload, _: object, context: GatewayContext, info: GraphQLResolveInfo) => {
    if (interactionId === null) return null;
    const loading = context.leadsail.use(interactions).written(interactionId, info.path);
    lookAhead(context, info, null);
    return loading;
  },
  { cost: costOfWritten('interaction') },
);

export const outreachResolvers: Resolvers = {
  Mutation: { initiateCall, sendSms },
  InitiateCallPayload: { ...payloadFields, interaction: interactionOf, lead: writtenLead },
  SendSmsPayload: { ...payloadFields, interaction: interactionOf, lead: writtenLead },
};
