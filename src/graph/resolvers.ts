// The resolvers of every resource, with the extensions of their fields.
import { autoDialerResolvers } from './resolvers/auto-dialer.ts';
import { campaignResolvers } from './resolvers/campaigns.ts';
import { clientResolvers } from './resolvers/clients.ts';
import { deliveryResolvers } from './resolvers/deliveries.ts';
import { fieldResolvers } from './resolvers/field-library.ts';
import { fileMutations } from './resolvers/file-mutations.ts';
import { fileResolvers } from './resolvers/files.ts';
import { interactionResolvers } from './resolvers/interactions.ts';
import { leadMutations } from './resolvers/lead-mutations.ts';
import { leadResolvers } from './resolvers/leads.ts';
import { outreachResolvers } from './resolvers/outreach.ts';
import { pixelResolvers } from './resolvers/pixels.ts';
import { timelineResolvers } from './resolvers/timeline.ts';
import { transcriptResolvers } from './resolvers/transcripts.ts';
import type { Resolvers } from './types.generated.ts';

/** For each type of schema.graphql with fields that are not just properties of its records. */
export const RESOLVERS: readonly Resolvers[] = [
  leadResolvers,
  interactionResolvers,
  transcriptResolvers,
  fieldResolvers,
  clientResolvers,
  campaignResolvers,
  fileResolvers,
  timelineResolvers,
  leadMutations,
  deliveryResolvers,
  outreachResolvers,
  fileMutations,
  autoDialerResolvers,
  pixelResolvers,
];
