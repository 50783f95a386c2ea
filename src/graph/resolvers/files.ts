// Files as the graph shows them: by lead and key, and as all of a lead.
import { files } from '../../leadsail/files.ts';
import { field } from '../field.ts';
import type { Resolvers } from '../types.generated.ts';
import { checkId } from './arguments.ts';
import { leadOf } from './interactions.ts';

export const fileResolvers: Resolvers = {
  Query: {
    file: field(
      (_, { leadId, key }, { leadsail }, info) => {
        checkId('leadId', leadId);
        checkId('key', key);
        return leadsail.use(files).load(leadId, key, info.path);
      },
      {
        cost: {
          calls(plan, { leadId, key }) {
            plan.once(`file ${JSON.stringify([leadId, key])}`, 1);
            return [{ name: `lead ${leadId}`, count: 1 }];
          },
        },
      },
    ),
  },

  Lead: {
    files: field(({ id }, _, { leadsail }, info) => leadsail.use(files).ofLead(id, info.path), {
      needsOnlyId: true,
      prefetch: (session, leadId) => (leadId === null ? null : session.use(files).ofLead(leadId)),
      cost: {
        calls(plan, _, leads) {
          for (const { name, count } of leads) plan.once(`files of ${name}`, count);
          return leads;
        },
      },
    }),
  },

  LeadFile: { lead: leadOf },
};
