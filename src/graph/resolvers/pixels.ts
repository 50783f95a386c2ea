// The mutation that makes LeadSail report an event of a lead to an ad platform.
import { pixels } from '../../leadsail/pixels.ts';
import type { FirePixelInput, Resolvers } from '../types.generated.ts';
import { anything, currency, filled, id } from './input-rules.ts';
import { writtenLead } from './interactions.ts';
import { mutation, payloadFields } from './mutation.ts';
import { failedAtOnce } from './user-errors.ts';

const firePixel = mutation<FirePixelInput>({
  rules: {
    leadId: id,
    pixelId: filled,
    platform: anything,
    eventName: filled,
    eventValue: anything,
    currency,
    actionSource: anything,
    testEventCode: filled,
  },
  missing: () => null,
  async write({ platform, actionSource, ...input }, { leadsail }, at) {
    const event = {
      ...input,
      platform: platform.toLowerCase(),
      ...(actionSource && { actionSource: actionSource.toLowerCase() }),
    };
    const { hasFailed } = await leadsail.use(pixels).fire(event, at);
    if (hasFailed) return { userErrors: [failedAtOnce('event')] };
    return { leadId: input.leadId };
  },
});

export const pixelResolvers: Resolvers = {
  Mutation: { firePixel },
  FirePixelPayload: { ...payloadFields, lead: writtenLead },
};
