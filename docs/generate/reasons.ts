// Why some of what LeadSail documents has no field of the graph: a documented value without one stands here.
import { LEFT_OUT } from '../../test/support/documented.ts';
import { LEFT_OUT_INPUTS } from '../../test/support/documented-inputs.ts';

/** Said of an endpoint that nothing speaks against. */
export const NOT_YET = 'not covered yet';

/** Endpoints that are left out for a reason. */
export const ENDPOINT_REASONS: Readonly<Record<string, string>> = {
  'PATCH /submissions/{submissionId}': 'which properties its request takes was not visible',
};

/** What LeadSail calls by itself. */
export const WEBHOOKS: Readonly<Record<string, string>> = {
  campaignLeadEvent: '`POST /webhooks/leadsail`, as a hint that something changed',
  smsAgentInbound: 'for programs that answer texts by themselves; the gateway is none',
  firstSubmissionAction: 'for programs that decide on a lead; the gateway is none',
};

const PAGES = 'the gateway asks for pages by number and answers with cursors';

const AS_GIVEN = 'as it was given';

/** Parameters and values of answers, by endpoint and place. */
export const VALUE_REASONS: Readonly<Record<string, string>> = {
  'GET /clients pagination.page': PAGES,
  'GET /clients pagination.limit': PAGES,
  'GET /campaigns pagination.page': PAGES,
  'GET /campaigns pagination.limit': PAGES,
  'GET /files/{leadId} count': 'the list is whole',
  'POST /voice/calls/initiate campaignId': '`interaction { campaignId }` has it',
  'POST /voice/calls/initiate agentId': '`interaction { call { voiceAI { agentId } } }` has it',
  'POST /pixels/fire success': '`outcome` says whether it was done',
  'POST /pixels/fire platform': AS_GIVEN,
  'POST /pixels/fire eventName': AS_GIVEN,
  'POST /pixels/fire pixelId': AS_GIVEN,
  'POST /sms/send status': '`outcome` says whether it was done, `interaction` what became of it',
  'POST /leads/send-to-auto-dialer failed': '`results { leadId error }` has it',
  'POST /leads/send-to-auto-dialer details': '`results { leadId nextCallAt }` has it',
  'POST /leads/{leadId}/approve approval': '`lead { approval }` has it, read after the write',
};

/** Values of bodies, by mutation and property. */
export const INPUT_REASONS: Readonly<Record<string, string>> = {
  ...LEFT_OUT_INPUTS,
  'sendSms.source': 'LeadSail’s page of this endpoint does not list it',
};

/** Values of resources, by type and place. */
export const RESOURCE_REASONS = LEFT_OUT;

/** What pages are called on both sides. */
export const PAGING: Readonly<Record<string, string>> = {
  cursor: 'after',
  page: 'after',
  limit: 'first',
  nextCursor: 'pageInfo.endCursor',
  hasMore: 'pageInfo.hasNextPage',
  'pagination.total': 'totalCount',
};
