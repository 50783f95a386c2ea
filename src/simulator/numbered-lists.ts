// The endpoints that list by page number: clients and campaigns.
import { invalid, type JsonObject, type Reply, success } from './envelope.ts';
import { readCount, readFlag } from './query.ts';
import type { RouteRequest, Routes } from './route.ts';

export const numberedLists: Routes = {
  'GET /clients': (request) =>
    listPage(request, 'clients', request.tenant.data.clients, ['name', 'abbrev']),

  'GET /campaigns'(request) {
    const { tenant, query } = request;
    const details: string[] = [];
    const withArchived = readFlag(query, 'includeArchived', details) ?? false;
    if (details.length > 0) return invalid(details);
    const [clientId, offerId] = [query.get('clientId'), query.get('offerId')];
    const campaigns = tenant.data.campaigns.filter(
      (campaign) =>
        (withArchived || campaign.archivedAt == null) &&
        (clientId === null || campaign.clientId === clientId) &&
        (offerId === null || campaign.offerId === offerId),
    );
    const searched = ['name', 'campaignId', 'clientName', 'offerName'];
    return listPage(request, 'campaigns', campaigns, searched);
  },
};

function listPage(
  { query }: RouteRequest,
  name: string,
  all: readonly JsonObject[],
  searched: readonly string[],
): Reply {
  const details: string[] = [];
  const page = readCount(query, 'page', 1, Number.MAX_SAFE_INTEGER, details);
  const limit = readCount(query, 'limit', 20, 100, details);
  const active = readFlag(query, 'active', details);
  if (details.length > 0) return invalid(details);
  const sought = query.get('search')?.toLowerCase() ?? '';
  const matches = all.filter(
    (row) =>
      (active === null || row.active === active) &&
      searched
        .map((key) => row[key])
        .join('\n')
        .toLowerCase()
        .includes(sought),
  );
  const rows = matches.slice((page - 1) * limit, page * limit);
  return success({ [name]: rows, pagination: { total: matches.length, page, limit } });
}
