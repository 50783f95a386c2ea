/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** An address to store. REST `address`. */
export type AddressInput = {
  /** REST `city`. */
  city?: string | null | undefined;
  /** REST `country`. */
  country?: string | null | undefined;
  /** REST `state`. */
  state?: string | null | undefined;
  /** REST `street`. */
  street?: string | null | undefined;
  /** REST `unit`. */
  unit?: string | null | undefined;
  /** REST `zip`. */
  zip?: string | null | undefined;
};

/**
 * A call to make. LeadSail's `POST /voice/calls/initiate`; its `direction` is left out, for nothing says what an
 * inbound call would be here: calls are outbound.
 */
export type InitiateCallInput = {
  /**
   * Added to the voice agent's instructions for this call. Whatever stands here steers the agent: put no words
   * of strangers into it. REST `additionalInstructions`.
   */
  additionalInstructions?: string | null | undefined;
  /** For this campaign instead of the lead's. REST `campaignId`. */
  campaignId?: string | number | null | undefined;
  /**
   * A name of your own for this one wish, at most 255 characters, such as a UUID. Sent again within ten
   * minutes with the same input, it is answered as the first time and not done again. What may have happened
   * stays so; what certainly did not is tried again.
   */
  idempotencyKey?: string | null | undefined;
  /** Made for a test: the campaign need not be active. REST `isTest`. */
  isTest?: boolean | null | undefined;
  /** Whom to call. */
  leadId: string | number;
  /** Call this number instead of the lead's: E.164, such as `+15125550142`. REST `phone`. */
  phone?: string | null | undefined;
};

/** An interaction's state or outcome. REST `status`; LeadSail's list is open. */
export type InteractionStatus =
  /** The line was busy. */
  | 'BUSY'
  /** Came to its end. */
  | 'COMPLETED'
  /** Somebody is to follow up. */
  | 'FOLLOW_UP'
  /** Broke off, or a thread that is still open. */
  | 'INCOMPLETE'
  /** Going on; for a call the only state that is not final. */
  | 'IN_PROGRESS'
  /** Nobody answered. */
  | 'NO_ANSWER'
  /** The lead could not be reached. */
  | 'NO_CONTACT'
  /** The lead qualified. */
  | 'QUALIFIED'
  /** A time to call back was set. */
  | 'SCHEDULED_CALLBACK'
  /** LeadSail sent a value that this schema does not know; see `statusRaw`. */
  | 'UNKNOWN'
  /** Reached a voicemail. */
  | 'VOICEMAIL';

/** The kind of an interaction. REST `type`. */
export type InteractionType =
  /** A phone call. */
  | 'CALL'
  /** An e-mail thread; inferred from LeadSail's pages, not documented. */
  | 'EMAIL'
  /** A thread of text messages. */
  | 'SMS'
  /** LeadSail sent a value that this schema does not know; see `typeRaw`. */
  | 'UNKNOWN';

/** Which leads to list; what is given must all hold. LeadSail filters. Source: query of `GET /leads`. */
export type LeadFilter = {
  /** Leads of these campaigns, at least one. REST `campaignIds`. */
  campaignIds?: Array<string | number> | null | undefined;
  /** Leads of these clients, at least one. REST `clientIds`. */
  clientIds?: Array<string | number> | null | undefined;
  /** Not after this moment; LeadSail does not say which timestamp, nor whether inclusive. REST `endDate`. */
  endDate?: string | null | undefined;
  /** Leads of these offers, at least one. REST `offerIds`. */
  offerIds?: Array<string | number> | null | undefined;
  /** Part of a name, e-mail, phone or lead id. REST `search`. */
  search?: string | null | undefined;
  /** Not before this moment; LeadSail does not say which of a lead's timestamps it compares. REST `startDate`. */
  startDate?: string | null | undefined;
  /** Leads in this status. REST `status`. */
  status?: LeadStatusInput | null | undefined;
};

/** Where a lead stands. REST `status`, 23 known values. */
export type LeadStatus =
  /** Taken by the buyer. */
  | 'ACCEPTED'
  /** Spoken or written with. */
  | 'CONTACTED'
  /** Handed to the buyer. */
  | 'DELIVERED'
  /** Fits none. */
  | 'DISQUALIFIED'
  /** Do not contact. */
  | 'DNC'
  /** A document was sent. */
  | 'DOCUMENT_SENT'
  /** The buyer had it already. */
  | 'DUPLICATE'
  /** Processing failed. */
  | 'ERROR'
  /** Delivery failed. */
  | 'FAILED'
  /** Lacks data that a rule needs. */
  | 'MISSING_DATA'
  /** Just came in. */
  | 'NEW'
  /** Called, nobody answered. */
  | 'NO_ANSWER'
  /** Could not be reached in the end. */
  | 'NO_CONTACT'
  /** Waits for processing. */
  | 'PENDING'
  /** Waits for somebody's action. */
  | 'PENDING_ACTION'
  /** A document waits for the lead's signature. */
  | 'PENDING_SIGNATURE'
  /** Is being processed. */
  | 'PROCESSING'
  /** Fits a campaign. */
  | 'QUALIFIED'
  /** Waits for its time or for a free place. */
  | 'QUEUED'
  /** Refused, by a person or by the buyer. */
  | 'REJECTED'
  /** Wants to be called back at a set time. */
  | 'SCHEDULED_CALLBACK'
  /** The lead signed. */
  | 'SIGNED'
  /** LeadSail sent a value that this schema does not know; see `statusRaw`. */
  | 'UNKNOWN'
  /** Called, reached a voicemail. */
  | 'VOICEMAIL';

