// Mutations of leads: the rules of each input, and its write.
import {
  type LeadChanges,
  type LeadToCreate,
  type LeadToSubmit,
  leadWrites,
} from '../../leadsail/lead-writes.ts';
import type {
  AddressInput,
  CreateLeadInput,
  QuestionnaireAnswerInput,
  Resolvers,
  SetLeadApprovalInput,
  SubmitLeadInput,
  UpdateLeadInput,
} from '../types.generated.ts';
import {
  anything,
  calendarDay,
  country,
  email,
  filled,
  id,
  jsonObject,
  length,
  missingOf,
  phone,
  phoneDigits,
} from './input-rules.ts';
import { writtenLead } from './interactions.ts';
import { mutation, payloadFields } from './mutation.ts';
import { type UserError, userError } from './user-errors.ts';

const createLead = mutation<CreateLeadInput>({
  rules: {
    campaignId: filled,
    firstName: filled,
    lastName: filled,
    email,
    phone,
    country,
    address: anything,
    timezone: anything,
    timezoneSource: anything,
    notes: anything,
    questionnaire: anything,
    attribution: jsonObject,
    compliance: jsonObject,
  },
  missing: () => null,
  write: (input, { leadsail }, at) =>
    leadsail.use(leadWrites).create({ ...input, ...spelled(input) } as LeadToCreate, at),
});

const submitLead = mutation<SubmitLeadInput>({
  rules: {
    leadId: id,
    campaignId: filled,
    firstName: anything,
    lastName: anything,
    email,
    phone: phoneDigits,
    country,
    address: anything,
    dateOfBirth: calendarDay,
    timezone: anything,
    questionnaire: anything,
    attribution: jsonObject,
    compliance: jsonObject,
    customFields: jsonObject,
    notes: anything,
    isTest: anything,
  },
  faults: (input) =>
    input.leadId == null
      ? missingOf(
          input,
          ['firstName', 'lastName', 'email', 'phone'],
          'is needed for a new lead; a stored one is named by leadId',
        )
      : [],
  missing: ({ leadId }) => (leadId === undefined ? null : 'leadId'),
  write: (input, { leadsail }, at) =>
    leadsail.use(leadWrites).submit({ ...input, ...spelled(input) } as LeadToSubmit, at),
});

const updateLead = mutation<UpdateLeadInput>({
  rules: {
    leadId: id,
    firstName: filled,
    lastName: filled,
    email,
    phone: length(10),
    country: length(2, 2),
    address: anything,
    dateOfBirth: calendarDay,
    timezone: anything,
    timezoneSource: anything,
    questionnaire: anything,
    deleteQuestionnaireKeys: anything,
    customFields: jsonObject,
    tags: anything,
  },
  faults: changesNothing,
  missing: () => 'leadId',
  async write(input, { leadsail }, at) {
    const changes = { ...input, ...spelled(input) } as LeadChanges;
    await leadsail.use(leadWrites).update(changes, at);
    return { leadId: input.leadId };
  },
});

const setLeadApproval = mutation<SetLeadApprovalInput>({
  rules: { leadId: id, status: anything, reason: anything },
  missing: () => 'leadId',
  async write({ status, ...input }, { leadsail }, at) {
    const decision = { ...input, status: status.toLowerCase() };
    await leadsail.use(leadWrites).decide(decision, at);
    return { leadId: input.leadId };
  },
});

/** Null would look like a request to empty a field, which LeadSail does not support. */
function changesNothing({ leadId, idempotencyKey, ...changes }: UpdateLeadInput): UserError[] {
  const { address } = changes;
  const nulls = [
    ...Object.keys(changes).filter((name) => changes[name as keyof typeof changes] === null),
    ...Object.entries(address ?? {}).flatMap(([name, part]) =>
      part === null ? [`address.${name}`] : [],
    ),
  ];
  if (Object.keys(changes).length === 0) {
    return [
      {
        code: 'REQUIRED',
        message: 'input must change at least one field, got none.',
        field: ['input'],
      },
    ];
  }
  return nulls.map((path) => ({
    ...userError('INVALID', `${path} must not be null: leave it out to keep what is there.`),
    field: ['input', ...path.split('.')],
  }));
}

type Spelled = {
  readonly address?: AddressInput;
  readonly questionnaire?: readonly QuestionnaireAnswerInput[];
  readonly timezoneSource?: string;
};

/** In LeadSail's spelling, where it differs; what is null is left out, but for an answer. */
function spelled({ address, questionnaire, timezoneSource }: Spelled) {
  const parts = Object.entries(address ?? {}).filter(([, part]) => part !== null);
  return {
    ...(address && { address: Object.fromEntries(parts) }),
    ...(questionnaire && {
      questionnaire: questionnaire.map(({ question, ...answer }) =>
        question == null ? answer : { question, ...answer },
      ),
    }),
    ...(timezoneSource && { timezoneSource: timezoneSource.toLowerCase() }),
  };
}

export const leadMutations: Resolvers = {
  Mutation: { createLead, submitLead, updateLead, setLeadApproval },
  CreateLeadPayload: { ...payloadFields, lead: writtenLead },
  SubmitLeadPayload: { ...payloadFields, lead: writtenLead },
  UpdateLeadPayload: { ...payloadFields, lead: writtenLead },
  SetLeadApprovalPayload: { ...payloadFields, lead: writtenLead },
};
