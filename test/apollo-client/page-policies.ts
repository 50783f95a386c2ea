// The cache of an Apollo Client as docs/clients.md advises it.
import type { InMemoryCacheConfig } from '@apollo/client';
import { joinPages } from './join-pages.ts';

export const cacheOptions: InMemoryCacheConfig = {
  typePolicies: {
    Query: { fields: { leads: joinPages(), clients: joinPages(), campaigns: joinPages() } },
    Lead: { fields: { interactions: joinPages(), timeline: joinPages() } },
    CampaignSnapshot: { keyFields: false },
  },
};