/** A lead status to ask for. REST `status` of `GET /leads`. */
export type LeadStatusInput =
  /** Taken by the buyer. */
  | 'ACCEPTED'
  /** Spoken or written with. */
  | 'CONTACTED'
  /** Handed to the buyer. */
  | 'DELIVERED'
  /** Fits none. */
  | 'DISQUALIFIED'
  /** Do not contact. */
  | 'DNC'
  /** A document was sent. */
  | 'DOCUMENT_SENT'
  /** The buyer had it already. */
  | 'DUPLICATE'
  /** Processing failed. */
  | 'ERROR'
  /** Delivery failed. */
  | 'FAILED'
  /** Lacks data that a rule needs. */
  | 'MISSING_DATA'
  /** Just came in. */
  | 'NEW'
  /** Called, nobody answered. */
  | 'NO_ANSWER'
  /** Could not be reached in the end. */
  | 'NO_CONTACT'
  /** Waits for processing. */
  | 'PENDING'
  /** Waits for somebody's action. */
  | 'PENDING_ACTION'
  /** A document waits for the lead's signature. */
  | 'PENDING_SIGNATURE'
  /** Is being processed. */
  | 'PROCESSING'
  /** Fits a campaign. */
  | 'QUALIFIED'
  /** Waits for its time or for a free place. */
  | 'QUEUED'
  /** Refused, by a person or by the buyer. */
  | 'REJECTED'
  /** Wants to be called back at a set time. */
  | 'SCHEDULED_CALLBACK'
  /** The lead signed. */
  | 'SIGNED'
  /** Called, reached a voicemail. */
  | 'VOICEMAIL';

/** An answer to store. REST `questionnaire[]`. */
export type QuestionnaireAnswerInput = {
  /** Any JSON. REST `answer`. */
  answer?: unknown;
  /** The field library key that it answers. REST `key`. */
  key: string;
  /** The question as it was asked; LeadSail takes the field's label when it is left out. REST `question`. */
  question?: string | null | undefined;
};

/** How a time zone is known, to store. REST `timezoneSource`. */
export type TimezoneSourceInput =
  /** From the phone's area code. */
  | 'AREA_CODE'
  /** Concluded in another way. */
  | 'INFERRED'
  /** From the IP address. */
  | 'IP'
  /** The lead said so. */
  | 'USER_INPUT'
  /** From the postal code. */
  | 'ZIP';

/** The side that said an entry. REST `role`. */
export type TranscriptEntryRole =
  /** The tenant's side, a voice or text agent. */
  | 'AGENT'
  /** LeadSail sent a value that this schema does not know; see `roleRaw`. */
  | 'UNKNOWN'
  /** The lead. */
  | 'USER';

/**
 * What to change of a lead, at least one field; what is left out stays, and nothing can be set to null.
 * LeadSail's `PATCH /leads/{leadId}`. Of what that takes as well, this leaves out what LeadSail itself keeps
 * (status, detail, flags, approval, campaign, buyer's id, repost list, counter, timestamps), the records of consent
 * and origin, and notes, of which it does not say whether new ones would erase the old.
 */
