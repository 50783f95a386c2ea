// The mutation that queues leads for the auto-dialer, and its result for each of them.
import { autoDialer, type DialedLead } from '../../leadsail/auto-dialer.ts';
import type { Resolvers, SendLeadsToAutoDialerInput } from '../types.generated.ts';
import { count, id } from './input-rules.ts';
import { leadOf } from './interactions.ts';
import { mutation, payloadFields } from './mutation.ts';
import { failedAtOnce, type UserError, userError } from './user-errors.ts';

const MAX_LEADS = 200;

const sendLeadsToAutoDialer = mutation<SendLeadsToAutoDialerInput>({
  right: 'contact',
  rules: { leadIds: count(1, MAX_LEADS, 'ids') },
  faults: ({ leadIds }) => (leadIds.length > MAX_LEADS ? [] : leadIds.flatMap(faultOfId)),
  leads: ({ leadIds }) => (leadIds.length > MAX_LEADS ? 0 : leadIds.length),
  missing: () => null,
  async write({ leadIds }, { leadsail }, at) {
    const dialer = leadsail.use(autoDialer);
    const { hasFailed, ...said } = await dialer.schedule({ leadIds: [...new Set(leadIds)] }, at);
    return hasFailed ? { userErrors: [failedAtOnce('request')] } : said;
  },
});

function faultOfId(leadId: string, at: number): UserError[] {
  const fault = id(leadId);
  if (fault === null) return [];
  const field = ['input', 'leadIds', String(at)];
  return [{ ...userError('INVALID', `leadIds[${at}] ${fault}.`), field }];
}

function errorOf({ isScheduled, reason }: DialedLead): string | null {
  if (isScheduled === null) return 'LeadSail does not say what became of this lead.';
  return isScheduled ? null : (reason ?? 'LeadSail did not schedule this lead.');
}

export const autoDialerResolvers: Resolvers = {
  Mutation: { sendLeadsToAutoDialer },
  SendLeadsToAutoDialerPayload: payloadFields,
  AutoDialerResult: { lead: leadOf, error: errorOf },
};
