// The endpoint that reports an event of a lead to an ad platform: what the platform makes of it is said within the answer.
import { invalid, type JsonObject, notFound, success } from './envelope.ts';
import { actionSources, pixelPlatforms } from './known-values.ts';
import type { Routes } from './route.ts';
import * as rule from './validation.ts';

const filled = rule.text({ minLength: 1 });

const shape: rule.BodySchema = {
  required: ['leadId', 'pixelId', 'platform', 'eventName'],
  fields: {
    leadId: filled,
    pixelId: filled,
    platform: rule.text({ oneOf: pixelPlatforms }),
    eventName: filled,
    eventValue: rule.number,
    currency: rule.text({ pattern: /^[A-Z]{3}$/ }),
    actionSource: rule.text({ oneOf: actionSources }),
    testEventCode: rule.text(),
  },
};

export const pixelWrites: Routes = {
  'POST /pixels/fire': ({ tenant, body }) => {
    const faults = rule.faultsOf(body, shape);
    if (faults.length > 0) return invalid(faults);
    const { leadId, pixelId, platform, eventName } = body as JsonObject;
    const lead = tenant.findLead(leadId);
    if (lead === undefined) return notFound('Lead not found');
    // A platform finds its person by these, and takes no event of nobody.
    const isTaken = lead.email != null || lead.phone != null;
    return success({ success: isTaken, platform, eventName, pixelId, leadId });
  },
};