export type UpdateLeadInput = {
  /** The whole address: LeadSail does not say whether parts left out stay. REST `address`. */
  address?: AddressInput | null | undefined;
  /** Two letters. REST `country`. */
  country?: string | null | undefined;
  /** All of the tenant's own fields, a JSON object: LeadSail does not say whether those left out stay. REST `customFields`. */
  customFields?: unknown;
  /** `YYYY-MM-DD`. REST `dateOfBirth`. */
  dateOfBirth?: string | null | undefined;
  /** Keys of answers to remove. REST `deleteQuestionnaireKeys`. */
  deleteQuestionnaireKeys?: Array<string> | null | undefined;
  /** An e-mail address. REST `email`. */
  email?: string | null | undefined;
  /** At least 1 character. REST `firstName`. */
  firstName?: string | null | undefined;
  /**
   * A name of your own for this one wish, at most 255 characters, such as a UUID. Sent again within ten
   * minutes with the same input, it is answered as the first time and not done again. What may have happened
   * stays so; what certainly did not is tried again.
   */
  idempotencyKey?: string | null | undefined;
  /** At least 1 character. REST `lastName`. */
  lastName?: string | null | undefined;
  /** Which lead. */
  leadId: string | number;
  /** At least 10 characters. REST `phone`. */
  phone?: string | null | undefined;
  /** All answers: LeadSail does not say whether those left out stay. REST `questionnaire`. */
  questionnaire?: Array<QuestionnaireAnswerInput> | null | undefined;
  /** All tags: LeadSail does not say what a tag is, nor whether those left out stay. REST `tags`. */
  tags?: Array<unknown> | null | undefined;
  /** An IANA name such as `America/Chicago`. REST `timezone`. */
  timezone?: string | null | undefined;
  /** How you know the time zone. REST `timezoneSource`. */
  timezoneSource?: TimezoneSourceInput | null | undefined;
};

export type LeadQueryVariables = Exact<{
  id: string | number;
}>;


export type LeadQuery = { lead: { status: LeadStatus | null, id: string, firstName: string | null, lastName: string | null } | null };

export type PersonFragment = { id: string, firstName: string | null, lastName: string | null };

