// Files as the graph shows them: by lead and key, as all of a lead, and as they change.
import { files, type LeadFile } from '../../leadsail/files.ts';
import { field, type Reference } from '../field.ts';
import type { Resolvers } from '../types.generated.ts';
import { checkId } from './arguments.ts';
import { leadOf } from './interactions.ts';
import { watched } from './subscription.ts';

/** What names a file: its id alone does not. */
export type FileKey = { readonly leadId: string; readonly key: string };

export const fileReference: Reference<LeadFile, FileKey> = {
  keys: ['leadId key'],
  byKeys: 'filesByKeys',
  load: ({ leadId, key }, at, { leadsail }) => leadsail.use(files).load(leadId, key, at),
  plan(plan, { leadId }) {
    // Several files of a lead are one call.
    plan.once(`files by key of lead ${leadId}`, 1);
    return [{ name: `lead ${leadId}`, count: 1 }];
  },
};

export const fileResolvers: Resolvers = {
  Subscription: {
    leadFilesChanged: watched(
      'leadId',
      ({ leadId }, { watching }) => {
        checkId('leadId', leadId);
        return watching().leadFiles(leadId);
      },
      (change) => change,
      {
        cost: {
          calls(plan, { leadId }) {
            const name = `lead ${leadId}`;
            plan.once(`files of ${name}`, 1);
            return [{ name, count: 1 }];
          },
        },
      },
    ),
  },

  Query: {
    file: field(
      (_, { leadId, key }, { leadsail }, info) => {
        checkId('leadId', leadId);
        checkId('key', key);
        return leadsail.use(files).load(leadId, key, info.path);
      },
      {
        cost: { calls: (plan, { leadId, key }) => fileReference.plan(plan, { leadId, key }) },
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

  LeadFilesChanged: { lead: leadOf },
};
