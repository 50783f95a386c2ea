// Mutations that hand a lead to its buyer: by hand, or once more after it failed.
import { deliveries } from '../../leadsail/deliveries.ts';
import type { DeliverLeadInput, RepostLeadInput, Resolvers } from '../types.generated.ts';
import { filled, id } from './input-rules.ts';
import { writtenLead } from './interactions.ts';
import { mutation, payloadFields } from './mutation.ts';

// LeadSail itself checks whether the lead's approval allows this.
const deliverLead = mutation<DeliverLeadInput>({
  rules: { leadId: id, campaignId: filled },
  missing: () => null,
  async write(input, { leadsail }, at) {
    const begun = await leadsail.use(deliveries).deliver(input, at);
    return { leadId: input.leadId, ...begun };
  },
});

const repostLead = mutation<RepostLeadInput>({
  rules: { leadId: id },
  missing: () => 'leadId',
  async write(input, { leadsail }, at) {
    const begun = await leadsail.use(deliveries).repost(input, at);
    return { leadId: input.leadId, ...begun };
  },
});

export const deliveryResolvers: Resolvers = {
  Mutation: { deliverLead, repostLead },
  DeliverLeadPayload: { ...payloadFields, lead: writtenLead },
  RepostLeadPayload: { ...payloadFields, lead: writtenLead },
};