export type LeadPageQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type LeadPageQuery = { leads: { edges: Array<{ cursor: string, node: { id: string, firstName: string | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type HistoryQueryVariables = Exact<{
  id: string | number;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type HistoryQuery = { lead: { id: string, firstName: string | null, interactions: { totalCount: number, edges: Array<{ cursor: string, node: { id: string, status: InteractionStatus | null, summary: string | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null } | null };

export type AnswersQueryVariables = Exact<{
  id: string | number;
}>;


export type AnswersQuery = { lead: { id: string, questionnaire: Array<{ answer: unknown, field: { id: string, label: string | null } | null }> | null } | null };

export type InteractionQueryVariables = Exact<{
  id: string | number;
}>;


export type InteractionQuery = { interaction: { id: string, summary: string | null } | null };

export type FieldQueryVariables = Exact<{
  key: string | number;
}>;


export type FieldQuery = { fieldLibraryEntry: { id: string, label: string | null } | null };

export type CampaignsQueryVariables = Exact<{
  ids: Array<string | number> | string | number;
}>;


export type CampaignsQuery = { leadsByIds: Array<{ id: string, campaign: { id: string | null, name: string | null } | null } | null> };

export type LaterQueryVariables = Exact<{
  id: string | number;
}>;


export type LaterQuery = { lead: { id: string, firstName: string | null } & ({ interactions: { nodes: Array<{ id: string, transcript: { text: string } | null }> } | null } | { interactions?: never }) | null };

export type PastFragment = { interactions: { nodes: Array<{ id: string, transcript: { text: string } | null }> } | null };

export type StreamedQueryVariables = Exact<{
  id: string | number;
}>;


export type StreamedQuery = { lead: { id: string, interactions: { nodes: Array<{ id: string, type: InteractionType | null }> } | null } | null };

export type DeskQueryVariables = Exact<{
  id: string | number;
}>;


export type DeskQuery = { lead: { id: string, status: LeadStatus | null, interactions: { totalCount: number, nodes: Array<{ id: string, status: InteractionStatus | null }> } | null } | null };

export type StandingFragment = { id: string, status: LeadStatus | null, interactions: { totalCount: number, nodes: Array<{ id: string, status: InteractionStatus | null }> } | null };

export type CallMutationVariables = Exact<{
  input: InitiateCallInput;
}>;


export type CallMutation = { initiateCall: { interaction: { id: string, status: InteractionStatus | null } | null, lead: { id: string, status: LeadStatus | null, interactions: { totalCount: number, nodes: Array<{ id: string, status: InteractionStatus | null }> } | null } | null, userErrors: Array<{ code: string, message: string, field: Array<string> | null }> } | null };

export type RenameMutationVariables = Exact<{
  input: UpdateLeadInput;
}>;


export type RenameMutation = { updateLead: { lead: { id: string, firstName: string | null, lastName: string | null } | null, userErrors: Array<{ code: string }> } | null };

export type SaidSubscriptionVariables = Exact<{
  id: string | number;
  after?: string | null | undefined;
}>;


export type SaidSubscription = { transcriptEntryAdded: { cursor: string, entry: { role: TranscriptEntryRole | null, message: string | null } } };

export type ChangedSubscriptionVariables = Exact<{
  id: string | number;
}>;


export type ChangedSubscription = { interactionChanged: { id: string, status: InteractionStatus | null, lead: { id: string, status: LeadStatus | null } | null } };

export type HistoryNodesQueryVariables = Exact<{
  id: string | number;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type HistoryNodesQuery = { lead: { id: string, interactions: { nodes: Array<{ id: string, status: InteractionStatus | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null } | null };

export type LeadNodesQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: LeadFilter | null | undefined;
}>;


export type LeadNodesQuery = { leads: { nodes: Array<{ id: string, firstName: string | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type ClientNodesQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ClientNodesQuery = { clients: { totalCount: number | null, nodes: Array<{ id: string, name: string | null }>, edges: Array<{ cursor: string }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, endCursor: string | null } } | null };

export const PersonFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Person"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Lead"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"firstName"}},{"kind":"Field","name":{"kind":"Name","value":"lastName"}}]}}]} as unknown as DocumentNode<PersonFragment, unknown>;
export const PastFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Past"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Lead"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"interactions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"2"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"transcript"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}}]}}]}}]} as unknown as DocumentNode<PastFragment, unknown>;
export const StandingFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Standing"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Lead"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"interactions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"3"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]}}]} as unknown as DocumentNode<StandingFragment, unknown>;
export const LeadDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Lead"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"lead"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Person"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Person"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Lead"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"firstName"}},{"kind":"Field","name":{"kind":"Name","value":"lastName"}}]}}]} as unknown as DocumentNode<LeadQuery, LeadQueryVariables>;
export const LeadPageDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"LeadPage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"leads"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"firstName"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<LeadPageQuery, LeadPageQueryVariables>;
export const HistoryDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"History"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"lead"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"firstName"}},{"kind":"Field","name":{"kind":"Name","value":"interactions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"summary"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]}}]} as unknown as DocumentNode<HistoryQuery, HistoryQueryVariables>;
export const AnswersDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Answers"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"lead"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"questionnaire"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"answer"}},{"kind":"Field","name":{"kind":"Name","value":"field"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}}]}}]}}]}}]} as unknown as DocumentNode<AnswersQuery, AnswersQueryVariables>;
export const InteractionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Interaction"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"interaction"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"summary"}}]}}]}}]} as unknown as DocumentNode<InteractionQuery, InteractionQueryVariables>;
export const FieldDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Field"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"key"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fieldLibraryEntry"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"key"},"value":{"kind":"Variable","name":{"kind":"Name","value":"key"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}}]}}]} as unknown as DocumentNode<FieldQuery, FieldQueryVariables>;
export const CampaignsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Campaigns"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"ids"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"leadsByIds"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"ids"},"value":{"kind":"Variable","name":{"kind":"Name","value":"ids"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"campaign"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]} as unknown as DocumentNode<CampaignsQuery, CampaignsQueryVariables>;
export const LaterDocument = {"__meta__":{"deferredFields":{"Past":["interactions"]}},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Later"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"lead"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"firstName"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Past"},"directives":[{"kind":"Directive","name":{"kind":"Name","value":"defer"}}]}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Past"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Lead"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"interactions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"2"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"transcript"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}}]}}]}}]} as unknown as DocumentNode<LaterQuery, LaterQueryVariables>;
export const StreamedDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Streamed"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"lead"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"interactions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"5"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"directives":[{"kind":"Directive","name":{"kind":"Name","value":"stream"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"initialCount"},"value":{"kind":"IntValue","value":"2"}}]}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"type"}}]}}]}}]}}]}}]} as unknown as DocumentNode<StreamedQuery, StreamedQueryVariables>;
export const DeskDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Desk"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"lead"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Standing"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Standing"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Lead"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"interactions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"3"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]}}]} as unknown as DocumentNode<DeskQuery, DeskQueryVariables>;
export const CallDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Call"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"InitiateCallInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"initiateCall"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"interaction"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lead"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Standing"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Standing"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Lead"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"interactions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"3"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]}}]} as unknown as DocumentNode<CallMutation, CallMutationVariables>;
export const RenameDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Rename"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateLeadInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateLead"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"lead"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Person"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Person"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Lead"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"firstName"}},{"kind":"Field","name":{"kind":"Name","value":"lastName"}}]}}]} as unknown as DocumentNode<RenameMutation, RenameMutationVariables>;
export const SaidDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"Said"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transcriptEntryAdded"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"interactionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"entry"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<SaidSubscription, SaidSubscriptionVariables>;
export const ChangedDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"Changed"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"interactionChanged"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"lead"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]}}]} as unknown as DocumentNode<ChangedSubscription, ChangedSubscriptionVariables>;
export const HistoryNodesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"HistoryNodes"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"lead"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"interactions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]}}]} as unknown as DocumentNode<HistoryNodesQuery, HistoryNodesQueryVariables>;
export const LeadNodesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"LeadNodes"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"LeadFilter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"leads"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"firstName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<LeadNodesQuery, LeadNodesQueryVariables>;
export const ClientNodesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ClientNodes"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"clients"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"hasPreviousPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<ClientNodesQuery, ClientNodesQueryVariables>;