// Generated from schema.graphql by `npm run codegen`. Do not edit.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Lead as LeadModel, QuestionnaireAnswer as QuestionnaireAnswerModel } from '../leadsail/lead-record.ts';
import type { LeadConnectionPage } from './resolvers/leads.ts';
import type { Interaction as InteractionModel } from '../leadsail/interactions.ts';
import type { InteractionConnectionPage } from './resolvers/interactions.ts';
import type { LeadChange } from '../live/interactions.ts';
import type { FileChange } from '../live/files.ts';
import type { Transcript as TranscriptModel, TranscriptEntry as TranscriptEntryModel } from '../leadsail/transcripts.ts';
import type { EntryEvent } from '../live/transcripts/feed.ts';
import type { FieldLibraryEntry as FieldLibraryEntryModel } from '../leadsail/field-library.ts';
import type { Client as ClientModel } from '../leadsail/clients.ts';
import type { ClientConnectionPage } from './resolvers/clients.ts';
import type { TimelinePage } from './resolvers/timeline.ts';
import type { LeadFile as LeadFileModel } from '../leadsail/files.ts';
import type { Campaign as CampaignModel } from '../leadsail/campaigns.ts';
import type { CampaignConnectionPage } from './resolvers/campaigns.ts';
import type { Payload as WritePayload } from './resolvers/mutation.ts';
import type { DialedLead as DialedLeadModel } from '../leadsail/auto-dialer.ts';
import type { UserError as UserErrorModel } from './resolvers/user-errors.ts';
import type { GatewayContext } from './context.ts';
export type Maybe<T> = T | null | undefined;
export type InputMaybe<T> = T | null | undefined;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /**
   * A moment as RFC 3339 text, such as `2026-11-01T12:00:00Z`. A timestamp of LeadSail's that does not
   * name one moment without doubt (no time zone, no such day) is null.
   */
  DateTime: { input: string; output: string; }
  /**
   * Any JSON value, passed on as LeadSail sent it, and to LeadSail as it was given: numbers keep every digit, so a client
   * that needs more of them than a double has reads them as text.
   */
  JSON: { input: unknown; output: unknown; }
};

/** A postal address. REST `address` of a lead. */
export type Address = {
  readonly __typename?: 'Address';
  /** REST `city`. */
  readonly city?: Maybe<Scalars['String']['output']>;
  /** REST `country`. */
  readonly country?: Maybe<Scalars['String']['output']>;
  /** REST `state`. */
  readonly state?: Maybe<Scalars['String']['output']>;
  /** REST `street`. */
  readonly street?: Maybe<Scalars['String']['output']>;
  /** REST `unit`. */
  readonly unit?: Maybe<Scalars['String']['output']>;
  /** REST `zip`. */
  readonly zip?: Maybe<Scalars['String']['output']>;
};

/** An address to store. REST `address`. */
export type AddressInput = {
  /** REST `city`. */
  readonly city?: InputMaybe<Scalars['String']['input']>;
  /** REST `country`. */
  readonly country?: InputMaybe<Scalars['String']['input']>;
  /** REST `state`. */
  readonly state?: InputMaybe<Scalars['String']['input']>;
  /** REST `street`. */
  readonly street?: InputMaybe<Scalars['String']['input']>;
  /** REST `unit`. */
  readonly unit?: InputMaybe<Scalars['String']['input']>;
  /** REST `zip`. */
  readonly zip?: InputMaybe<Scalars['String']['input']>;
};

/** The decision on delivering a lead. REST `approval`. */
export type Approval = {
  readonly __typename?: 'Approval';
  /** The campaign that the decision is for. REST `campaignId`. */
  readonly campaignId?: Maybe<Scalars['ID']['output']>;
  /** REST `decidedAt`. */
  readonly decidedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Who decided. REST `decidedBy`. */
  readonly decidedBy?: Maybe<Scalars['String']['output']>;
  /** REST `reason`. */
  readonly reason?: Maybe<Scalars['String']['output']>;
  /** REST `status`; `UNKNOWN` for a value that this schema does not know. */
  readonly status?: Maybe<ApprovalStatus>;
  /** REST `status` exactly as sent. */
  readonly statusRaw?: Maybe<Scalars['String']['output']>;
};

/** A decision to take on a lead. REST `status` of `POST /leads/{leadId}/approve`. */
export type ApprovalDecision =
  /** Delivery may go on. */
  | 'APPROVED'
  /** Nobody has decided: takes a decision back. */
  | 'PENDING'
  /** The lead is not delivered; LeadSail sets its status to `REJECTED`. */
  | 'REJECTED';

/** A decision on a lead. REST `approval.status`. */
export type ApprovalStatus =
  /** Delivery may go on. */
  | 'APPROVED'
  /** Nobody decided yet. */
  | 'PENDING'
  /** The lead is not delivered. */
  | 'REJECTED'
  /** LeadSail sent a value that this schema does not know; see `statusRaw`. */
  | 'UNKNOWN';

/** How a lead came to the tenant. REST `attribution`; all of it is personal data. */
export type Attribution = {
  readonly __typename?: 'Attribution';
  /** REST `adPlatform`. */
  readonly adPlatform?: Maybe<Scalars['String']['output']>;
  /** REST `capturePlatform`. */
  readonly capturePlatform?: Maybe<Scalars['String']['output']>;
  /** REST `captureUrl`. */
  readonly captureUrl?: Maybe<Scalars['String']['output']>;
  /** Facebook click cookie. REST `fbc`. */
  readonly fbc?: Maybe<Scalars['String']['output']>;
  /** Facebook click id. REST `fbclid`. */
  readonly fbclid?: Maybe<Scalars['String']['output']>;
  /** Facebook browser cookie. REST `fbp`. */
  readonly fbp?: Maybe<Scalars['String']['output']>;
  /** Google click id of app campaigns. REST `gbraid`. */
  readonly gbraid?: Maybe<Scalars['String']['output']>;
  /** Google click id. REST `gclid`. */
  readonly gclid?: Maybe<Scalars['String']['output']>;
  /** REST `ipAddress`. */
  readonly ipAddress?: Maybe<Scalars['String']['output']>;
  /** Microsoft click id. REST `msclkid`. */
  readonly msclkid?: Maybe<Scalars['String']['output']>;
  /** Query parameters of the landing page, as sent. REST `params`. */
  readonly params?: Maybe<Scalars['JSON']['output']>;
  /** REST `referrer`. */
  readonly referrer?: Maybe<Scalars['String']['output']>;
  /** Taboola click id. REST `tblci`. */
  readonly tblci?: Maybe<Scalars['String']['output']>;
  /** TikTok click id. REST `ttclid`. */
  readonly ttclid?: Maybe<Scalars['String']['output']>;
  /** TikTok browser cookie. REST `ttp`. */
  readonly ttp?: Maybe<Scalars['String']['output']>;
  /** REST `userAgent`. */
  readonly userAgent?: Maybe<Scalars['String']['output']>;
  /** Google click id of web-to-app campaigns. REST `wbraid`. */
  readonly wbraid?: Maybe<Scalars['String']['output']>;
};

/** What became of one lead that was sent to the auto-dialer. */
export type AutoDialerResult = {
  readonly __typename?: 'AutoDialerResult';
  /**
   * Why the lead was not scheduled, in LeadSail's words, at most 200 characters; null when it was. REST `failed[].error`.
   * Where LeadSail has no words or says nothing of the lead, a sentence of the gateway's says so. The words are not kept:
   * a mutation that is sent again with its idempotency key gets that sentence.
   */
  readonly error?: Maybe<Scalars['String']['output']>;
  /** The lead as it is now, read after the write: one call a lead, `GET /leads/{leadId}`. `lead { id }` costs none. */
  readonly lead?: Maybe<Lead>;
  /** The lead's id, as it was given. */
  readonly leadId: Scalars['ID']['output'];
  /** When LeadSail will call. REST `details[].nextCallTime`; null when it does not say so readably. */
  readonly nextCallAt?: Maybe<Scalars['DateTime']['output']>;
};

/** What only a call has. REST `call`. */
export type CallDetails = {
  readonly __typename?: 'CallDetails';
  /** `inbound` or `outbound`; an open list. REST `direction`. */
  readonly direction?: Maybe<Scalars['String']['output']>;
  /** How long; LeadSail does not state the unit, seconds are likely. REST `duration`. */
  readonly duration?: Maybe<Scalars['Float']['output']>;
  /**
   * A link to the sound, to be kept as secret as the sound itself. Null where the gateway hides links
   * (`--hide-links on`). REST `recordingUrl`.
   */
  readonly recordingUrl?: Maybe<Scalars['String']['output']>;
  /** Such as `webrtc`; an open list. REST `source`. */
  readonly source?: Maybe<Scalars['String']['output']>;
  /** Whether somebody was spoken to. REST `spokenTo`. */
  readonly spokenTo?: Maybe<Scalars['Boolean']['output']>;
  /** Why the call ended. REST `terminationReason`. */
  readonly terminationReason?: Maybe<Scalars['String']['output']>;
  /** The voice agent. REST `voiceAI`. */
  readonly voiceAI?: Maybe<VoiceAi>;
};

/**
 * What leads are sold through: the rules of who buys them, and the documents that they sign. LeadSail documents its
 * configuration in part, and that part is here. Source: `GET /campaigns`.
 */
export type Campaign = {
  readonly __typename?: 'Campaign';
  /** Whether it takes leads and calls them. REST `active`. */
  readonly active?: Maybe<Scalars['Boolean']['output']>;
  /**
   * The client that buys its leads, by `clientId`; null when LeadSail has none. One call a client,
   * `GET /clients/{clientId}`, and none for `client { id }`.
   */
  readonly client?: Maybe<Client>;
  /** REST `clientAbbrev`. */
  readonly clientAbbrev?: Maybe<Scalars['String']['output']>;
  /** REST `clientId`. */
  readonly clientId?: Maybe<Scalars['ID']['output']>;
  /** REST `clientName`. */
  readonly clientName?: Maybe<Scalars['String']['output']>;
  /** What its leads are asked to sign. REST `documents`. */
  readonly documents?: Maybe<ReadonlyArray<CampaignDocument>>;
  /** REST `campaignId`, a short code such as `HXZ`. */
  readonly id: Scalars['ID']['output'];
  /** Who of the tenant's people looks after it. REST `managerId`. */
  readonly managerId?: Maybe<Scalars['ID']['output']>;
  /** REST `name`. */
  readonly name?: Maybe<Scalars['String']['output']>;
  /** REST `offerAbbrev`. */
  readonly offerAbbrev?: Maybe<Scalars['String']['output']>;
  /** REST `offerId`. */
  readonly offerId?: Maybe<Scalars['ID']['output']>;
  /** REST `offerName`. */
  readonly offerName?: Maybe<Scalars['String']['output']>;
  /** Where LeadSail reports what happens to its leads. REST `webhooks`. */
  readonly webhooks?: Maybe<CampaignWebhooks>;
};

/** A page of campaigns. Source: `GET /campaigns`. */
export type CampaignConnection = {
  readonly __typename?: 'CampaignConnection';
  /** The campaigns, each with its cursor. */
  readonly edges: ReadonlyArray<CampaignEdge>;
  /** The campaigns, in LeadSail's order. */
  readonly nodes: ReadonlyArray<Campaign>;
  /** How to go on. */
  readonly pageInfo: PageInfo;
  /** How many campaigns the filter lets in; null when LeadSail did not say. REST `pagination.total`. */
  readonly totalCount?: Maybe<Scalars['Int']['output']>;
};

/** A document that leads of a campaign are asked to sign. REST `documents[]`. */
export type CampaignDocument = {
  readonly __typename?: 'CampaignDocument';
  /** Which leads it is for. REST `conditions`. */
  readonly conditions?: Maybe<ConditionGroup>;
  /** The template in LeadSail. REST `documentTemplateId`. */
  readonly documentTemplateId?: Maybe<Scalars['ID']['output']>;
  /** How the template's fields are filled. REST `fieldMappingOverrides`. */
  readonly fieldMappingOverrides?: Maybe<ReadonlyArray<FieldMappingOverride>>;
  /** REST `documentId`. */
  readonly id?: Maybe<Scalars['ID']['output']>;
  /** REST `name`. */
  readonly name?: Maybe<Scalars['String']['output']>;
  /** Who has it signed, such as `docuseal`; an open list. REST `provider`. */
  readonly provider?: Maybe<Scalars['String']['output']>;
  /** The template at the provider. REST `templateId`. */
  readonly templateId?: Maybe<Scalars['ID']['output']>;
  /** REST `type`. */
  readonly type?: Maybe<Scalars['String']['output']>;
};

/** A campaign and its place in the list. */
export type CampaignEdge = {
  readonly __typename?: 'CampaignEdge';
  /** Pass it as `after` to continue behind this campaign. */
  readonly cursor: Scalars['String']['output'];
  /** The campaign. */
  readonly node: Campaign;
};

/** Which campaigns to list; what is given must all hold. LeadSail filters. Source: query of `GET /campaigns`. */
export type CampaignFilter = {
  /** Only active (true) or only inactive (false) campaigns; both when left out. REST `active`. */
  readonly active?: InputMaybe<Scalars['Boolean']['input']>;
  /** Only campaigns of this client. REST `clientId`. */
  readonly clientId?: InputMaybe<Scalars['ID']['input']>;
  /** Archived campaigns as well (true); LeadSail leaves them out otherwise. REST `includeArchived`. */
  readonly includeArchived?: InputMaybe<Scalars['Boolean']['input']>;
  /** Only campaigns of this offer. REST `offerId`. */
  readonly offerId?: InputMaybe<Scalars['ID']['input']>;
  /** Part of a name, a campaign's id, or its client's or offer's name. REST `search`. */
  readonly search?: InputMaybe<Scalars['String']['input']>;
};

/** The campaign of a lead with its buyer and offer, copied into the lead. REST `campaign`. */
export type CampaignSnapshot = {
  readonly __typename?: 'CampaignSnapshot';
  /**
   * The campaign as it is now; null when LeadSail has none. Costs what `Query.campaign` costs, `GET /campaigns` page by
   * page, once for all leads of an operation, and nothing for `campaign { id }`.
   */
  readonly campaign?: Maybe<Campaign>;
  /**
   * The client as it is now, by `clientId`; null when LeadSail has none. One call a client, `GET /clients/{clientId}`,
   * and none for `client { id }`.
   */
  readonly client?: Maybe<Client>;
  /** REST `clientAbbrev`. */
  readonly clientAbbrev?: Maybe<Scalars['String']['output']>;
  /** REST `clientId`, the lead's buyer. */
  readonly clientId?: Maybe<Scalars['ID']['output']>;
  /** REST `clientName`. */
  readonly clientName?: Maybe<Scalars['String']['output']>;
  /** REST `campaignId`, a short code such as `HXZ`. */
  readonly id?: Maybe<Scalars['ID']['output']>;
  /** REST `name`. */
  readonly name?: Maybe<Scalars['String']['output']>;
  /** REST `offerAbbrev`. */
  readonly offerAbbrev?: Maybe<Scalars['String']['output']>;
  /** REST `offerId`. */
  readonly offerId?: Maybe<Scalars['ID']['output']>;
  /** REST `offerName`. */
  readonly offerName?: Maybe<Scalars['String']['output']>;
};

/** An event that a campaign's webhooks know. */
export type CampaignWebhookEvent = {
  readonly __typename?: 'CampaignWebhookEvent';
  /** Whether it is reported. */
  readonly enabled?: Maybe<Scalars['Boolean']['output']>;
  /** Such as `lead.delivered`; an open list. */
  readonly name: Scalars['String']['output'];
};

/** Where LeadSail reports what happens to leads of a campaign. REST `webhooks`, without `headers`: they can hold secrets. */
export type CampaignWebhooks = {
  readonly __typename?: 'CampaignWebhooks';
  /** REST `enabled`. */
  readonly enabled?: Maybe<Scalars['Boolean']['output']>;
  /** REST `events`, an object of names there. */
  readonly events?: Maybe<ReadonlyArray<CampaignWebhookEvent>>;
  /** Whether the organization's own webhooks count here. REST `inheritFromTenant`. */
  readonly inheritFromTenant?: Maybe<Scalars['Boolean']['output']>;
  /** How often LeadSail tries again, 1 to 10. REST `retryAttempts`. */
  readonly retryAttempts?: Maybe<Scalars['Float']['output']>;
  /** How long LeadSail waits for an answer, 1 to 120. REST `timeoutSeconds`. */
  readonly timeoutSeconds?: Maybe<Scalars['Float']['output']>;
  /** REST `url`; a secret to anybody but its owner. */
  readonly url?: Maybe<Scalars['String']['output']>;
};

/** Who buys a tenant's leads. Source: `GET /clients/{clientId}`. */
export type Client = {
  readonly __typename?: 'Client';
  /** The name in short. REST `abbrev`. */
  readonly abbrev?: Maybe<Scalars['String']['output']>;
  /** Whether leads can go there. REST `active`. */
  readonly active?: Maybe<Scalars['Boolean']['output']>;
  /** REST `address`, which has no `unit`. */
  readonly address?: Maybe<Address>;
  /** When it was archived; null where it was not. REST `archivedAt`. */
  readonly archivedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Whom to talk to there. REST `contactName`, `contactEmail` and `contactPhone`. */
  readonly contact?: Maybe<ClientContact>;
  /** REST `createdAt`. */
  readonly createdAt?: Maybe<Scalars['DateTime']['output']>;
  /** Free words. REST `description`. */
  readonly description?: Maybe<Scalars['String']['output']>;
  /** The client's id in a system of the tenant's. REST `externalId`. */
  readonly externalId?: Maybe<Scalars['String']['output']>;
  /** REST `clientId`. */
  readonly id: Scalars['ID']['output'];
  /** REST `name`. */
  readonly name?: Maybe<Scalars['String']['output']>;
  /** How leads are to be sent there. REST `settings`. */
  readonly settings?: Maybe<ClientSettings>;
  /** REST `tags`, each passed on as sent. */
  readonly tags?: Maybe<ReadonlyArray<Maybe<Scalars['JSON']['output']>>>;
  /** REST `updatedAt`. */
  readonly updatedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** A page of clients. Source: `GET /clients`. */
export type ClientConnection = {
  readonly __typename?: 'ClientConnection';
  /** The clients, each with its cursor. */
  readonly edges: ReadonlyArray<ClientEdge>;
  /** The clients, in LeadSail's order. */
  readonly nodes: ReadonlyArray<Client>;
  /** How to go on. */
  readonly pageInfo: PageInfo;
  /** How many clients the filter lets in; null when LeadSail did not say. REST `pagination.total`. */
  readonly totalCount?: Maybe<Scalars['Int']['output']>;
};

/** A person to talk to at a client. */
export type ClientContact = {
  readonly __typename?: 'ClientContact';
  /** REST `contactEmail`. */
  readonly email?: Maybe<Scalars['String']['output']>;
  /** REST `contactName`. */
  readonly name?: Maybe<Scalars['String']['output']>;
  /** REST `contactPhone`. */
  readonly phone?: Maybe<Scalars['String']['output']>;
};

/** A client and its place in the list. */
export type ClientEdge = {
  readonly __typename?: 'ClientEdge';
  /** Pass it as `after` to continue behind this client. */
  readonly cursor: Scalars['String']['output'];
  /** The client. */
  readonly node: Client;
};

/** Which clients to list; what is given must all hold. LeadSail filters. Source: query of `GET /clients`. */
export type ClientFilter = {
  /** Only active (true) or only inactive (false) clients; both when left out. REST `active`. */
  readonly active?: InputMaybe<Scalars['Boolean']['input']>;
  /** Part of a name or abbreviation. REST `search`. */
  readonly search?: InputMaybe<Scalars['String']['input']>;
};

/** How leads are to be sent to a client. REST `settings`, without the address that leads are posted to: it is a secret. */
export type ClientSettings = {
  readonly __typename?: 'ClientSettings';
  /** Whether a lead may come twice. REST `acceptDuplicates`. */
  readonly acceptDuplicates?: Maybe<Scalars['Boolean']['output']>;
  /** REST `maxLeadsPerDay`. */
  readonly maxLeadsPerDay?: Maybe<Scalars['Float']['output']>;
  /** REST `maxLeadsPerMonth`. */
  readonly maxLeadsPerMonth?: Maybe<Scalars['Float']['output']>;
  /** Who hears of leads. REST `notificationEmail`. */
  readonly notificationEmail?: Maybe<Scalars['String']['output']>;
  /** Such as `http`; an open list. REST `postingMethod`. */
  readonly postingMethod?: Maybe<Scalars['String']['output']>;
  /** REST `sendDailyReport`. */
  readonly sendDailyReport?: Maybe<Scalars['Boolean']['output']>;
  /** The time zone of the client's days. REST `timezone`. */
  readonly timezone?: Maybe<Scalars['String']['output']>;
};

/** What a lead consented to. REST `compliance`, whose full shape LeadSail does not document. */
export type Compliance = {
  readonly __typename?: 'Compliance';
  /** Every further key of REST `compliance` as sent; null when there is none. */
  readonly extra?: Maybe<Scalars['JSON']['output']>;
  /** Consent under the US Telephone Consumer Protection Act. REST `tcpaConsent`. */
  readonly tcpaConsent?: Maybe<Scalars['Boolean']['output']>;
};

/** A condition on one field of a lead. REST `conditions[]`. */
export type Condition = {
  readonly __typename?: 'Condition';
  /** REST `field`. */
  readonly field?: Maybe<Scalars['String']['output']>;
  /** Such as `equals`; LeadSail documents no other spelling. REST `operator`. */
  readonly operator?: Maybe<Scalars['String']['output']>;
  /** REST `value`, each passed on as sent. */
  readonly value?: Maybe<ReadonlyArray<Maybe<Scalars['JSON']['output']>>>;
  /** A list of values that LeadSail keeps. REST `valueSetId`. */
  readonly valueSetId?: Maybe<Scalars['ID']['output']>;
};

/** Conditions that a lead is held against. REST `conditions`. */
export type ConditionGroup = {
  readonly __typename?: 'ConditionGroup';
  /** Whether they are looked at. REST `isActive`. */
  readonly isActive?: Maybe<Scalars['Boolean']['output']>;
  /** How the rules below hang together, `AND` or `OR`. REST `logicalOperator`. */
  readonly logicalOperator?: Maybe<Scalars['String']['output']>;
  /** REST `name`. */
  readonly name?: Maybe<Scalars['String']['output']>;
  /** REST `subRules`. */
  readonly subRules?: Maybe<ReadonlyArray<ConditionRule>>;
};

/** A rule of several conditions. REST `subRules[]`. */
export type ConditionRule = {
  readonly __typename?: 'ConditionRule';
  /** REST `conditions`. */
  readonly conditions?: Maybe<ReadonlyArray<Condition>>;
  /** How its conditions hang together, `AND` or `OR`. REST `logicalOperator`. */
  readonly logicalOperator?: Maybe<Scalars['String']['output']>;
};

/** A lead to store. LeadSail's `POST /leads`; `flags`, whose shape it does not document, are left out. */
export type CreateLeadInput = {
  /** REST `address`. */
  readonly address?: InputMaybe<AddressInput>;
  /** A JSON object; LeadSail documents no shape, reads show the keys of `Attribution`. REST `attribution`. */
  readonly attribution?: InputMaybe<Scalars['JSON']['input']>;
  /** The campaign it is for. REST `campaignId`. */
  readonly campaignId: Scalars['ID']['input'];
  /** A JSON object with what the lead agreed to, such as `tcpaConsent`. REST `compliance`. */
  readonly compliance?: InputMaybe<Scalars['JSON']['input']>;
  /** Two capital letters. REST `country`. */
  readonly country?: InputMaybe<Scalars['String']['input']>;
  /** An e-mail address. REST `email`. */
  readonly email: Scalars['String']['input'];
  /** At least 1 character. REST `firstName`. */
  readonly firstName: Scalars['String']['input'];
  /**
   * A name of your own for this one wish, at most 255 characters, such as a UUID. Sent again within ten
   * minutes with the same input, it is answered as the first time and not done again. What may have happened
   * stays so; what certainly did not is tried again.
   */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** At least 1 character. REST `lastName`. */
  readonly lastName: Scalars['String']['input'];
  /** Texts, a note each. REST `notes`. */
  readonly notes?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** At least 10 characters: digits, blanks and `+ - ( ) .`. REST `phone`. */
  readonly phone: Scalars['String']['input'];
  /** What the lead answered. REST `questionnaire`. */
  readonly questionnaire?: InputMaybe<ReadonlyArray<QuestionnaireAnswerInput>>;
  /** An IANA name such as `America/Chicago`. REST `timezone`. */
  readonly timezone?: InputMaybe<Scalars['String']['input']>;
  /** How you know the time zone. REST `timezoneSource`. */
  readonly timezoneSource?: InputMaybe<TimezoneSourceInput>;
};

/** What became of `createLead`. */
export type CreateLeadPayload = {
  readonly __typename?: 'CreateLeadPayload';
  /**
   * The lead as it is now, read after the write: one call, `GET /leads/{leadId}`, and more for up to 2 seconds while
   * it is not there yet. `lead { id }` costs none. Null when nothing was done, and when LeadSail does not name it.
   */
  readonly lead?: Maybe<Lead>;
  /** Whether it was done; `userErrors` say why not. */
  readonly outcome: WriteOutcome;
  /** REST `submissionId`; null when nothing was done, and when LeadSail does not name it. */
  readonly submissionId?: Maybe<Scalars['ID']['output']>;
  /** Why it was not done; empty when it was. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** A lead to deliver by hand. LeadSail's `POST /leads/{leadId}/deliver`. */
export type DeliverLeadInput = {
  /** The campaign to deliver it for. REST `campaignId`. */
  readonly campaignId: Scalars['ID']['input'];
  /**
   * A name of your own for this one wish, at most 255 characters, such as a UUID. Sent again within ten
   * minutes with the same input, it is answered as the first time and not done again. What may have happened
   * stays so; what certainly did not is tried again.
   */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Which lead. */
  readonly leadId: Scalars['ID']['input'];
};

/** What became of `deliverLead`. */
export type DeliverLeadPayload = {
  readonly __typename?: 'DeliverLeadPayload';
  /**
   * The lead as it is now, read after the write: one call, `GET /leads/{leadId}`, and more for up to 2 seconds while
   * it is not there yet. `lead { id }` costs none. Null when nothing was done, and when LeadSail does not name it.
   */
  readonly lead?: Maybe<Lead>;
  /** Whether it was done; `userErrors` say why not. */
  readonly outcome: WriteOutcome;
  /** The submission that was made. REST `newSubmissionId`; null when nothing was done, and when LeadSail does not name it. */
  readonly submissionId?: Maybe<Scalars['ID']['output']>;
  /** Why it was not done; empty when it was. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** A category of fields to ask for. REST `category` of `GET /field-library`. */
export type FieldCategory =
  /** Where the lead came from. */
  | 'ATTRIBUTION'
  /** What the lead agreed to. */
  | 'COMPLIANCE'
  /** How to reach the lead. */
  | 'CONTACT'
  /** The tenant's own. */
  | 'CUSTOM'
  /** A file. */
  | 'FILE'
  /** A mark. */
  | 'FLAGS'
  /** A question of a questionnaire. */
  | 'QUESTION'
  /** Kept by LeadSail itself. */
  | 'SYSTEM';

/** The category of a field. REST `category`. */
export type FieldLibraryCategory =
  /** Where the lead came from. */
  | 'ATTRIBUTION'
  /** What the lead agreed to. */
  | 'COMPLIANCE'
  /** How to reach the lead. */
  | 'CONTACT'
  /** The tenant's own. */
  | 'CUSTOM'
  /** A file. */
  | 'FILE'
  /** A mark. */
  | 'FLAGS'
  /** A question of a questionnaire. */
  | 'QUESTION'
  /** Kept by LeadSail itself. */
  | 'SYSTEM'
  /** LeadSail sent a value that this schema does not know; see `categoryRaw`. */
  | 'UNKNOWN';

/** A field that a tenant's forms and questionnaires know. Source: `GET /field-library`. */
export type FieldLibraryEntry = {
  readonly __typename?: 'FieldLibraryEntry';
  /** REST `active`. */
  readonly active?: Maybe<Scalars['Boolean']['output']>;
  /** REST `category`; `UNKNOWN` for a value that this schema does not know. */
  readonly category?: Maybe<FieldLibraryCategory>;
  /** REST `category` exactly as sent. */
  readonly categoryRaw?: Maybe<Scalars['String']['output']>;
  /** REST `createdAt`. */
  readonly createdAt?: Maybe<Scalars['DateTime']['output']>;
  /** Such as `string`; an open list. REST `dataType`. */
  readonly dataType?: Maybe<Scalars['String']['output']>;
  /** The same as `key`, so that client caches normalise unaided. */
  readonly id: Scalars['ID']['output'];
  /** Whether LeadSail brought it (true) or the tenant made it. REST `isStandard`. */
  readonly isStandard?: Maybe<Scalars['Boolean']['output']>;
  /** REST `key`. */
  readonly key: Scalars['ID']['output'];
  /** What people call it. REST `label`. */
  readonly label?: Maybe<Scalars['String']['output']>;
  /** REST `updatedAt`. */
  readonly updatedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What an answer has to satisfy. REST `validationRules`. */
  readonly validationRules?: Maybe<ValidationRules>;
};

/** How one field of a document's template is filled. REST `fieldMappingOverrides[]`. */
export type FieldMappingOverride = {
  readonly __typename?: 'FieldMappingOverride';
  /** REST `autoFill`. */
  readonly autoFill?: Maybe<Scalars['Boolean']['output']>;
  /** REST `fallbackTemplate`. */
  readonly fallbackTemplate?: Maybe<Scalars['String']['output']>;
  /** REST `id`. */
  readonly id?: Maybe<Scalars['ID']['output']>;
  /** REST `providerFieldId`. */
  readonly providerFieldId?: Maybe<Scalars['ID']['output']>;
  /** REST `providerFieldLabel`. */
  readonly providerFieldLabel?: Maybe<Scalars['String']['output']>;
  /** REST `providerFieldName`. */
  readonly providerFieldName?: Maybe<Scalars['String']['output']>;
  /** REST `providerFieldRequired`. */
  readonly providerFieldRequired?: Maybe<Scalars['Boolean']['output']>;
  /** REST `providerFieldType`. */
  readonly providerFieldType?: Maybe<Scalars['String']['output']>;
  /** REST `sourceLabel`. */
  readonly sourceLabel?: Maybe<Scalars['String']['output']>;
  /** Where its value comes from, such as `field_library`; an open list. REST `sourceType`. */
  readonly sourceType?: Maybe<Scalars['String']['output']>;
  /** REST `sourceValue`. */
  readonly sourceValue?: Maybe<Scalars['String']['output']>;
};

/** A file came to be. */
export type FileEvent = {
  readonly __typename?: 'FileEvent';
  /** When; null where LeadSail does not say so readably. */
  readonly at?: Maybe<Scalars['DateTime']['output']>;
  /** The file as it is now; always there. */
  readonly file?: Maybe<LeadFile>;
  /** The same in every answer. */
  readonly id: Scalars['ID']['output'];
};

/** An event of a lead to report to an ad platform. LeadSail's `POST /pixels/fire`. */
export type FirePixelInput = {
  /** Where the event happened; LeadSail takes `SYSTEM_GENERATED` when it is left out. REST `actionSource`. */
  readonly actionSource?: InputMaybe<PixelActionSource>;
  /** Of `eventValue`: three capital letters of ISO 4217, such as `USD`. REST `currency`. */
  readonly currency?: InputMaybe<Scalars['String']['input']>;
  /** Such as `Lead`, `Purchase` or `CompleteRegistration`. REST `eventName`. */
  readonly eventName: Scalars['String']['input'];
  /** What the event is worth. REST `eventValue`. */
  readonly eventValue?: InputMaybe<Scalars['Float']['input']>;
  /**
   * A name of your own for this one wish, at most 255 characters, such as a UUID. Sent again within ten
   * minutes with the same input, it is answered as the first time and not done again. What may have happened
   * stays so; what certainly did not is tried again.
   */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Whose event it is: what the platform knows a person by is taken from this lead. REST `leadId`. */
  readonly leadId: Scalars['ID']['input'];
  /** The pixel at the platform. REST `pixelId`. */
  readonly pixelId: Scalars['ID']['input'];
  /** Where the pixel is. REST `platform`. */
  readonly platform: PixelPlatform;
  /** A code of the platform's that makes a test of the event: it is shown there and counts for nothing. REST `testEventCode`. */
  readonly testEventCode?: InputMaybe<Scalars['String']['input']>;
};

/** What became of `firePixel`. */
export type FirePixelPayload = {
  readonly __typename?: 'FirePixelPayload';
  /**
   * The lead as it is now, read after the write: one call, `GET /leads/{leadId}`, and more for up to 2 seconds while
   * it is not there yet. `lead { id }` costs none. Null when nothing was done, and when LeadSail does not name it.
   */
  readonly lead?: Maybe<Lead>;
  /** Whether the platform took the event, by LeadSail's word on it (the inner `success`); `userErrors` say why not. */
  readonly outcome: WriteOutcome;
  /** Why it was not done; empty when it was. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** Whether a lead's story is whole. */
export type HistoryCompleteness = {
  readonly __typename?: 'HistoryCompleteness';
  /** Whether nothing is missing. */
  readonly isComplete: Scalars['Boolean']['output'];
  /** What could not be had; empty when the story is whole. */
  readonly missing: ReadonlyArray<MissingPart>;
};

/** What of a lead's story is asked for by a call of its own. */
export type HistoryPart =
  /** Files. */
  | 'FILES'
  /** Calls, text threads and e-mail threads. */
  | 'INTERACTIONS';

/**
 * A call to make. LeadSail's `POST /voice/calls/initiate`; its `direction` is left out, for nothing says what an
 * inbound call would be here: calls are outbound.
 */
export type InitiateCallInput = {
  /**
   * Added to the voice agent's instructions for this call. Whatever stands here steers the agent: put no words
   * of strangers into it. REST `additionalInstructions`.
   */
  readonly additionalInstructions?: InputMaybe<Scalars['String']['input']>;
  /** For this campaign instead of the lead's. REST `campaignId`. */
  readonly campaignId?: InputMaybe<Scalars['ID']['input']>;
  /**
   * A name of your own for this one wish, at most 255 characters, such as a UUID. Sent again within ten
   * minutes with the same input, it is answered as the first time and not done again. What may have happened
   * stays so; what certainly did not is tried again.
   */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Made for a test: the campaign need not be active. REST `isTest`. */
  readonly isTest?: InputMaybe<Scalars['Boolean']['input']>;
  /** Whom to call. */
  readonly leadId: Scalars['ID']['input'];
  /** Call this number instead of the lead's: E.164, such as `+15125550142`. REST `phone`. */
  readonly phone?: InputMaybe<Scalars['String']['input']>;
};

/** What became of `initiateCall`. */
export type InitiateCallPayload = {
  readonly __typename?: 'InitiateCallPayload';
  /**
   * The call that began, still `IN_PROGRESS`, read after the write: one call, `GET /interactions/{interactionId}`, and
   * more for up to 2 seconds while it is not there yet. Null when nothing was done, and when LeadSail does not name it.
   */
  readonly interaction?: Maybe<Interaction>;
  /**
   * The lead as it is now, read after the write: one call, `GET /leads/{leadId}`, and more for up to 2 seconds while
   * it is not there yet. `lead { id }` costs none. Null when nothing was done, and when LeadSail does not name it.
   */
  readonly lead?: Maybe<Lead>;
  /** Whether it was done; `userErrors` say why not. */
  readonly outcome: WriteOutcome;
  /** Why it was not done; empty when it was. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/**
 * A call or a text thread with a lead. Source: `GET /interactions/{interactionId}` or a row of
 * `GET /interactions/lead/{leadId}`.
 */
export type Interaction = {
  readonly __typename?: 'Interaction';
  /** What only a call has; null for texts. REST `call`. */
  readonly call?: Maybe<CallDetails>;
  /** REST `campaignId`. */
  readonly campaignId?: Maybe<Scalars['ID']['output']>;
  /** REST `clientId`. */
  readonly clientId?: Maybe<Scalars['ID']['output']>;
  /** REST `createdAt`. */
  readonly createdAt?: Maybe<Scalars['DateTime']['output']>;
  /** REST `errorCode`. */
  readonly errorCode?: Maybe<Scalars['String']['output']>;
  /** REST `errorMessage`. */
  readonly errorMessage?: Maybe<Scalars['String']['output']>;
  /** LeadSail's `interactionId` as it is. */
  readonly id: Scalars['ID']['output'];
  /**
   * The lead it is with. `lead { id }` costs nothing, for the id is already here; more of the lead
   * costs one call, `GET /leads/{leadId}`, unless this interaction was reached through that lead.
   */
  readonly lead?: Maybe<Lead>;
  /** The lead it is with, as data. REST `leadId`. */
  readonly leadId?: Maybe<Scalars['ID']['output']>;
  /** REST `offerId`. */
  readonly offerId?: Maybe<Scalars['ID']['output']>;
  /** The lead's number in this interaction. REST `phone`; personal data. */
  readonly phone?: Maybe<Scalars['String']['output']>;
  /** What only a text thread has; null for calls. REST `sms`. */
  readonly sms?: Maybe<SmsDetails>;
  /** Its state or outcome. REST `status`; `UNKNOWN` for a value that this schema does not know. */
  readonly status?: Maybe<InteractionStatus>;
  /** REST `status` exactly as sent. */
  readonly statusRaw?: Maybe<Scalars['String']['output']>;
  /** What was said, in short. REST `summary`; personal data. */
  readonly summary?: Maybe<Scalars['String']['output']>;
  /** REST `telephony`. */
  readonly telephony?: Maybe<Telephony>;
  /**
   * What was said, entry by entry; null only when LeadSail sent none. List rows carry it; for a row
   * that does not, one call more, `GET /interactions/{interactionId}`.
   */
  readonly transcript?: Maybe<Transcript>;
  /** REST `type`; `UNKNOWN` for a value that this schema does not know. */
  readonly type?: Maybe<InteractionType>;
  /** REST `type` exactly as sent. */
  readonly typeRaw?: Maybe<Scalars['String']['output']>;
  /** REST `updatedAt`. */
  readonly updatedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** A page of a lead's interactions, newest first. Source: `GET /interactions/lead/{leadId}`. */
export type InteractionConnection = {
  readonly __typename?: 'InteractionConnection';
  /** The interactions, each with its cursor. */
  readonly edges: ReadonlyArray<InteractionEdge>;
  /** The interactions. */
  readonly nodes: ReadonlyArray<Interaction>;
  /** How to go on. */
  readonly pageInfo: PageInfo;
  /** How many the lead has that pass the filter; costs no call, for LeadSail sends all of them. */
  readonly totalCount: Scalars['Int']['output'];
};

/** An interaction and its place in the list. */
export type InteractionEdge = {
  readonly __typename?: 'InteractionEdge';
  /** Pass it as `after` to continue behind this interaction. */
  readonly cursor: Scalars['String']['output'];
  /** The interaction. */
  readonly node: Interaction;
};

/** A call, a text thread or an e-mail thread began. */
export type InteractionEvent = {
  readonly __typename?: 'InteractionEvent';
  /** When it began; null where LeadSail does not say so readably. */
  readonly at?: Maybe<Scalars['DateTime']['output']>;
  /** The same in every answer. */
  readonly id: Scalars['ID']['output'];
  /** The interaction. */
  readonly interaction: Interaction;
};

/** Which of a lead's interactions; what is given must all hold. The gateway filters. */
export type InteractionFilter = {
  /** In one of these states. */
  readonly status?: InputMaybe<ReadonlyArray<InteractionStatusInput>>;
  /** Of one of these types. */
  readonly type?: InputMaybe<ReadonlyArray<InteractionTypeInput>>;
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

/** An interaction status to ask for. */
export type InteractionStatusInput =
  /** The line was busy. */
  | 'BUSY'
  /** Came to its end. */
  | 'COMPLETED'
  /** Somebody is to follow up. */
  | 'FOLLOW_UP'
  /** Broke off, or a thread that is still open. */
  | 'INCOMPLETE'
  /** Going on. */
  | 'IN_PROGRESS'
  /** Nobody answered. */
  | 'NO_ANSWER'
  /** The lead could not be reached. */
  | 'NO_CONTACT'
  /** The lead qualified. */
  | 'QUALIFIED'
  /** A time to call back was set. */
  | 'SCHEDULED_CALLBACK'
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

/** A kind of interaction to ask for. */
export type InteractionTypeInput =
  /** Phone calls. */
  | 'CALL'
  /** E-mail threads. */
  | 'EMAIL'
  /** Threads of text messages. */
  | 'SMS';

/**
 * A person that LeadSail works for a campaign, with everything that happened since.
 * Source: `GET /leads/{leadId}` or a row of `GET /leads`.
 */
export type Lead = {
  readonly __typename?: 'Lead';
  /** REST `address`. */
  readonly address?: Maybe<Address>;
  /** The human decision that delivery may wait for. REST `approval`. */
  readonly approval?: Maybe<Approval>;
  /** Where the lead came from. REST `attribution`; personal data. */
  readonly attribution?: Maybe<Attribution>;
  /** The campaign as it was named when the lead came in. REST `campaign`. */
  readonly campaign?: Maybe<CampaignSnapshot>;
  /** The lead's id in the buyer's system. REST `clientLeadId`. */
  readonly clientLeadId?: Maybe<Scalars['String']['output']>;
  /** What the lead agreed to. REST `compliance`. */
  readonly compliance?: Maybe<Compliance>;
  /** REST `country`, as LeadSail sent it, usually two capital letters. */
  readonly country?: Maybe<Scalars['String']['output']>;
  /** REST `createdAt`. */
  readonly createdAt?: Maybe<Scalars['DateTime']['output']>;
  /** The tenant's own fields, as sent. REST `customFields`. */
  readonly customFields?: Maybe<Scalars['JSON']['output']>;
  /** REST `dateOfBirth`, as LeadSail sent it, usually `YYYY-MM-DD`. */
  readonly dateOfBirth?: Maybe<Scalars['String']['output']>;
  /** REST `deliveredAt`. */
  readonly deliveredAt?: Maybe<Scalars['DateTime']['output']>;
  /** Free text beside the status. REST `detail`. */
  readonly detail?: Maybe<Scalars['String']['output']>;
  /** REST `email`. */
  readonly email?: Maybe<Scalars['String']['output']>;
  /**
   * The lead's documents, in LeadSail's order. One call, `GET /files/{leadId}`; it leaves together with the lead's own
   * where its id is known.
   */
  readonly files?: Maybe<ReadonlyArray<LeadFile>>;
  /** REST `firstName`. */
  readonly firstName?: Maybe<Scalars['String']['output']>;
  /** REST `flags`. */
  readonly flags?: Maybe<LeadFlags>;
  /**
   * Whether all of `timeline` can be had, so that nobody takes a gap for silence. Costs the calls of `interactions` and `files`,
   * `GET /interactions/lead/{leadId}` and `GET /files/{leadId}`, once together with `timeline`.
   */
  readonly history?: Maybe<HistoryCompleteness>;
  /** LeadSail's `leadId` as it is; other subgraphs and caches know the lead by it. */
  readonly id: Scalars['ID']['output'];
  /**
   * Calls and texts with this lead, newest first. One call however many are asked for,
   * `GET /interactions/lead/{leadId}`; it leaves together with the lead's own where its id is known.
   */
  readonly interactions?: Maybe<InteractionConnection>;
  /** REST `lastActivityAt`. */
  readonly lastActivityAt?: Maybe<Scalars['DateTime']['output']>;
  /** REST `lastName`. */
  readonly lastName?: Maybe<Scalars['String']['output']>;
  /** REST `latestSubmittedAt`. */
  readonly latestSubmittedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What people wrote about the lead. REST `notes`. */
  readonly notes?: Maybe<ReadonlyArray<Note>>;
  /** REST `phone`; E.164 when LeadSail could normalise it. */
  readonly phone?: Maybe<Scalars['String']['output']>;
  /** The answers the lead gave, each joined to its field. REST `questionnaire`. */
  readonly questionnaire?: Maybe<ReadonlyArray<QuestionnaireAnswer>>;
  /** Where the lead was posted again, as sent. REST `repostedTo`. */
  readonly repostedTo?: Maybe<ReadonlyArray<Maybe<Scalars['JSON']['output']>>>;
  /** Where the lead stands. REST `status`; `UNKNOWN` for a value that this schema does not know. */
  readonly status?: Maybe<LeadStatus>;
  /** REST `status` exactly as sent. */
  readonly statusRaw?: Maybe<Scalars['String']['output']>;
  /** How many times the lead was submitted. REST `submissionCount`. */
  readonly submissionCount?: Maybe<Scalars['Int']['output']>;
  /** REST `tags`; LeadSail does not say what a tag is, so each is passed on as sent. */
  readonly tags?: Maybe<ReadonlyArray<Maybe<Scalars['JSON']['output']>>>;
  /**
   * All that is known to have happened with the lead, newest first. Costs what its filter lets in: the calls of
   * `interactions`, `GET /interactions/lead/{leadId}`, and, for files and what was signed, of `files`,
   * `GET /files/{leadId}`, which leave together with the lead's own. Where one of them fails, the others are told all the same,
   * and its error stands in `errors` with the place of this field; see `history`.
   */
  readonly timeline?: Maybe<TimelineConnection>;
  /** REST `timezone`, an IANA name such as `America/Chicago`. */
  readonly timezone?: Maybe<Scalars['String']['output']>;
  /** How LeadSail knew the time zone. REST `timezoneSource`. */
  readonly timezoneSource?: Maybe<TimezoneSource>;
  /** REST `timezoneSource` exactly as sent, for values that this schema does not know. */
  readonly timezoneSourceRaw?: Maybe<Scalars['String']['output']>;
  /** REST `updatedAt`. */
  readonly updatedAt?: Maybe<Scalars['DateTime']['output']>;
};


/**
 * A person that LeadSail works for a campaign, with everything that happened since.
 * Source: `GET /leads/{leadId}` or a row of `GET /leads`.
 */
export type LeadInteractionsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<InteractionFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * A person that LeadSail works for a campaign, with everything that happened since.
 * Source: `GET /leads/{leadId}` or a row of `GET /leads`.
 */
export type LeadTimelineArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<TimelineFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** A page of leads. Source: `GET /leads`, which gives no total. */
export type LeadConnection = {
  readonly __typename?: 'LeadConnection';
  /** The leads, each with its cursor. */
  readonly edges: ReadonlyArray<LeadEdge>;
  /** The leads, in LeadSail's order. */
  readonly nodes: ReadonlyArray<Lead>;
  /** How to go on. */
  readonly pageInfo: PageInfo;
};

/** A lead and its place in the list. */
export type LeadEdge = {
  readonly __typename?: 'LeadEdge';
  /** Pass it as `after` to continue behind this lead. */
  readonly cursor: Scalars['String']['output'];
  /** The lead. */
  readonly node: Lead;
};

/** A document of a lead: what LeadSail keeps is where it is and how far it has come. Source: `GET /files/{leadId}`. */
export type LeadFile = {
  readonly __typename?: 'LeadFile';
  /** REST `createdAt`. */
  readonly createdAt?: Maybe<Scalars['DateTime']['output']>;
  /** REST `fileId`. */
  readonly id: Scalars['ID']['output'];
  /** What it is, once a lead. REST `fileKey`, such as `retainer_signed`. */
  readonly key?: Maybe<Scalars['ID']['output']>;
  /** Whose it is. `lead { id }` costs nothing; more of it costs one call, `GET /leads/{leadId}`. */
  readonly lead?: Maybe<Lead>;
  /** REST `leadId`. */
  readonly leadId?: Maybe<Scalars['ID']['output']>;
  /** REST `fileName`. */
  readonly name?: Maybe<Scalars['String']['output']>;
  /** Where it comes from. REST `provider`; `UNKNOWN` for a value that this schema does not know. */
  readonly provider?: Maybe<LeadFileProvider>;
  /** REST `provider` exactly as sent. */
  readonly providerRaw?: Maybe<Scalars['String']['output']>;
  /** REST `signedAt`. */
  readonly signedAt?: Maybe<Scalars['DateTime']['output']>;
  /** How far it has come. REST `status`; `UNKNOWN` for a value that this schema does not know. */
  readonly status?: Maybe<LeadFileStatus>;
  /** REST `status` exactly as sent. */
  readonly statusRaw?: Maybe<Scalars['String']['output']>;
  /** Such as `pdf`. REST `fileType`. */
  readonly type?: Maybe<Scalars['String']['output']>;
  /** REST `updatedAt`. */
  readonly updatedAt?: Maybe<Scalars['DateTime']['output']>;
  /**
   * Where it lies: anybody who has this link can read the document. Null where the gateway hides links
   * (`--hide-links on`). REST `documentUrl`.
   */
  readonly url?: Maybe<Scalars['String']['output']>;
};

/** Where a file comes from. REST `provider`. */
export type LeadFileProvider =
  /** Came with an import. */
  | 'CSV_IMPORT'
  /** Signed at DocuSeal. */
  | 'DOCUSEAL'
  /** Put there by a person. */
  | 'MANUAL_UPLOAD'
  /** Made by LeadSail. */
  | 'SYSTEM_GENERATED'
  /** LeadSail sent a value that this schema does not know; see `providerRaw`. */
  | 'UNKNOWN';

/** Where a file comes from, to store. REST `provider` of `POST /files`. */
export type LeadFileProviderInput =
  /** Came with an import. */
  | 'CSV_IMPORT'
  /** Signed at DocuSeal. */
  | 'DOCUSEAL'
  /** Put there by a person. */
  | 'MANUAL_UPLOAD'
  /** Made by LeadSail. */
  | 'SYSTEM_GENERATED';

/** How far a file has come. REST `status`. */
export type LeadFileStatus =
  /** The lead will not sign it. */
  | 'DECLINED'
  /** It was not signed in time. */
  | 'EXPIRED'
  /** It could not be made or sent. */
  | 'FAILED'
  /** The lead has begun to fill it in. */
  | 'IN_PROGRESS'
  /** Nobody has looked at it. */
  | 'PENDING'
  /** The lead has signed it. */
  | 'SIGNED'
  /** LeadSail sent a value that this schema does not know; see `statusRaw`. */
  | 'UNKNOWN'
  /** It is there. */
  | 'UPLOADED'
  /** Somebody has found it right. */
  | 'VERIFIED'
  /** The lead has looked at it. */
  | 'VIEWED';

/** How far a file has come, to store. REST `status` of `POST /files`. */
export type LeadFileStatusInput =
  /** The lead will not sign it. */
  | 'DECLINED'
  /** It was not signed in time. */
  | 'EXPIRED'
  /** It could not be made or sent. */
  | 'FAILED'
  /** The lead has begun to fill it in. */
  | 'IN_PROGRESS'
  /** Nobody has looked at it. */
  | 'PENDING'
  /** The lead has signed it. */
  | 'SIGNED'
  /** It is there. */
  | 'UPLOADED'
  /** Somebody has found it right. */
  | 'VERIFIED'
  /** The lead has looked at it. */
  | 'VIEWED';

/** One file of a lead that came to be or changed. */
export type LeadFilesChanged = {
  readonly __typename?: 'LeadFilesChanged';
  /** The file as it is now. */
  readonly file: LeadFile;
  /** Whether there was none under its key before. */
  readonly isNew: Scalars['Boolean']['output'];
  /** The lead. `lead { id }` costs nothing; more of it costs one call, `GET /leads/{leadId}`. */
  readonly lead?: Maybe<Lead>;
};

/** Which leads to list; what is given must all hold. LeadSail filters. Source: query of `GET /leads`. */
export type LeadFilter = {
  /** Leads of these campaigns, at least one. REST `campaignIds`. */
  readonly campaignIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Leads of these clients, at least one. REST `clientIds`. */
  readonly clientIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Not after this moment; LeadSail does not say which timestamp, nor whether inclusive. REST `endDate`. */
  readonly endDate?: InputMaybe<Scalars['DateTime']['input']>;
  /** Leads of these offers, at least one. REST `offerIds`. */
  readonly offerIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Part of a name, e-mail, phone or lead id. REST `search`. */
  readonly search?: InputMaybe<Scalars['String']['input']>;
  /** Not before this moment; LeadSail does not say which of a lead's timestamps it compares. REST `startDate`. */
  readonly startDate?: InputMaybe<Scalars['DateTime']['input']>;
  /** Leads in this status. REST `status`. */
  readonly status?: InputMaybe<LeadStatusInput>;
};

/** Marks on a lead. REST `flags`, whose full shape LeadSail does not document. */
export type LeadFlags = {
  readonly __typename?: 'LeadFlags';
  /** Every further key of REST `flags` as sent; null when there is none. */
  readonly extra?: Maybe<Scalars['JSON']['output']>;
  /** Do not contact, on at least one channel. REST `isDnc`. */
  readonly isDnc?: Maybe<Scalars['Boolean']['output']>;
  /** Made for a test; deduplication and pixels leave it out. REST `isTest`. */
  readonly isTest?: Maybe<Scalars['Boolean']['output']>;
};

/** One interaction of a lead that began or changed. */
export type LeadInteractionsChanged = {
  readonly __typename?: 'LeadInteractionsChanged';
  /** The interaction as it is now. */
  readonly interaction: Interaction;
  /** Whether it was not there before. */
  readonly isNew: Scalars['Boolean']['output'];
  /** The lead. `lead { id }` costs nothing; more of it costs one call, `GET /leads/{leadId}`. */
  readonly lead?: Maybe<Lead>;
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

/** A part of a lead's story that could not be had. */
export type MissingPart = {
  readonly __typename?: 'MissingPart';
  /** Why, as it stands in `errors[].extensions.code`. */
  readonly code: Scalars['String']['output'];
  /** Which. */
  readonly part: HistoryPart;
  /** When to try again, in milliseconds; null where LeadSail does not say. */
  readonly retryAfterMs?: Maybe<Scalars['Float']['output']>;
};

/**
 * What is changed or begun. Each is one REST call that is sent once and never again by itself. `outcome` says whether
 * it was done; why not is said in `userErrors`, and nothing has happened then. An error at the mutation's own
 * place with `mayHaveHappened: true` beside its code means that the answer was lost on the way; without it, and
 * unless it is an `INTERNAL_SERVER_ERROR`, nothing has happened. The nodes of a payload are read again, each by one
 * call, and only where they are selected; an error at one of them takes nothing back.
 */
export type Mutation = {
  readonly __typename?: 'Mutation';
  /** Stores a lead without qualification or delivery, as for an import. One call, `POST /leads`. */
  readonly createLead?: Maybe<CreateLeadPayload>;
  /**
   * Has a lead that waits for it delivered by hand. LeadSail makes a submission of it and sends the lead's data to the
   * buyer, which cannot be taken back; the status moves on by itself. A lead whose approval is pending or rejected is
   * not delivered: `CONFLICT`, where LeadSail says so. One call, `POST /leads/{leadId}/deliver`.
   */
  readonly deliverLead?: Maybe<DeliverLeadPayload>;
  /**
   * Reports an event of a lead to an ad platform, which counts it as a conversion and cannot be asked to forget it. LeadSail sends
   * the lead's e-mail address, phone number, IP address, user agent and click ids along: personal data leaves for the
   * platform. `testEventCode` makes a test of it. `outcome` is what LeadSail says of the event itself; where it does not
   * say, the payload is null with `mayHaveHappened`. One call, `POST /pixels/fire`.
   */
  readonly firePixel?: Maybe<FirePixelPayload>;
  /**
   * Has the voice agent call a lead. The call begins at once and goes on by itself: watch
   * `interactionChanged`. LeadSail looks at do-not-call marks, dialling hours and the campaign itself.
   * One call, `POST /voice/calls/initiate`.
   */
  readonly initiateCall?: Maybe<InitiateCallPayload>;
  /**
   * Has a lead delivered again whose delivery failed, was rejected or ended in an error: LeadSail makes a submission of
   * it and sends the same data to the buyer once more, without qualification. Any other lead is a `CONFLICT`, where
   * LeadSail says so. One call, `POST /leads/{leadId}/repost`.
   */
  readonly repostLead?: Maybe<RepostLeadPayload>;
  /**
   * Keeps a reference to a document of a lead's, in place of the one under the same key if there is one. LeadSail stores
   * where the document lies and no copy of it: it has to stay there, for everybody who has the link. Nobody is told, as far as
   * LeadSail documents. One call, `POST /files`.
   */
  readonly saveLeadFile?: Maybe<SaveLeadFilePayload>;
  /**
   * Sends a real person a document to sign, which may bind them: LeadSail fills in a template, e-mails the lead a link
   * unless `sendEmail` is false, texts it as well where `sendSms` is true, and keeps the file under `fileKey`, in place of the one
   * that is there. Its status moves by itself while the lead looks, fills in and signs: watch `leadFilesChanged`. Try it with
   * `testMode`. Reads the lead first where anything is to be sent, and sends nothing to one that is marked not to be
   * contacted or whose mark could not be read. Two calls, `GET /leads/{leadId}` and `POST /document-templates/send`; the
   * second alone where nothing is to be sent.
   */
  readonly sendDocumentForSigning?: Maybe<SendDocumentForSigningPayload>;
  /**
   * Puts leads in line for the auto-dialer: the voice agent calls each of them in its next slot, by itself, hours or days
   * later. LeadSail takes some and leaves others; `results` says which. It looks at excluded statuses, attempts and the
   * campaign itself. One call however many leads, `POST /leads/send-to-auto-dialer`.
   */
  readonly sendLeadsToAutoDialer?: Maybe<SendLeadsToAutoDialerPayload>;
  /**
   * Sends a text message to a lead. Reads the lead first, and sends nothing to one that is marked not to be
   * contacted or whose mark could not be read. Two calls, `GET /leads/{leadId}` and `POST /sms/send`.
   */
  readonly sendSms?: Maybe<SendSmsPayload>;
  /**
   * Decides on a lead whose delivery waits for approval, or takes the decision back. One call,
   * `POST /leads/{leadId}/approve`.
   */
  readonly setLeadApproval?: Maybe<SetLeadApprovalPayload>;
  /**
   * Hands a lead, new or stored, to LeadSail's engine, which qualifies, routes and delivers it afterwards: its
   * status moves on by itself. One call, `POST /leads/submit`.
   */
  readonly submitLead?: Maybe<SubmitLeadPayload>;
  /** Changes what is given of a lead and leaves the rest. One call, `PATCH /leads/{leadId}`. */
  readonly updateLead?: Maybe<UpdateLeadPayload>;
};


/**
 * What is changed or begun. Each is one REST call that is sent once and never again by itself. `outcome` says whether
 * it was done; why not is said in `userErrors`, and nothing has happened then. An error at the mutation's own
 * place with `mayHaveHappened: true` beside its code means that the answer was lost on the way; without it, and
 * unless it is an `INTERNAL_SERVER_ERROR`, nothing has happened. The nodes of a payload are read again, each by one
 * call, and only where they are selected; an error at one of them takes nothing back.
 */
export type MutationCreateLeadArgs = {
  input: CreateLeadInput;
};


/**
 * What is changed or begun. Each is one REST call that is sent once and never again by itself. `outcome` says whether
 * it was done; why not is said in `userErrors`, and nothing has happened then. An error at the mutation's own
 * place with `mayHaveHappened: true` beside its code means that the answer was lost on the way; without it, and
 * unless it is an `INTERNAL_SERVER_ERROR`, nothing has happened. The nodes of a payload are read again, each by one
 * call, and only where they are selected; an error at one of them takes nothing back.
 */
export type MutationDeliverLeadArgs = {
  input: DeliverLeadInput;
};


/**
 * What is changed or begun. Each is one REST call that is sent once and never again by itself. `outcome` says whether
 * it was done; why not is said in `userErrors`, and nothing has happened then. An error at the mutation's own
 * place with `mayHaveHappened: true` beside its code means that the answer was lost on the way; without it, and
 * unless it is an `INTERNAL_SERVER_ERROR`, nothing has happened. The nodes of a payload are read again, each by one
 * call, and only where they are selected; an error at one of them takes nothing back.
 */
export type MutationFirePixelArgs = {
  input: FirePixelInput;
};


/**
 * What is changed or begun. Each is one REST call that is sent once and never again by itself. `outcome` says whether
 * it was done; why not is said in `userErrors`, and nothing has happened then. An error at the mutation's own
 * place with `mayHaveHappened: true` beside its code means that the answer was lost on the way; without it, and
 * unless it is an `INTERNAL_SERVER_ERROR`, nothing has happened. The nodes of a payload are read again, each by one
 * call, and only where they are selected; an error at one of them takes nothing back.
 */
export type MutationInitiateCallArgs = {
  input: InitiateCallInput;
};


/**
 * What is changed or begun. Each is one REST call that is sent once and never again by itself. `outcome` says whether
 * it was done; why not is said in `userErrors`, and nothing has happened then. An error at the mutation's own
 * place with `mayHaveHappened: true` beside its code means that the answer was lost on the way; without it, and
 * unless it is an `INTERNAL_SERVER_ERROR`, nothing has happened. The nodes of a payload are read again, each by one
 * call, and only where they are selected; an error at one of them takes nothing back.
 */
export type MutationRepostLeadArgs = {
  input: RepostLeadInput;
};


/**
 * What is changed or begun. Each is one REST call that is sent once and never again by itself. `outcome` says whether
 * it was done; why not is said in `userErrors`, and nothing has happened then. An error at the mutation's own
 * place with `mayHaveHappened: true` beside its code means that the answer was lost on the way; without it, and
 * unless it is an `INTERNAL_SERVER_ERROR`, nothing has happened. The nodes of a payload are read again, each by one
 * call, and only where they are selected; an error at one of them takes nothing back.
 */
export type MutationSaveLeadFileArgs = {
  input: SaveLeadFileInput;
};


/**
 * What is changed or begun. Each is one REST call that is sent once and never again by itself. `outcome` says whether
 * it was done; why not is said in `userErrors`, and nothing has happened then. An error at the mutation's own
 * place with `mayHaveHappened: true` beside its code means that the answer was lost on the way; without it, and
 * unless it is an `INTERNAL_SERVER_ERROR`, nothing has happened. The nodes of a payload are read again, each by one
 * call, and only where they are selected; an error at one of them takes nothing back.
 */
export type MutationSendDocumentForSigningArgs = {
  input: SendDocumentForSigningInput;
};


/**
 * What is changed or begun. Each is one REST call that is sent once and never again by itself. `outcome` says whether
 * it was done; why not is said in `userErrors`, and nothing has happened then. An error at the mutation's own
 * place with `mayHaveHappened: true` beside its code means that the answer was lost on the way; without it, and
 * unless it is an `INTERNAL_SERVER_ERROR`, nothing has happened. The nodes of a payload are read again, each by one
 * call, and only where they are selected; an error at one of them takes nothing back.
 */
export type MutationSendLeadsToAutoDialerArgs = {
  input: SendLeadsToAutoDialerInput;
};


/**
 * What is changed or begun. Each is one REST call that is sent once and never again by itself. `outcome` says whether
 * it was done; why not is said in `userErrors`, and nothing has happened then. An error at the mutation's own
 * place with `mayHaveHappened: true` beside its code means that the answer was lost on the way; without it, and
 * unless it is an `INTERNAL_SERVER_ERROR`, nothing has happened. The nodes of a payload are read again, each by one
 * call, and only where they are selected; an error at one of them takes nothing back.
 */
export type MutationSendSmsArgs = {
  input: SendSmsInput;
};


/**
 * What is changed or begun. Each is one REST call that is sent once and never again by itself. `outcome` says whether
 * it was done; why not is said in `userErrors`, and nothing has happened then. An error at the mutation's own
 * place with `mayHaveHappened: true` beside its code means that the answer was lost on the way; without it, and
 * unless it is an `INTERNAL_SERVER_ERROR`, nothing has happened. The nodes of a payload are read again, each by one
 * call, and only where they are selected; an error at one of them takes nothing back.
 */
export type MutationSetLeadApprovalArgs = {
  input: SetLeadApprovalInput;
};


/**
 * What is changed or begun. Each is one REST call that is sent once and never again by itself. `outcome` says whether
 * it was done; why not is said in `userErrors`, and nothing has happened then. An error at the mutation's own
 * place with `mayHaveHappened: true` beside its code means that the answer was lost on the way; without it, and
 * unless it is an `INTERNAL_SERVER_ERROR`, nothing has happened. The nodes of a payload are read again, each by one
 * call, and only where they are selected; an error at one of them takes nothing back.
 */
export type MutationSubmitLeadArgs = {
  input: SubmitLeadInput;
};


/**
 * What is changed or begun. Each is one REST call that is sent once and never again by itself. `outcome` says whether
 * it was done; why not is said in `userErrors`, and nothing has happened then. An error at the mutation's own
 * place with `mayHaveHappened: true` beside its code means that the answer was lost on the way; without it, and
 * unless it is an `INTERNAL_SERVER_ERROR`, nothing has happened. The nodes of a payload are read again, each by one
 * call, and only where they are selected; an error at one of them takes nothing back.
 */
export type MutationUpdateLeadArgs = {
  input: UpdateLeadInput;
};

/** A note on a lead. REST `notes[]`. */
export type Note = {
  readonly __typename?: 'Note';
  /** REST `createdAt`. */
  readonly createdAt?: Maybe<Scalars['DateTime']['output']>;
  /** Who wrote it. REST `createdBy`. */
  readonly createdBy?: Maybe<Scalars['String']['output']>;
  /** REST `id`. */
  readonly id?: Maybe<Scalars['ID']['output']>;
  /** REST `text`. */
  readonly text?: Maybe<Scalars['String']['output']>;
};

/** Somebody wrote a note. */
export type NoteEvent = {
  readonly __typename?: 'NoteEvent';
  /** When it was written; null where LeadSail does not say so readably. */
  readonly at?: Maybe<Scalars['DateTime']['output']>;
  /** The same in every answer, unless the note has no id of its own and is changed. */
  readonly id: Scalars['ID']['output'];
  /** The note. */
  readonly note: Note;
};

/** Where a page ends and whether more follows. LeadSail pages forward only. */
export type PageInfo = {
  readonly __typename?: 'PageInfo';
  /** Where to go on, to pass as `after`; the last item's cursor, null on an empty last page. */
  readonly endCursor?: Maybe<Scalars['String']['output']>;
  /** Whether more follows behind `endCursor`. */
  readonly hasNextPage: Scalars['Boolean']['output'];
  /** Whether this page was asked for with `after`. */
  readonly hasPreviousPage: Scalars['Boolean']['output'];
  /** The first item's cursor; null on an empty page. */
  readonly startCursor?: Maybe<Scalars['String']['output']>;
};

/** Where an event happened. REST `actionSource` of `POST /pixels/fire`. */
export type PixelActionSource =
  /** In a chat. */
  | 'CHAT'
  /** In a phone call. */
  | 'PHONE_CALL'
  /** In a system, without the lead. */
  | 'SYSTEM_GENERATED'
  /** On a website. */
  | 'WEBSITE';

/** An ad platform that LeadSail reports to. REST `platform` of `POST /pixels/fire`. */
export type PixelPlatform =
  /** Facebook, by its Conversions API. */
  | 'FACEBOOK'
  /** TikTok, by its Events API. */
  | 'TIKTOK';

/**
 * Read a lead's whole history in one question. Everything comes from LeadSail's REST API with the
 * caller's own `X-API-Key`; the number of REST calls is the cost of a query, and each field that
 * starts one says so. LeadSail promises no value to be there, so everything but an id can be null.
 */
export type Query = {
  readonly __typename?: 'Query';
  /**
   * One campaign by its id; null when LeadSail has none. LeadSail has no call for one: its list is read, archived
   * campaigns too, a page of 100 at a time until it is found. All campaigns of an operation are found in one reading, and pages
   * are remembered for minutes. One call a page, `GET /campaigns`, at most 20; where the campaign is on none of them and
   * there are more, the error is `CALL_BUDGET_EXCEEDED`.
   */
  readonly campaign?: Maybe<Campaign>;
  /**
   * The tenant's campaigns in LeadSail's order, a page at a time. One call, `GET /campaigns`, and up to three more behind a
   * cursor whose campaign has moved meanwhile.
   */
  readonly campaigns?: Maybe<CampaignConnection>;
  /**
   * Several campaigns in the order asked, null for each miss; at most 100 ids. However many, they cost one reading of the
   * list, `GET /campaigns`, as `campaign` does.
   */
  readonly campaignsByIds: ReadonlyArray<Maybe<Campaign>>;
  /** One client by its id; null when LeadSail has none. One call, `GET /clients/{clientId}`. */
  readonly client?: Maybe<Client>;
  /**
   * The tenant's clients in LeadSail's order, a page at a time; archived ones too, for leads name them still. One call,
   * `GET /clients`, and up to three more behind a cursor whose client has moved meanwhile.
   */
  readonly clients?: Maybe<ClientConnection>;
  /**
   * Several clients in the order asked, null for each miss; at most 100 ids. One call an id, all at once,
   * `GET /clients/{clientId}`.
   */
  readonly clientsByIds: ReadonlyArray<Maybe<Client>>;
  /** The tenant's field library, whole or filtered by LeadSail. One call, `GET /field-library`. */
  readonly fieldLibrary?: Maybe<ReadonlyArray<FieldLibraryEntry>>;
  /**
   * Several field library entries in the order asked, null for each miss; at most 100 keys. One call
   * however many: `GET /field-library`, or `GET /field-library/{key}` for a single key.
   */
  readonly fieldLibraryEntriesByKeys: ReadonlyArray<Maybe<FieldLibraryEntry>>;
  /** One entry of the field library by its key; null when LeadSail has none. One call, `GET /field-library/{key}`. */
  readonly fieldLibraryEntry?: Maybe<FieldLibraryEntry>;
  /**
   * One file of a lead by its key; null when LeadSail has none. One call, `GET /files/{leadId}/{fileKey}`; several files of
   * one lead in an operation are one, `GET /files/{leadId}`.
   */
  readonly file?: Maybe<LeadFile>;
  /** One call or text thread by its id; null when LeadSail has none. One call, `GET /interactions/{interactionId}`. */
  readonly interaction?: Maybe<Interaction>;
  /**
   * Several interactions in the order asked, null for each miss; at most 100 ids. One call an id, all at
   * once, `GET /interactions/{interactionId}`.
   */
  readonly interactionsByIds: ReadonlyArray<Maybe<Interaction>>;
  /**
   * One lead by its id; null when LeadSail has none. One call, `GET /leads/{leadId}`; selecting
   * `interactions` or questionnaire labels sends their calls along at the same time.
   */
  readonly lead?: Maybe<Lead>;
  /**
   * The tenant's leads in LeadSail's order, a page at a time. One call a page, `GET /leads`, and one
   * more for each lead whose `interactions` are selected, all of those at once.
   */
  readonly leads?: Maybe<LeadConnection>;
  /**
   * Several leads in the order asked, null for each that LeadSail has not; at most 100 ids. One call
   * an id, all at once, `GET /leads/{leadId}`. A failed one is null with its own error; the others stay.
   */
  readonly leadsByIds: ReadonlyArray<Maybe<Lead>>;
};


/**
 * Read a lead's whole history in one question. Everything comes from LeadSail's REST API with the
 * caller's own `X-API-Key`; the number of REST calls is the cost of a query, and each field that
 * starts one says so. LeadSail promises no value to be there, so everything but an id can be null.
 */
export type QueryCampaignArgs = {
  id: Scalars['ID']['input'];
};


/**
 * Read a lead's whole history in one question. Everything comes from LeadSail's REST API with the
 * caller's own `X-API-Key`; the number of REST calls is the cost of a query, and each field that
 * starts one says so. LeadSail promises no value to be there, so everything but an id can be null.
 */
export type QueryCampaignsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<CampaignFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Read a lead's whole history in one question. Everything comes from LeadSail's REST API with the
 * caller's own `X-API-Key`; the number of REST calls is the cost of a query, and each field that
 * starts one says so. LeadSail promises no value to be there, so everything but an id can be null.
 */
export type QueryCampaignsByIdsArgs = {
  ids: ReadonlyArray<Scalars['ID']['input']>;
};


/**
 * Read a lead's whole history in one question. Everything comes from LeadSail's REST API with the
 * caller's own `X-API-Key`; the number of REST calls is the cost of a query, and each field that
 * starts one says so. LeadSail promises no value to be there, so everything but an id can be null.
 */
export type QueryClientArgs = {
  id: Scalars['ID']['input'];
};


/**
 * Read a lead's whole history in one question. Everything comes from LeadSail's REST API with the
 * caller's own `X-API-Key`; the number of REST calls is the cost of a query, and each field that
 * starts one says so. LeadSail promises no value to be there, so everything but an id can be null.
 */
export type QueryClientsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ClientFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Read a lead's whole history in one question. Everything comes from LeadSail's REST API with the
 * caller's own `X-API-Key`; the number of REST calls is the cost of a query, and each field that
 * starts one says so. LeadSail promises no value to be there, so everything but an id can be null.
 */
export type QueryClientsByIdsArgs = {
  ids: ReadonlyArray<Scalars['ID']['input']>;
};


/**
 * Read a lead's whole history in one question. Everything comes from LeadSail's REST API with the
 * caller's own `X-API-Key`; the number of REST calls is the cost of a query, and each field that
 * starts one says so. LeadSail promises no value to be there, so everything but an id can be null.
 */
export type QueryFieldLibraryArgs = {
  active?: InputMaybe<Scalars['Boolean']['input']>;
  category?: InputMaybe<FieldCategory>;
  search?: InputMaybe<Scalars['String']['input']>;
};


/**
 * Read a lead's whole history in one question. Everything comes from LeadSail's REST API with the
 * caller's own `X-API-Key`; the number of REST calls is the cost of a query, and each field that
 * starts one says so. LeadSail promises no value to be there, so everything but an id can be null.
 */
export type QueryFieldLibraryEntriesByKeysArgs = {
  keys: ReadonlyArray<Scalars['ID']['input']>;
};


/**
 * Read a lead's whole history in one question. Everything comes from LeadSail's REST API with the
 * caller's own `X-API-Key`; the number of REST calls is the cost of a query, and each field that
 * starts one says so. LeadSail promises no value to be there, so everything but an id can be null.
 */
export type QueryFieldLibraryEntryArgs = {
  key: Scalars['ID']['input'];
};


/**
 * Read a lead's whole history in one question. Everything comes from LeadSail's REST API with the
 * caller's own `X-API-Key`; the number of REST calls is the cost of a query, and each field that
 * starts one says so. LeadSail promises no value to be there, so everything but an id can be null.
 */
export type QueryFileArgs = {
  key: Scalars['ID']['input'];
  leadId: Scalars['ID']['input'];
};


/**
 * Read a lead's whole history in one question. Everything comes from LeadSail's REST API with the
 * caller's own `X-API-Key`; the number of REST calls is the cost of a query, and each field that
 * starts one says so. LeadSail promises no value to be there, so everything but an id can be null.
 */
export type QueryInteractionArgs = {
  id: Scalars['ID']['input'];
};


/**
 * Read a lead's whole history in one question. Everything comes from LeadSail's REST API with the
 * caller's own `X-API-Key`; the number of REST calls is the cost of a query, and each field that
 * starts one says so. LeadSail promises no value to be there, so everything but an id can be null.
 */
export type QueryInteractionsByIdsArgs = {
  ids: ReadonlyArray<Scalars['ID']['input']>;
};


/**
 * Read a lead's whole history in one question. Everything comes from LeadSail's REST API with the
 * caller's own `X-API-Key`; the number of REST calls is the cost of a query, and each field that
 * starts one says so. LeadSail promises no value to be there, so everything but an id can be null.
 */
export type QueryLeadArgs = {
  id: Scalars['ID']['input'];
};


/**
 * Read a lead's whole history in one question. Everything comes from LeadSail's REST API with the
 * caller's own `X-API-Key`; the number of REST calls is the cost of a query, and each field that
 * starts one says so. LeadSail promises no value to be there, so everything but an id can be null.
 */
export type QueryLeadsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<LeadFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Read a lead's whole history in one question. Everything comes from LeadSail's REST API with the
 * caller's own `X-API-Key`; the number of REST calls is the cost of a query, and each field that
 * starts one says so. LeadSail promises no value to be there, so everything but an id can be null.
 */
export type QueryLeadsByIdsArgs = {
  ids: ReadonlyArray<Scalars['ID']['input']>;
};

/** One answer of a lead's questionnaire. REST `questionnaire[]`. */
export type QuestionnaireAnswer = {
  readonly __typename?: 'QuestionnaireAnswer';
  /** The answer in whatever form it was sent. REST `answer`. */
  readonly answer?: Maybe<Scalars['JSON']['output']>;
  /**
   * The field's library entry, joined by `key`; null when the library has none. All labels of an
   * operation together cost one call, `GET /field-library` (`GET /field-library/{key}` for a single key).
   */
  readonly field?: Maybe<FieldLibraryEntry>;
  /** REST `key`, the key of the field that was answered. */
  readonly key?: Maybe<Scalars['ID']['output']>;
  /** The question as it was put. REST `question`. */
  readonly question?: Maybe<Scalars['String']['output']>;
};

/** An answer to store. REST `questionnaire[]`. */
export type QuestionnaireAnswerInput = {
  /** Any JSON. REST `answer`. */
  readonly answer?: InputMaybe<Scalars['JSON']['input']>;
  /** The field library key that it answers. REST `key`. */
  readonly key: Scalars['String']['input'];
  /** The question as it was asked; LeadSail takes the field's label when it is left out. REST `question`. */
  readonly question?: InputMaybe<Scalars['String']['input']>;
};

/**
 * A lead to deliver again as it was. LeadSail's `POST /leads/{leadId}/repost`; of what that takes as well,
 * `modifiedPayload` and `deliveryInfo`, whose shapes it does not document, are left out.
 */
export type RepostLeadInput = {
  /**
   * A name of your own for this one wish, at most 255 characters, such as a UUID. Sent again within ten
   * minutes with the same input, it is answered as the first time and not done again. What may have happened
   * stays so; what certainly did not is tried again.
   */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Which lead: one whose status is `FAILED`, `REJECTED` or `ERROR`. */
  readonly leadId: Scalars['ID']['input'];
};

/** What became of `repostLead`. */
export type RepostLeadPayload = {
  readonly __typename?: 'RepostLeadPayload';
  /**
   * The lead as it is now, read after the write: one call, `GET /leads/{leadId}`, and more for up to 2 seconds while
   * it is not there yet. `lead { id }` costs none. Null when nothing was done, and when LeadSail does not name it.
   */
  readonly lead?: Maybe<Lead>;
  /** Whether it was done; `userErrors` say why not. */
  readonly outcome: WriteOutcome;
  /** Whether the lead is qualified again first. REST `requiresQualification`; null when nothing was done, and when LeadSail does not say. */
  readonly requiresQualification?: Maybe<Scalars['Boolean']['output']>;
  /** The submission that was made. REST `newSubmissionId`; null when nothing was done, and when LeadSail does not name it. */
  readonly submissionId?: Maybe<Scalars['ID']['output']>;
  /** Why it was not done; empty when it was. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** A reference to keep. LeadSail's `POST /files`; what is left out of a file that is there already is not kept. */
export type SaveLeadFileInput = {
  /** The submission that it came with. REST `createdBySubmissionId`. */
  readonly createdBySubmissionId?: InputMaybe<Scalars['ID']['input']>;
  /**
   * Where the document lies: an address of https that everybody can reach who has it, of no private network. REST
   * `documentUrl`.
   */
  readonly documentUrl: Scalars['String']['input'];
  /** What it is, once a lead: letters, digits and `_`, such as `retainer_signed`. REST `fileKey`. */
  readonly fileKey: Scalars['ID']['input'];
  /** At least 1 character. REST `fileName`. */
  readonly fileName: Scalars['String']['input'];
  /** Such as `pdf`. REST `fileType`. */
  readonly fileType: Scalars['String']['input'];
  /**
   * A name of your own for this one wish, at most 255 characters, such as a UUID. Sent again within ten
   * minutes with the same input, it is answered as the first time and not done again. What may have happened
   * stays so; what certainly did not is tried again.
   */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Whose file it is. REST `leadId`. */
  readonly leadId: Scalars['ID']['input'];
  /** A JSON object of your own. LeadSail does not document how to read it again. REST `metadata`. */
  readonly metadata?: InputMaybe<Scalars['JSON']['input']>;
  /** Where it comes from. REST `provider`. */
  readonly provider?: InputMaybe<LeadFileProviderInput>;
  /** Its id there. REST `providerDocumentId`. */
  readonly providerDocumentId?: InputMaybe<Scalars['ID']['input']>;
  /** When it was signed. REST `signedAt`. */
  readonly signedAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Where the lead can sign it: an address of http or https; anybody who has it can. REST `signingUrl`. */
  readonly signingUrl?: InputMaybe<Scalars['String']['input']>;
  /** How far it has come; LeadSail takes `PENDING` when it is left out. REST `status`. */
  readonly status?: InputMaybe<LeadFileStatusInput>;
};

/** What became of `saveLeadFile`. */
export type SaveLeadFilePayload = {
  readonly __typename?: 'SaveLeadFilePayload';
  /**
   * The file as it is now, read after the write: one call, `GET /files/{leadId}/{fileKey}`, and more for up to 2 seconds
   * while it is not there yet. Null when nothing was done.
   */
  readonly file?: Maybe<LeadFile>;
  /**
   * The lead as it is now, read after the write: one call, `GET /leads/{leadId}`, and more for up to 2 seconds while
   * it is not there yet. `lead { id }` costs none. Null when nothing was done, and when LeadSail does not name it.
   */
  readonly lead?: Maybe<Lead>;
  /** Whether it was done; `userErrors` say why not. */
  readonly outcome: WriteOutcome;
  /** Why it was not done; empty when it was. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** A document to have signed. LeadSail's `POST /document-templates/send`. */
export type SendDocumentForSigningInput = {
  /** For this campaign instead of the lead's. REST `campaignId`. */
  readonly campaignId?: InputMaybe<Scalars['ID']['input']>;
  /** Where the lead's browser goes after signing: an address of http or https. REST `completedRedirectUrl`. */
  readonly completedRedirectUrl?: InputMaybe<Scalars['String']['input']>;
  /**
   * A JSON object of values that win over the lead's own where the template is filled in; LeadSail documents no shape. REST
   * `data`.
   */
  readonly data?: InputMaybe<Scalars['JSON']['input']>;
  /** The template; LeadSail chooses by the campaign's conditions and `fileKey` when it is left out. REST `documentTemplateId`. */
  readonly documentTemplateId?: InputMaybe<Scalars['ID']['input']>;
  /** The key to keep the file under: letters, digits and `_`, such as `retainerSigning`. REST `fileKey`. */
  readonly fileKey: Scalars['ID']['input'];
  /**
   * A name of your own for this one wish, at most 255 characters, such as a UUID. Sent again within ten
   * minutes with the same input, it is answered as the first time and not done again. What may have happened
   * stays so; what certainly did not is tried again.
   */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Who is to sign. REST `leadId`. */
  readonly leadId: Scalars['ID']['input'];
  /** Whether LeadSail e-mails the lead the link; it does when this is left out. REST `sendEmail`. */
  readonly sendEmail?: InputMaybe<Scalars['Boolean']['input']>;
  /** Whether LeadSail texts the lead the link; it does not when this is left out. REST `sendSms`. */
  readonly sendSms?: InputMaybe<Scalars['Boolean']['input']>;
  /** Made for a test; LeadSail does not say what that leaves out. REST `testMode`. */
  readonly testMode?: InputMaybe<Scalars['Boolean']['input']>;
};

/** What became of `sendDocumentForSigning`. */
export type SendDocumentForSigningPayload = {
  readonly __typename?: 'SendDocumentForSigningPayload';
  /**
   * The file as it is now, read after the write: one call, `GET /files/{leadId}/{fileKey}`, and more for up to 2 seconds
   * while it is not there yet. Null when nothing was done.
   */
  readonly file?: Maybe<LeadFile>;
  /**
   * The lead as it is now, read after the write: one call, `GET /leads/{leadId}`, and more for up to 2 seconds while
   * it is not there yet. `lead { id }` costs none. Null when nothing was done, and when LeadSail does not name it.
   */
  readonly lead?: Maybe<Lead>;
  /** Whether it was done; `userErrors` say why not. */
  readonly outcome: WriteOutcome;
  /**
   * Where the lead signs: anybody who has this link can. It is kept nowhere: null for a repetition by `idempotencyKey`, when
   * nothing was done, and when LeadSail does not name it; null where the gateway hides links (`--hide-links on`). REST
   * `signingUrl`.
   */
  readonly signingUrl?: Maybe<Scalars['String']['output']>;
  /** Why it was not done; empty when it was. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** Leads to call by the auto-dialer. LeadSail's `POST /leads/send-to-auto-dialer`. */
export type SendLeadsToAutoDialerInput = {
  /**
   * A name of your own for this one wish, at most 255 characters, such as a UUID. Sent again within ten
   * minutes with the same input, it is answered as the first time and not done again. What may have happened
   * stays so; what certainly did not is tried again.
   */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** 1 to 200 lead ids; one that stands twice is sent once. REST `leadIds`. */
  readonly leadIds: ReadonlyArray<Scalars['ID']['input']>;
};

/** What became of `sendLeadsToAutoDialer`. */
export type SendLeadsToAutoDialerPayload = {
  readonly __typename?: 'SendLeadsToAutoDialerPayload';
  /** Whether LeadSail took the request, also when it could schedule none of the leads; `userErrors` say why not. */
  readonly outcome: WriteOutcome;
  /** What became of each lead, in the order asked; one that was named twice is here once. Empty when nothing was done. */
  readonly results: ReadonlyArray<AutoDialerResult>;
  /** How many leads LeadSail says that it scheduled. REST `succeeded`; null when nothing was done, and when LeadSail does not say. */
  readonly succeeded?: Maybe<Scalars['Int']['output']>;
  /** Why it was not done; empty when it was. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** A text message to send. LeadSail's `POST /sms/send`. */
export type SendSmsInput = {
  /** For this campaign. REST `campaignId`. */
  readonly campaignId?: InputMaybe<Scalars['ID']['input']>;
  /** Send from this number of yours; LeadSail chooses when it is left out. REST `from`. */
  readonly from?: InputMaybe<Scalars['String']['input']>;
  /**
   * A name of your own for this one wish, at most 255 characters, such as a UUID. Sent again within ten
   * minutes with the same input, it is answered as the first time and not done again. What may have happened
   * stays so; what certainly did not is tried again.
   */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Go on with this text thread; LeadSail finds or opens one when it is left out. REST `interactionId`. */
  readonly interactionId?: InputMaybe<Scalars['ID']['input']>;
  /** Whom to write to. */
  readonly leadId: Scalars['ID']['input'];
  /** 1 to 1600 characters. REST `message`. */
  readonly message: Scalars['String']['input'];
  /** Send to this number instead of the lead's: E.164, such as `+15125550142`. REST `to`. */
  readonly to?: InputMaybe<Scalars['String']['input']>;
};

/** What became of `sendSms`. */
export type SendSmsPayload = {
  readonly __typename?: 'SendSmsPayload';
  /**
   * The text thread, read after the write: one call, `GET /interactions/{interactionId}`, and more for up to 2 seconds
   * while it is not there yet. Null when nothing was done, and when LeadSail does not name it.
   */
  readonly interaction?: Maybe<Interaction>;
  /**
   * The lead as it is now, read after the write: one call, `GET /leads/{leadId}`, and more for up to 2 seconds while
   * it is not there yet. `lead { id }` costs none. Null when nothing was done, and when LeadSail does not name it.
   */
  readonly lead?: Maybe<Lead>;
  /** The message's id. REST `messageId`; null when nothing was done, and when LeadSail does not name it. */
  readonly messageId?: Maybe<Scalars['ID']['output']>;
  /** Whether it was done; `userErrors` say why not. */
  readonly outcome: WriteOutcome;
  /** Why it was not done; empty when it was. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** A decision on a lead. LeadSail's `POST /leads/{leadId}/approve`. */
export type SetLeadApprovalInput = {
  /**
   * A name of your own for this one wish, at most 255 characters, such as a UUID. Sent again within ten
   * minutes with the same input, it is answered as the first time and not done again. What may have happened
   * stays so; what certainly did not is tried again.
   */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Which lead. */
  readonly leadId: Scalars['ID']['input'];
  /** Why. REST `reason`. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
  /** The decision. REST `status`. */
  readonly status: ApprovalDecision;
};

/** What became of `setLeadApproval`. */
export type SetLeadApprovalPayload = {
  readonly __typename?: 'SetLeadApprovalPayload';
  /**
   * The lead as it is now, read after the write: one call, `GET /leads/{leadId}`, and more for up to 2 seconds while
   * it is not there yet. `lead { id }` costs none. Null when nothing was done, and when LeadSail does not name it.
   */
  readonly lead?: Maybe<Lead>;
  /** Whether it was done; `userErrors` say why not. */
  readonly outcome: WriteOutcome;
  /** Why it was not done; empty when it was. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** What only a text thread has. REST `sms`. */
export type SmsDetails = {
  readonly __typename?: 'SmsDetails';
  /** Whether an agent answers by itself. REST `agentMode`. */
  readonly agentMode?: Maybe<Scalars['Boolean']['output']>;
  /** `inbound` or `outbound`; an open list. REST `direction`. */
  readonly direction?: Maybe<Scalars['String']['output']>;
};

/** What LeadSail dates of a lead. */
export type StatusChange =
  /** Somebody approved or rejected the lead. REST `approval.decidedAt`. */
  | 'APPROVAL_DECIDED'
  /** The lead came in. REST `createdAt` of the lead. */
  | 'CREATED'
  /** The lead was delivered. REST `deliveredAt`. */
  | 'DELIVERED'
  /** A file of the lead's was signed. REST `signedAt` of the file. */
  | 'FILE_SIGNED'
  /** The lead was last handed to the engine. REST `latestSubmittedAt`. */
  | 'SUBMITTED';

/** Something about the lead changed, of which LeadSail says when. */
export type StatusEvent = {
  readonly __typename?: 'StatusEvent';
  /** When; always there, for what LeadSail does not date is no event. */
  readonly at?: Maybe<Scalars['DateTime']['output']>;
  /** What changed. */
  readonly change: StatusChange;
  /** The file that was signed; null for any other change. */
  readonly file?: Maybe<LeadFile>;
  /** The same in every answer. */
  readonly id: Scalars['ID']['output'];
};

/**
 * A lead to submit: with `leadId` a stored one, without it a new one, which needs `firstName`, `lastName`,
 * `email` and `phone`. LeadSail's `POST /leads/submit`; `files`, whose shape it
 * does not document, are left out.
 */
export type SubmitLeadInput = {
  /** REST `address`. */
  readonly address?: InputMaybe<AddressInput>;
  /** A JSON object; LeadSail documents no shape, reads show the keys of `Attribution`. REST `attribution`. */
  readonly attribution?: InputMaybe<Scalars['JSON']['input']>;
  /** The campaign to submit it to. REST `campaignId`. */
  readonly campaignId: Scalars['ID']['input'];
  /** A JSON object with what the lead agreed to, such as `tcpaConsent`. REST `compliance`. */
  readonly compliance?: InputMaybe<Scalars['JSON']['input']>;
  /** Two capital letters. REST `country`. */
  readonly country?: InputMaybe<Scalars['String']['input']>;
  /** A JSON object of the tenant's own fields. REST `customFields`. */
  readonly customFields?: InputMaybe<Scalars['JSON']['input']>;
  /** `YYYY-MM-DD`. REST `dateOfBirth`. */
  readonly dateOfBirth?: InputMaybe<Scalars['String']['input']>;
  /** An e-mail address; LeadSail writes it in small letters. REST `email`. */
  readonly email?: InputMaybe<Scalars['String']['input']>;
  /** LeadSail trims it and capitalises each word. REST `firstName`. */
  readonly firstName?: InputMaybe<Scalars['String']['input']>;
  /**
   * A name of your own for this one wish, at most 255 characters, such as a UUID. Sent again within ten
   * minutes with the same input, it is answered as the first time and not done again. What may have happened
   * stays so; what certainly did not is tried again.
   */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Made for a test: LeadSail leaves out deduplication and pixels. REST `isTest`. */
  readonly isTest?: InputMaybe<Scalars['Boolean']['input']>;
  /** LeadSail trims it and capitalises each word. REST `lastName`. */
  readonly lastName?: InputMaybe<Scalars['String']['input']>;
  /** The stored lead to submit again. REST `leadId`. */
  readonly leadId?: InputMaybe<Scalars['ID']['input']>;
  /** One text. REST `notes`. */
  readonly notes?: InputMaybe<Scalars['String']['input']>;
  /** At least 10 digits, with blanks and `+ - ( ) .` between. REST `phone`. */
  readonly phone?: InputMaybe<Scalars['String']['input']>;
  /** What the lead answered. REST `questionnaire`. */
  readonly questionnaire?: InputMaybe<ReadonlyArray<QuestionnaireAnswerInput>>;
  /** An IANA name such as `America/Chicago`. REST `timezone`. */
  readonly timezone?: InputMaybe<Scalars['String']['input']>;
};

/** What became of `submitLead`. */
export type SubmitLeadPayload = {
  readonly __typename?: 'SubmitLeadPayload';
  /**
   * The lead as it is now, read after the write: one call, `GET /leads/{leadId}`, and more for up to 2 seconds while
   * it is not there yet. `lead { id }` costs none. Null when nothing was done, and when LeadSail does not name it.
   */
  readonly lead?: Maybe<Lead>;
  /** Whether it was done; `userErrors` say why not. */
  readonly outcome: WriteOutcome;
  /** REST `submissionId`; null when nothing was done, and when LeadSail does not name it. */
  readonly submissionId?: Maybe<Scalars['ID']['output']>;
  /** Why it was not done; empty when it was. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/**
 * What changes while you watch. LeadSail is asked again and again, once however many watch the same: every
 * second while a call is going on, then ever more seldom, and at once when a mutation or webhook says that
 * something changed. Fields below an event are read again for it and cost what they cost in a query. LeadSail
 * not answering is waited out; a subscription ends where its field says so, and after half an hour in which
 * nothing changed. Ask again then; what had changed meanwhile is told first.
 */
export type Subscription = {
  readonly __typename?: 'Subscription';
  /**
   * The interaction as it is, then as it is after each change; changes that come faster than they are read
   * are told as one, and nothing older is told after something newer. Ends with a call: once it has an outcome
   * and nothing more came for ten seconds, a minute at the most; a text thread does not end. An id that LeadSail does not
   * know is `BAD_USER_INPUT`. Source: `GET /interactions/{interactionId}`.
   */
  readonly interactionChanged: Interaction;
  /**
   * Each file of a lead that comes to be or changes from now on, as it is then: one that the lead looks at, fills in and signs
   * comes again with each step that is seen. Does not end with a signature. A lead that LeadSail does not know has no files, and can
   * be watched as any other. Source: `GET /files/{leadId}`.
   */
  readonly leadFilesChanged: LeadFilesChanged;
  /**
   * Each interaction of a lead that begins or changes from now on, as it is then; does not end with a call.
   * A lead that LeadSail does not know is `BAD_USER_INPUT`. Source: `GET /interactions/lead/{leadId}`.
   */
  readonly leadInteractionsChanged: LeadInteractionsChanged;
  /**
   * What was said so far, then each entry as it becomes known: every entry once. Pass the last `cursor`
   * that you got as `after` to go on where you were, without a gap or a repetition. LeadSail may complete, correct,
   * join and reorder what was said: an entry that turns up in the middle has its `index`, one whose words have
   * changed comes again and `revises` the one that you have; no other is told twice. Ends when the call has ended and
   * all of it was told. Source: `GET /interactions/{interactionId}`.
   */
  readonly transcriptEntryAdded: TranscriptEntryAdded;
};


/**
 * What changes while you watch. LeadSail is asked again and again, once however many watch the same: every
 * second while a call is going on, then ever more seldom, and at once when a mutation or webhook says that
 * something changed. Fields below an event are read again for it and cost what they cost in a query. LeadSail
 * not answering is waited out; a subscription ends where its field says so, and after half an hour in which
 * nothing changed. Ask again then; what had changed meanwhile is told first.
 */
export type SubscriptionInteractionChangedArgs = {
  id: Scalars['ID']['input'];
};


/**
 * What changes while you watch. LeadSail is asked again and again, once however many watch the same: every
 * second while a call is going on, then ever more seldom, and at once when a mutation or webhook says that
 * something changed. Fields below an event are read again for it and cost what they cost in a query. LeadSail
 * not answering is waited out; a subscription ends where its field says so, and after half an hour in which
 * nothing changed. Ask again then; what had changed meanwhile is told first.
 */
export type SubscriptionLeadFilesChangedArgs = {
  leadId: Scalars['ID']['input'];
};


/**
 * What changes while you watch. LeadSail is asked again and again, once however many watch the same: every
 * second while a call is going on, then ever more seldom, and at once when a mutation or webhook says that
 * something changed. Fields below an event are read again for it and cost what they cost in a query. LeadSail
 * not answering is waited out; a subscription ends where its field says so, and after half an hour in which
 * nothing changed. Ask again then; what had changed meanwhile is told first.
 */
export type SubscriptionLeadInteractionsChangedArgs = {
  leadId: Scalars['ID']['input'];
};


/**
 * What changes while you watch. LeadSail is asked again and again, once however many watch the same: every
 * second while a call is going on, then ever more seldom, and at once when a mutation or webhook says that
 * something changed. Fields below an event are read again for it and cost what they cost in a query. LeadSail
 * not answering is waited out; a subscription ends where its field says so, and after half an hour in which
 * nothing changed. Ask again then; what had changed meanwhile is told first.
 */
export type SubscriptionTranscriptEntryAddedArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  interactionId: Scalars['ID']['input'];
};

/** The carrier behind an interaction. REST `telephony`. */
export type Telephony = {
  readonly __typename?: 'Telephony';
  /** REST `messageId`. */
  readonly messageId?: Maybe<Scalars['String']['output']>;
  /** The tenant's own number. REST `phoneNumber`. */
  readonly phoneNumber?: Maybe<Scalars['String']['output']>;
  /** Such as `vonage` or `twilio`; an open list. REST `provider`. */
  readonly provider?: Maybe<Scalars['String']['output']>;
};

/** A page of a lead's story. */
export type TimelineConnection = {
  readonly __typename?: 'TimelineConnection';
  /** The events, each with its cursor. */
  readonly edges: ReadonlyArray<TimelineEdge>;
  /** The events, newest first. */
  readonly nodes: ReadonlyArray<TimelineEntry>;
  /** How to go on. */
  readonly pageInfo: PageInfo;
  /** How many events the filter lets in; null where a part is missing. */
  readonly totalCount?: Maybe<Scalars['Int']['output']>;
};

/** An event and its place in the story. */
export type TimelineEdge = {
  readonly __typename?: 'TimelineEdge';
  /** Pass it as `after` to continue behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** The event. */
  readonly node: TimelineEntry;
};

/**
 * Something that happened with a lead. Events are in the order of their moments, newest first, and of one moment in the
 * order of their ids; those without a moment stand last, in LeadSail's order.
 */
export type TimelineEntry = FileEvent | InteractionEvent | NoteEvent | StatusEvent;

/** A kind of event to ask for. */
export type TimelineEntryType =
  /** Files. */
  | 'FILE'
  /** Calls, text threads and e-mail threads. */
  | 'INTERACTION'
  /** Notes. */
  | 'NOTE'
  /** What LeadSail dates of the lead, and what was signed. */
  | 'STATUS';

/** Which events to tell. */
export type TimelineFilter = {
  /** Only these kinds; all when left out. */
  readonly types?: InputMaybe<ReadonlyArray<TimelineEntryType>>;
};

/** How LeadSail knew a lead's time zone. REST `timezoneSource`. */
export type TimezoneSource =
  /** From the phone's area code. */
  | 'AREA_CODE'
  /** Concluded in another way. */
  | 'INFERRED'
  /** From the IP address. */
  | 'IP'
  /** LeadSail sent a value that this schema does not know; see `timezoneSourceRaw`. */
  | 'UNKNOWN'
  /** The lead said so. */
  | 'USER_INPUT'
  /** From the postal code. */
  | 'ZIP';

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

/** What was said or written in an interaction. REST `transcript`; personal data. */
export type Transcript = {
  readonly __typename?: 'Transcript';
  /** The entries in order, oldest first. */
  readonly entries: ReadonlyArray<TranscriptEntry>;
  /** How many entries there are in all. */
  readonly entryCount: Scalars['Int']['output'];
  /**
   * The whole conversation as one text, ready to read or to hand to a model: each entry begins a line with its side,
   * `agent: …` or `user: …`; further lines of the same entry begin with two spaces.
   */
  readonly text: Scalars['String']['output'];
};


/** What was said or written in an interaction. REST `transcript`; personal data. */
export type TranscriptEntriesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  role?: InputMaybe<TranscriptRole>;
};

/** One thing that was said. REST `transcript[]`. */
export type TranscriptEntry = {
  readonly __typename?: 'TranscriptEntry';
  /** Pass it as `after` to `entries` or `transcriptEntryAdded` to continue behind this entry. */
  readonly cursor: Scalars['String']['output'];
  /** The words. REST `message`. */
  readonly message?: Maybe<Scalars['String']['output']>;
  /** Which side. REST `role`; `UNKNOWN` for a value that this schema does not know. */
  readonly role?: Maybe<TranscriptEntryRole>;
  /** REST `role` exactly as sent. */
  readonly roleRaw?: Maybe<Scalars['String']['output']>;
  /** How the words came in. REST `source`; `UNKNOWN` for a value that this schema does not know. */
  readonly source?: Maybe<TranscriptEntrySource>;
  /** REST `source` exactly as sent. */
  readonly sourceRaw?: Maybe<Scalars['String']['output']>;
  /** When. REST `timestamp`. */
  readonly timestamp?: Maybe<Scalars['DateTime']['output']>;
};

/** One entry that was added to a transcript, or whose words have changed. */
export type TranscriptEntryAdded = {
  readonly __typename?: 'TranscriptEntryAdded';
  /** Pass it as `after` to go on behind this event. The same as the entry's own. */
  readonly cursor: Scalars['String']['output'];
  /** The entry. */
  readonly entry: TranscriptEntry;
  /** Its place in the transcript when it became known, from 0. */
  readonly index: Scalars['Int']['output'];
  /** The `cursor` that this entry was told with before its words changed: it replaces that one. Null for a new entry. */
  readonly revises?: Maybe<Scalars['String']['output']>;
};

/** The side that said an entry. REST `role`. */
export type TranscriptEntryRole =
  /** The tenant's side, a voice or text agent. */
  | 'AGENT'
  /** LeadSail sent a value that this schema does not know; see `roleRaw`. */
  | 'UNKNOWN'
  /** The lead. */
  | 'USER';

/** How an entry came in. REST `source`. */
export type TranscriptEntrySource =
  /** Sent through the API. */
  | 'API'
  /** Came from the lead. */
  | 'INBOUND'
  /** Typed by a person of the tenant. */
  | 'MANUAL'
  /** Written by the text agent. */
  | 'SMS_AGENT'
  /** Written by LeadSail itself. */
  | 'SYSTEM'
  /** LeadSail sent a value that this schema does not know; see `sourceRaw`. */
  | 'UNKNOWN';

/** A side of the conversation to ask for. */
export type TranscriptRole =
  /** The tenant's side, a voice or text agent. */
  | 'AGENT'
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
  readonly address?: InputMaybe<AddressInput>;
  /** Two letters. REST `country`. */
  readonly country?: InputMaybe<Scalars['String']['input']>;
  /** All of the tenant's own fields, a JSON object: LeadSail does not say whether those left out stay. REST `customFields`. */
  readonly customFields?: InputMaybe<Scalars['JSON']['input']>;
  /** `YYYY-MM-DD`. REST `dateOfBirth`. */
  readonly dateOfBirth?: InputMaybe<Scalars['String']['input']>;
  /** Keys of answers to remove. REST `deleteQuestionnaireKeys`. */
  readonly deleteQuestionnaireKeys?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** An e-mail address. REST `email`. */
  readonly email?: InputMaybe<Scalars['String']['input']>;
  /** At least 1 character. REST `firstName`. */
  readonly firstName?: InputMaybe<Scalars['String']['input']>;
  /**
   * A name of your own for this one wish, at most 255 characters, such as a UUID. Sent again within ten
   * minutes with the same input, it is answered as the first time and not done again. What may have happened
   * stays so; what certainly did not is tried again.
   */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** At least 1 character. REST `lastName`. */
  readonly lastName?: InputMaybe<Scalars['String']['input']>;
  /** Which lead. */
  readonly leadId: Scalars['ID']['input'];
  /** At least 10 characters. REST `phone`. */
  readonly phone?: InputMaybe<Scalars['String']['input']>;
  /** All answers: LeadSail does not say whether those left out stay. REST `questionnaire`. */
  readonly questionnaire?: InputMaybe<ReadonlyArray<QuestionnaireAnswerInput>>;
  /** All tags: LeadSail does not say what a tag is, nor whether those left out stay. REST `tags`. */
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['JSON']['input']>>;
  /** An IANA name such as `America/Chicago`. REST `timezone`. */
  readonly timezone?: InputMaybe<Scalars['String']['input']>;
  /** How you know the time zone. REST `timezoneSource`. */
  readonly timezoneSource?: InputMaybe<TimezoneSourceInput>;
};

/** What became of `updateLead`. */
export type UpdateLeadPayload = {
  readonly __typename?: 'UpdateLeadPayload';
  /**
   * The lead as it is now, read after the write: one call, `GET /leads/{leadId}`, and more for up to 2 seconds while
   * it is not there yet. `lead { id }` costs none. Null when nothing was done, and when LeadSail does not name it.
   */
  readonly lead?: Maybe<Lead>;
  /** Whether it was done; `userErrors` say why not. */
  readonly outcome: WriteOutcome;
  /** Why it was not done; empty when it was. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** Why a mutation was not done, for the person who filled in the form. Nothing has happened. */
export type UserError = {
  readonly __typename?: 'UserError';
  /**
   * `INVALID` a value that LeadSail does not accept · `REQUIRED` a value that is missing · `NOT_FOUND` LeadSail
   * has no such record · `DO_NOT_CONTACT` the lead is marked so · `DO_NOT_CONTACT_UNKNOWN` whether the lead is
   * marked so could not be read · `MISSING_PHONE_NUMBER` there is no number to call · `CONFLICT` the record is in
   * no state for this · `REFUSED` LeadSail gave no reason that can be told · `IDEMPOTENCY_KEY_REUSED` the key was
   * used for another input.
   */
  readonly code: Scalars['String']['output'];
  /** Where, from the argument down, such as `["input", "phone"]`; null when it is about no single field. */
  readonly field?: Maybe<ReadonlyArray<Scalars['String']['output']>>;
  /** What is wrong and what would be right, without the value itself. */
  readonly message: Scalars['String']['output'];
};

/** What an answer to a field has to satisfy. REST `validationRules`. */
export type ValidationRules = {
  readonly __typename?: 'ValidationRules';
  /** The greatest value. REST `max`. */
  readonly max?: Maybe<Scalars['Float']['output']>;
  /** In characters. REST `maxLength`. */
  readonly maxLength?: Maybe<Scalars['Float']['output']>;
  /** The least value. REST `min`. */
  readonly min?: Maybe<Scalars['Float']['output']>;
  /** In characters. REST `minLength`. */
  readonly minLength?: Maybe<Scalars['Float']['output']>;
  /** A regular expression. REST `pattern`. */
  readonly pattern?: Maybe<Scalars['String']['output']>;
  /** REST `required`. */
  readonly required?: Maybe<Scalars['Boolean']['output']>;
};

/** The voice agent that led a call. REST `call.voiceAI`. */
export type VoiceAi = {
  readonly __typename?: 'VoiceAI';
  /** REST `agentId`. */
  readonly agentId?: Maybe<Scalars['String']['output']>;
  /** REST `conversationId`. */
  readonly conversationId?: Maybe<Scalars['String']['output']>;
  /** Such as `elevenlabs`; an open list. REST `provider`. */
  readonly provider?: Maybe<Scalars['String']['output']>;
};

/**
 * Whether a mutation was done. What nobody can know has no payload: it is null, with an error that says
 * `mayHaveHappened`.
 */
export type WriteOutcome =
  /** LeadSail says that it was done. */
  | 'DONE'
  /** It was not done; `userErrors` say why. */
  | 'NOT_DONE';



export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;



/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  TimelineEntry:
    | ( Omit<FileEvent, 'file'> & { file?: Maybe<_RefType['LeadFile']> } )
    | ( Omit<InteractionEvent, 'interaction'> & { interaction: _RefType['Interaction'] } )
    | ( NoteEvent )
    | ( Omit<StatusEvent, 'file'> & { file?: Maybe<_RefType['LeadFile']> } )
  ;
};


/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Address: ResolverTypeWrapper<Address>;
  AddressInput: AddressInput;
  Approval: ResolverTypeWrapper<Approval>;
  ApprovalDecision: ApprovalDecision;
  ApprovalStatus: ApprovalStatus;
  Attribution: ResolverTypeWrapper<Attribution>;
  AutoDialerResult: ResolverTypeWrapper<DialedLeadModel>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  CallDetails: ResolverTypeWrapper<CallDetails>;
  Campaign: ResolverTypeWrapper<CampaignModel>;
  CampaignConnection: ResolverTypeWrapper<CampaignConnectionPage>;
  CampaignDocument: ResolverTypeWrapper<CampaignDocument>;
  CampaignEdge: ResolverTypeWrapper<Omit<CampaignEdge, 'node'> & { node: ResolversTypes['Campaign'] }>;
  CampaignFilter: CampaignFilter;
  CampaignSnapshot: ResolverTypeWrapper<Omit<CampaignSnapshot, 'campaign' | 'client'> & { campaign?: Maybe<ResolversTypes['Campaign']>, client?: Maybe<ResolversTypes['Client']> }>;
  CampaignWebhookEvent: ResolverTypeWrapper<CampaignWebhookEvent>;
  CampaignWebhooks: ResolverTypeWrapper<CampaignWebhooks>;
  Client: ResolverTypeWrapper<ClientModel>;
  ClientConnection: ResolverTypeWrapper<ClientConnectionPage>;
  ClientContact: ResolverTypeWrapper<ClientModel>;
  ClientEdge: ResolverTypeWrapper<Omit<ClientEdge, 'node'> & { node: ResolversTypes['Client'] }>;
  ClientFilter: ClientFilter;
  ClientSettings: ResolverTypeWrapper<ClientSettings>;
  Compliance: ResolverTypeWrapper<Compliance>;
  Condition: ResolverTypeWrapper<Condition>;
  ConditionGroup: ResolverTypeWrapper<ConditionGroup>;
  ConditionRule: ResolverTypeWrapper<ConditionRule>;
  CreateLeadInput: CreateLeadInput;
  CreateLeadPayload: ResolverTypeWrapper<WritePayload>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  DeliverLeadInput: DeliverLeadInput;
  DeliverLeadPayload: ResolverTypeWrapper<WritePayload>;
  FieldCategory: FieldCategory;
  FieldLibraryCategory: FieldLibraryCategory;
  FieldLibraryEntry: ResolverTypeWrapper<FieldLibraryEntryModel>;
  FieldMappingOverride: ResolverTypeWrapper<FieldMappingOverride>;
  FileEvent: ResolverTypeWrapper<Omit<FileEvent, 'file'> & { file?: Maybe<ResolversTypes['LeadFile']> }>;
  FirePixelInput: FirePixelInput;
  FirePixelPayload: ResolverTypeWrapper<WritePayload>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  HistoryCompleteness: ResolverTypeWrapper<HistoryCompleteness>;
  HistoryPart: HistoryPart;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  InitiateCallInput: InitiateCallInput;
  InitiateCallPayload: ResolverTypeWrapper<WritePayload>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Interaction: ResolverTypeWrapper<InteractionModel>;
  InteractionConnection: ResolverTypeWrapper<InteractionConnectionPage>;
  InteractionEdge: ResolverTypeWrapper<Omit<InteractionEdge, 'node'> & { node: ResolversTypes['Interaction'] }>;
  InteractionEvent: ResolverTypeWrapper<Omit<InteractionEvent, 'interaction'> & { interaction: ResolversTypes['Interaction'] }>;
  InteractionFilter: InteractionFilter;
  InteractionStatus: InteractionStatus;
  InteractionStatusInput: InteractionStatusInput;
  InteractionType: InteractionType;
  InteractionTypeInput: InteractionTypeInput;
  JSON: ResolverTypeWrapper<Scalars['JSON']['output']>;
  Lead: ResolverTypeWrapper<LeadModel>;
  LeadConnection: ResolverTypeWrapper<LeadConnectionPage>;
  LeadEdge: ResolverTypeWrapper<Omit<LeadEdge, 'node'> & { node: ResolversTypes['Lead'] }>;
  LeadFile: ResolverTypeWrapper<LeadFileModel>;
  LeadFileProvider: LeadFileProvider;
  LeadFileProviderInput: LeadFileProviderInput;
  LeadFileStatus: LeadFileStatus;
  LeadFileStatusInput: LeadFileStatusInput;
  LeadFilesChanged: ResolverTypeWrapper<FileChange>;
  LeadFilter: LeadFilter;
  LeadFlags: ResolverTypeWrapper<LeadFlags>;
  LeadInteractionsChanged: ResolverTypeWrapper<LeadChange>;
  LeadStatus: LeadStatus;
  LeadStatusInput: LeadStatusInput;
  MissingPart: ResolverTypeWrapper<MissingPart>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Note: ResolverTypeWrapper<Note>;
  NoteEvent: ResolverTypeWrapper<NoteEvent>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  PixelActionSource: PixelActionSource;
  PixelPlatform: PixelPlatform;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  QuestionnaireAnswer: ResolverTypeWrapper<QuestionnaireAnswerModel>;
  QuestionnaireAnswerInput: QuestionnaireAnswerInput;
  RepostLeadInput: RepostLeadInput;
  RepostLeadPayload: ResolverTypeWrapper<WritePayload>;
  SaveLeadFileInput: SaveLeadFileInput;
  SaveLeadFilePayload: ResolverTypeWrapper<WritePayload>;
  SendDocumentForSigningInput: SendDocumentForSigningInput;
  SendDocumentForSigningPayload: ResolverTypeWrapper<WritePayload>;
  SendLeadsToAutoDialerInput: SendLeadsToAutoDialerInput;
  SendLeadsToAutoDialerPayload: ResolverTypeWrapper<WritePayload>;
  SendSmsInput: SendSmsInput;
  SendSmsPayload: ResolverTypeWrapper<WritePayload>;
  SetLeadApprovalInput: SetLeadApprovalInput;
  SetLeadApprovalPayload: ResolverTypeWrapper<WritePayload>;
  SmsDetails: ResolverTypeWrapper<SmsDetails>;
  StatusChange: StatusChange;
  StatusEvent: ResolverTypeWrapper<Omit<StatusEvent, 'file'> & { file?: Maybe<ResolversTypes['LeadFile']> }>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  SubmitLeadInput: SubmitLeadInput;
  SubmitLeadPayload: ResolverTypeWrapper<WritePayload>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Telephony: ResolverTypeWrapper<Telephony>;
  TimelineConnection: ResolverTypeWrapper<TimelinePage>;
  TimelineEdge: ResolverTypeWrapper<Omit<TimelineEdge, 'node'> & { node: ResolversTypes['TimelineEntry'] }>;
  TimelineEntry: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['TimelineEntry']>;
  TimelineEntryType: TimelineEntryType;
  TimelineFilter: TimelineFilter;
  TimezoneSource: TimezoneSource;
  TimezoneSourceInput: TimezoneSourceInput;
  Transcript: ResolverTypeWrapper<TranscriptModel>;
  TranscriptEntry: ResolverTypeWrapper<TranscriptEntryModel>;
  TranscriptEntryAdded: ResolverTypeWrapper<EntryEvent>;
  TranscriptEntryRole: TranscriptEntryRole;
  TranscriptEntrySource: TranscriptEntrySource;
  TranscriptRole: TranscriptRole;
  UpdateLeadInput: UpdateLeadInput;
  UpdateLeadPayload: ResolverTypeWrapper<WritePayload>;
  UserError: ResolverTypeWrapper<UserErrorModel>;
  ValidationRules: ResolverTypeWrapper<ValidationRules>;
  VoiceAI: ResolverTypeWrapper<VoiceAi>;
  WriteOutcome: WriteOutcome;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Address: Address;
  AddressInput: AddressInput;
  Approval: Approval;
  Attribution: Attribution;
  AutoDialerResult: DialedLeadModel;
  Boolean: Scalars['Boolean']['output'];
  CallDetails: CallDetails;
  Campaign: CampaignModel;
  CampaignConnection: CampaignConnectionPage;
  CampaignDocument: CampaignDocument;
  CampaignEdge: Omit<CampaignEdge, 'node'> & { node: ResolversParentTypes['Campaign'] };
  CampaignFilter: CampaignFilter;
  CampaignSnapshot: Omit<CampaignSnapshot, 'campaign' | 'client'> & { campaign?: Maybe<ResolversParentTypes['Campaign']>, client?: Maybe<ResolversParentTypes['Client']> };
  CampaignWebhookEvent: CampaignWebhookEvent;
  CampaignWebhooks: CampaignWebhooks;
  Client: ClientModel;
  ClientConnection: ClientConnectionPage;
  ClientContact: ClientModel;
  ClientEdge: Omit<ClientEdge, 'node'> & { node: ResolversParentTypes['Client'] };
  ClientFilter: ClientFilter;
  ClientSettings: ClientSettings;
  Compliance: Compliance;
  Condition: Condition;
  ConditionGroup: ConditionGroup;
  ConditionRule: ConditionRule;
  CreateLeadInput: CreateLeadInput;
  CreateLeadPayload: WritePayload;
  DateTime: Scalars['DateTime']['output'];
  DeliverLeadInput: DeliverLeadInput;
  DeliverLeadPayload: WritePayload;
  FieldLibraryEntry: FieldLibraryEntryModel;
  FieldMappingOverride: FieldMappingOverride;
  FileEvent: Omit<FileEvent, 'file'> & { file?: Maybe<ResolversParentTypes['LeadFile']> };
  FirePixelInput: FirePixelInput;
  FirePixelPayload: WritePayload;
  Float: Scalars['Float']['output'];
  HistoryCompleteness: HistoryCompleteness;
  ID: Scalars['ID']['output'];
  InitiateCallInput: InitiateCallInput;
  InitiateCallPayload: WritePayload;
  Int: Scalars['Int']['output'];
  Interaction: InteractionModel;
  InteractionConnection: InteractionConnectionPage;
  InteractionEdge: Omit<InteractionEdge, 'node'> & { node: ResolversParentTypes['Interaction'] };
  InteractionEvent: Omit<InteractionEvent, 'interaction'> & { interaction: ResolversParentTypes['Interaction'] };
  InteractionFilter: InteractionFilter;
  JSON: Scalars['JSON']['output'];
  Lead: LeadModel;
  LeadConnection: LeadConnectionPage;
  LeadEdge: Omit<LeadEdge, 'node'> & { node: ResolversParentTypes['Lead'] };
  LeadFile: LeadFileModel;
  LeadFilesChanged: FileChange;
  LeadFilter: LeadFilter;
  LeadFlags: LeadFlags;
  LeadInteractionsChanged: LeadChange;
  MissingPart: MissingPart;
  Mutation: Record<PropertyKey, never>;
  Note: Note;
  NoteEvent: NoteEvent;
  PageInfo: PageInfo;
  Query: Record<PropertyKey, never>;
  QuestionnaireAnswer: QuestionnaireAnswerModel;
  QuestionnaireAnswerInput: QuestionnaireAnswerInput;
  RepostLeadInput: RepostLeadInput;
  RepostLeadPayload: WritePayload;
  SaveLeadFileInput: SaveLeadFileInput;
  SaveLeadFilePayload: WritePayload;
  SendDocumentForSigningInput: SendDocumentForSigningInput;
  SendDocumentForSigningPayload: WritePayload;
  SendLeadsToAutoDialerInput: SendLeadsToAutoDialerInput;
  SendLeadsToAutoDialerPayload: WritePayload;
  SendSmsInput: SendSmsInput;
  SendSmsPayload: WritePayload;
  SetLeadApprovalInput: SetLeadApprovalInput;
  SetLeadApprovalPayload: WritePayload;
  SmsDetails: SmsDetails;
  StatusEvent: Omit<StatusEvent, 'file'> & { file?: Maybe<ResolversParentTypes['LeadFile']> };
  String: Scalars['String']['output'];
  SubmitLeadInput: SubmitLeadInput;
  SubmitLeadPayload: WritePayload;
  Subscription: Record<PropertyKey, never>;
  Telephony: Telephony;
  TimelineConnection: TimelinePage;
  TimelineEdge: Omit<TimelineEdge, 'node'> & { node: ResolversParentTypes['TimelineEntry'] };
  TimelineEntry: ResolversUnionTypes<ResolversParentTypes>['TimelineEntry'];
  TimelineFilter: TimelineFilter;
  Transcript: TranscriptModel;
  TranscriptEntry: TranscriptEntryModel;
  TranscriptEntryAdded: EntryEvent;
  UpdateLeadInput: UpdateLeadInput;
  UpdateLeadPayload: WritePayload;
  UserError: UserErrorModel;
  ValidationRules: ValidationRules;
  VoiceAI: VoiceAi;
};

export type PersonalDirectiveArgs = { };

export type PersonalDirectiveResolver<Result, Parent, ContextType = GatewayContext, Args = PersonalDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type SemanticNonNullDirectiveArgs = {
  levels?: ReadonlyArray<Scalars['Int']['input']>;
};

export type SemanticNonNullDirectiveResolver<Result, Parent, ContextType = GatewayContext, Args = SemanticNonNullDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type ShareableDirectiveArgs = { };

export type ShareableDirectiveResolver<Result, Parent, ContextType = GatewayContext, Args = ShareableDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type AddressResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Address'] = ResolversParentTypes['Address']> = {
  city?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  country?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  street?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  unit?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  zip?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ApprovalResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Approval'] = ResolversParentTypes['Approval']> = {
  campaignId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  decidedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  decidedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  status?: Resolver<Maybe<ResolversTypes['ApprovalStatus']>, ParentType, ContextType>;
  statusRaw?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type AttributionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Attribution'] = ResolversParentTypes['Attribution']> = {
  adPlatform?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  capturePlatform?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  captureUrl?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  fbc?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  fbclid?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  fbp?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  gbraid?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  gclid?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  ipAddress?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  msclkid?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  params?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  referrer?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  tblci?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  ttclid?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  ttp?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  userAgent?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  wbraid?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type AutoDialerResultResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['AutoDialerResult'] = ResolversParentTypes['AutoDialerResult']> = {
  error?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  lead?: Resolver<Maybe<ResolversTypes['Lead']>, ParentType, ContextType>;
  leadId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  nextCallAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type CallDetailsResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['CallDetails'] = ResolversParentTypes['CallDetails']> = {
  direction?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  duration?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  recordingUrl?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  source?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  spokenTo?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  terminationReason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  voiceAI?: Resolver<Maybe<ResolversTypes['VoiceAI']>, ParentType, ContextType>;
};

export type CampaignResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Campaign'] = ResolversParentTypes['Campaign']> = {
  active?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  client?: Resolver<Maybe<ResolversTypes['Client']>, ParentType, ContextType>;
  clientAbbrev?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  clientId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  clientName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  documents?: Resolver<Maybe<ReadonlyArray<ResolversTypes['CampaignDocument']>>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  managerId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  offerAbbrev?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  offerId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  offerName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  webhooks?: Resolver<Maybe<ResolversTypes['CampaignWebhooks']>, ParentType, ContextType>;
};

export type CampaignConnectionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['CampaignConnection'] = ResolversParentTypes['CampaignConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['CampaignEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Campaign']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type CampaignDocumentResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['CampaignDocument'] = ResolversParentTypes['CampaignDocument']> = {
  conditions?: Resolver<Maybe<ResolversTypes['ConditionGroup']>, ParentType, ContextType>;
  documentTemplateId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  fieldMappingOverrides?: Resolver<Maybe<ReadonlyArray<ResolversTypes['FieldMappingOverride']>>, ParentType, ContextType>;
  id?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  provider?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  templateId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  type?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type CampaignEdgeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['CampaignEdge'] = ResolversParentTypes['CampaignEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Campaign'], ParentType, ContextType>;
};

export type CampaignSnapshotResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['CampaignSnapshot'] = ResolversParentTypes['CampaignSnapshot']> = {
  campaign?: Resolver<Maybe<ResolversTypes['Campaign']>, ParentType, ContextType>;
  client?: Resolver<Maybe<ResolversTypes['Client']>, ParentType, ContextType>;
  clientAbbrev?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  clientId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  clientName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  offerAbbrev?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  offerId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  offerName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type CampaignWebhookEventResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['CampaignWebhookEvent'] = ResolversParentTypes['CampaignWebhookEvent']> = {
  enabled?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type CampaignWebhooksResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['CampaignWebhooks'] = ResolversParentTypes['CampaignWebhooks']> = {
  enabled?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  events?: Resolver<Maybe<ReadonlyArray<ResolversTypes['CampaignWebhookEvent']>>, ParentType, ContextType>;
  inheritFromTenant?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  retryAttempts?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  timeoutSeconds?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  url?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ClientResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Client'] = ResolversParentTypes['Client']> = {
  abbrev?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  active?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  address?: Resolver<Maybe<ResolversTypes['Address']>, ParentType, ContextType>;
  archivedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  contact?: Resolver<Maybe<ResolversTypes['ClientContact']>, ParentType, ContextType>;
  createdAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  externalId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  settings?: Resolver<Maybe<ResolversTypes['ClientSettings']>, ParentType, ContextType>;
  tags?: Resolver<Maybe<ReadonlyArray<Maybe<ResolversTypes['JSON']>>>, ParentType, ContextType>;
  updatedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type ClientConnectionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ClientConnection'] = ResolversParentTypes['ClientConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['ClientEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Client']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type ClientContactResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ClientContact'] = ResolversParentTypes['ClientContact']> = {
  email?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  phone?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ClientEdgeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ClientEdge'] = ResolversParentTypes['ClientEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Client'], ParentType, ContextType>;
};

export type ClientSettingsResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ClientSettings'] = ResolversParentTypes['ClientSettings']> = {
  acceptDuplicates?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  maxLeadsPerDay?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  maxLeadsPerMonth?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  notificationEmail?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  postingMethod?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  sendDailyReport?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  timezone?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ComplianceResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Compliance'] = ResolversParentTypes['Compliance']> = {
  extra?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  tcpaConsent?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type ConditionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Condition'] = ResolversParentTypes['Condition']> = {
  field?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  operator?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  value?: Resolver<Maybe<ReadonlyArray<Maybe<ResolversTypes['JSON']>>>, ParentType, ContextType>;
  valueSetId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type ConditionGroupResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ConditionGroup'] = ResolversParentTypes['ConditionGroup']> = {
  isActive?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  logicalOperator?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  subRules?: Resolver<Maybe<ReadonlyArray<ResolversTypes['ConditionRule']>>, ParentType, ContextType>;
};

export type ConditionRuleResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ConditionRule'] = ResolversParentTypes['ConditionRule']> = {
  conditions?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Condition']>>, ParentType, ContextType>;
  logicalOperator?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type CreateLeadPayloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['CreateLeadPayload'] = ResolversParentTypes['CreateLeadPayload']> = {
  lead?: Resolver<Maybe<ResolversTypes['Lead']>, ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['WriteOutcome'], ParentType, ContextType>;
  submissionId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DeliverLeadPayloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['DeliverLeadPayload'] = ResolversParentTypes['DeliverLeadPayload']> = {
  lead?: Resolver<Maybe<ResolversTypes['Lead']>, ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['WriteOutcome'], ParentType, ContextType>;
  submissionId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type FieldLibraryEntryResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['FieldLibraryEntry'] = ResolversParentTypes['FieldLibraryEntry']> = {
  active?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  category?: Resolver<Maybe<ResolversTypes['FieldLibraryCategory']>, ParentType, ContextType>;
  categoryRaw?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  createdAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  dataType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  isStandard?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  key?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  label?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  updatedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  validationRules?: Resolver<Maybe<ResolversTypes['ValidationRules']>, ParentType, ContextType>;
};

export type FieldMappingOverrideResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['FieldMappingOverride'] = ResolversParentTypes['FieldMappingOverride']> = {
  autoFill?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  fallbackTemplate?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  providerFieldId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  providerFieldLabel?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  providerFieldName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  providerFieldRequired?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  providerFieldType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  sourceLabel?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  sourceType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  sourceValue?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type FileEventResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['FileEvent'] = ResolversParentTypes['FileEvent']> = {
  at?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  file?: Resolver<Maybe<ResolversTypes['LeadFile']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type FirePixelPayloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['FirePixelPayload'] = ResolversParentTypes['FirePixelPayload']> = {
  lead?: Resolver<Maybe<ResolversTypes['Lead']>, ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['WriteOutcome'], ParentType, ContextType>;
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type HistoryCompletenessResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['HistoryCompleteness'] = ResolversParentTypes['HistoryCompleteness']> = {
  isComplete?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  missing?: Resolver<ReadonlyArray<ResolversTypes['MissingPart']>, ParentType, ContextType>;
};

export type InitiateCallPayloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['InitiateCallPayload'] = ResolversParentTypes['InitiateCallPayload']> = {
  interaction?: Resolver<Maybe<ResolversTypes['Interaction']>, ParentType, ContextType>;
  lead?: Resolver<Maybe<ResolversTypes['Lead']>, ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['WriteOutcome'], ParentType, ContextType>;
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type InteractionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Interaction'] = ResolversParentTypes['Interaction']> = {
  call?: Resolver<Maybe<ResolversTypes['CallDetails']>, ParentType, ContextType>;
  campaignId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  clientId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  createdAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  errorCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  errorMessage?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lead?: Resolver<Maybe<ResolversTypes['Lead']>, ParentType, ContextType>;
  leadId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  offerId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  phone?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  sms?: Resolver<Maybe<ResolversTypes['SmsDetails']>, ParentType, ContextType>;
  status?: Resolver<Maybe<ResolversTypes['InteractionStatus']>, ParentType, ContextType>;
  statusRaw?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  summary?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  telephony?: Resolver<Maybe<ResolversTypes['Telephony']>, ParentType, ContextType>;
  transcript?: Resolver<Maybe<ResolversTypes['Transcript']>, ParentType, ContextType>;
  type?: Resolver<Maybe<ResolversTypes['InteractionType']>, ParentType, ContextType>;
  typeRaw?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  updatedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type InteractionConnectionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['InteractionConnection'] = ResolversParentTypes['InteractionConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['InteractionEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Interaction']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type InteractionEdgeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['InteractionEdge'] = ResolversParentTypes['InteractionEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Interaction'], ParentType, ContextType>;
};

export type InteractionEventResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['InteractionEvent'] = ResolversParentTypes['InteractionEvent']> = {
  at?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  interaction?: Resolver<ResolversTypes['Interaction'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export interface JsonScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSON'], any> {
  name: 'JSON';
}

export type LeadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Lead'] = ResolversParentTypes['Lead']> = {
  address?: Resolver<Maybe<ResolversTypes['Address']>, ParentType, ContextType>;
  approval?: Resolver<Maybe<ResolversTypes['Approval']>, ParentType, ContextType>;
  attribution?: Resolver<Maybe<ResolversTypes['Attribution']>, ParentType, ContextType>;
  campaign?: Resolver<Maybe<ResolversTypes['CampaignSnapshot']>, ParentType, ContextType>;
  clientLeadId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  compliance?: Resolver<Maybe<ResolversTypes['Compliance']>, ParentType, ContextType>;
  country?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  createdAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  customFields?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  dateOfBirth?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  deliveredAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  detail?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  email?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  files?: Resolver<Maybe<ReadonlyArray<ResolversTypes['LeadFile']>>, ParentType, ContextType>;
  firstName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  flags?: Resolver<Maybe<ResolversTypes['LeadFlags']>, ParentType, ContextType>;
  history?: Resolver<Maybe<ResolversTypes['HistoryCompleteness']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  interactions?: Resolver<Maybe<ResolversTypes['InteractionConnection']>, ParentType, ContextType, RequireFields<LeadInteractionsArgs, 'first'>>;
  lastActivityAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  lastName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  latestSubmittedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  notes?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Note']>>, ParentType, ContextType>;
  phone?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  questionnaire?: Resolver<Maybe<ReadonlyArray<ResolversTypes['QuestionnaireAnswer']>>, ParentType, ContextType>;
  repostedTo?: Resolver<Maybe<ReadonlyArray<Maybe<ResolversTypes['JSON']>>>, ParentType, ContextType>;
  status?: Resolver<Maybe<ResolversTypes['LeadStatus']>, ParentType, ContextType>;
  statusRaw?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  submissionCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  tags?: Resolver<Maybe<ReadonlyArray<Maybe<ResolversTypes['JSON']>>>, ParentType, ContextType>;
  timeline?: Resolver<Maybe<ResolversTypes['TimelineConnection']>, ParentType, ContextType, RequireFields<LeadTimelineArgs, 'first'>>;
  timezone?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  timezoneSource?: Resolver<Maybe<ResolversTypes['TimezoneSource']>, ParentType, ContextType>;
  timezoneSourceRaw?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  updatedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type LeadConnectionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['LeadConnection'] = ResolversParentTypes['LeadConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['LeadEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Lead']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type LeadEdgeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['LeadEdge'] = ResolversParentTypes['LeadEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Lead'], ParentType, ContextType>;
};

export type LeadFileResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['LeadFile'] = ResolversParentTypes['LeadFile']> = {
  createdAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  key?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  lead?: Resolver<Maybe<ResolversTypes['Lead']>, ParentType, ContextType>;
  leadId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  provider?: Resolver<Maybe<ResolversTypes['LeadFileProvider']>, ParentType, ContextType>;
  providerRaw?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  signedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  status?: Resolver<Maybe<ResolversTypes['LeadFileStatus']>, ParentType, ContextType>;
  statusRaw?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  updatedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  url?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type LeadFilesChangedResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['LeadFilesChanged'] = ResolversParentTypes['LeadFilesChanged']> = {
  file?: Resolver<ResolversTypes['LeadFile'], ParentType, ContextType>;
  isNew?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  lead?: Resolver<Maybe<ResolversTypes['Lead']>, ParentType, ContextType>;
};

export type LeadFlagsResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['LeadFlags'] = ResolversParentTypes['LeadFlags']> = {
  extra?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  isDnc?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  isTest?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type LeadInteractionsChangedResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['LeadInteractionsChanged'] = ResolversParentTypes['LeadInteractionsChanged']> = {
  interaction?: Resolver<ResolversTypes['Interaction'], ParentType, ContextType>;
  isNew?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  lead?: Resolver<Maybe<ResolversTypes['Lead']>, ParentType, ContextType>;
};

export type MissingPartResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['MissingPart'] = ResolversParentTypes['MissingPart']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  part?: Resolver<ResolversTypes['HistoryPart'], ParentType, ContextType>;
  retryAfterMs?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type MutationResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  createLead?: Resolver<Maybe<ResolversTypes['CreateLeadPayload']>, ParentType, ContextType, RequireFields<MutationCreateLeadArgs, 'input'>>;
  deliverLead?: Resolver<Maybe<ResolversTypes['DeliverLeadPayload']>, ParentType, ContextType, RequireFields<MutationDeliverLeadArgs, 'input'>>;
  firePixel?: Resolver<Maybe<ResolversTypes['FirePixelPayload']>, ParentType, ContextType, RequireFields<MutationFirePixelArgs, 'input'>>;
  initiateCall?: Resolver<Maybe<ResolversTypes['InitiateCallPayload']>, ParentType, ContextType, RequireFields<MutationInitiateCallArgs, 'input'>>;
  repostLead?: Resolver<Maybe<ResolversTypes['RepostLeadPayload']>, ParentType, ContextType, RequireFields<MutationRepostLeadArgs, 'input'>>;
  saveLeadFile?: Resolver<Maybe<ResolversTypes['SaveLeadFilePayload']>, ParentType, ContextType, RequireFields<MutationSaveLeadFileArgs, 'input'>>;
  sendDocumentForSigning?: Resolver<Maybe<ResolversTypes['SendDocumentForSigningPayload']>, ParentType, ContextType, RequireFields<MutationSendDocumentForSigningArgs, 'input'>>;
  sendLeadsToAutoDialer?: Resolver<Maybe<ResolversTypes['SendLeadsToAutoDialerPayload']>, ParentType, ContextType, RequireFields<MutationSendLeadsToAutoDialerArgs, 'input'>>;
  sendSms?: Resolver<Maybe<ResolversTypes['SendSmsPayload']>, ParentType, ContextType, RequireFields<MutationSendSmsArgs, 'input'>>;
  setLeadApproval?: Resolver<Maybe<ResolversTypes['SetLeadApprovalPayload']>, ParentType, ContextType, RequireFields<MutationSetLeadApprovalArgs, 'input'>>;
  submitLead?: Resolver<Maybe<ResolversTypes['SubmitLeadPayload']>, ParentType, ContextType, RequireFields<MutationSubmitLeadArgs, 'input'>>;
  updateLead?: Resolver<Maybe<ResolversTypes['UpdateLeadPayload']>, ParentType, ContextType, RequireFields<MutationUpdateLeadArgs, 'input'>>;
};

export type NoteResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Note'] = ResolversParentTypes['Note']> = {
  createdAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  createdBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  text?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type NoteEventResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['NoteEvent'] = ResolversParentTypes['NoteEvent']> = {
  at?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  note?: Resolver<ResolversTypes['Note'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  campaign?: Resolver<Maybe<ResolversTypes['Campaign']>, ParentType, ContextType, RequireFields<QueryCampaignArgs, 'id'>>;
  campaigns?: Resolver<Maybe<ResolversTypes['CampaignConnection']>, ParentType, ContextType, RequireFields<QueryCampaignsArgs, 'first'>>;
  campaignsByIds?: Resolver<ReadonlyArray<Maybe<ResolversTypes['Campaign']>>, ParentType, ContextType, RequireFields<QueryCampaignsByIdsArgs, 'ids'>>;
  client?: Resolver<Maybe<ResolversTypes['Client']>, ParentType, ContextType, RequireFields<QueryClientArgs, 'id'>>;
  clients?: Resolver<Maybe<ResolversTypes['ClientConnection']>, ParentType, ContextType, RequireFields<QueryClientsArgs, 'first'>>;
  clientsByIds?: Resolver<ReadonlyArray<Maybe<ResolversTypes['Client']>>, ParentType, ContextType, RequireFields<QueryClientsByIdsArgs, 'ids'>>;
  fieldLibrary?: Resolver<Maybe<ReadonlyArray<ResolversTypes['FieldLibraryEntry']>>, ParentType, ContextType, Partial<QueryFieldLibraryArgs>>;
  fieldLibraryEntriesByKeys?: Resolver<ReadonlyArray<Maybe<ResolversTypes['FieldLibraryEntry']>>, ParentType, ContextType, RequireFields<QueryFieldLibraryEntriesByKeysArgs, 'keys'>>;
  fieldLibraryEntry?: Resolver<Maybe<ResolversTypes['FieldLibraryEntry']>, ParentType, ContextType, RequireFields<QueryFieldLibraryEntryArgs, 'key'>>;
  file?: Resolver<Maybe<ResolversTypes['LeadFile']>, ParentType, ContextType, RequireFields<QueryFileArgs, 'key' | 'leadId'>>;
  interaction?: Resolver<Maybe<ResolversTypes['Interaction']>, ParentType, ContextType, RequireFields<QueryInteractionArgs, 'id'>>;
  interactionsByIds?: Resolver<ReadonlyArray<Maybe<ResolversTypes['Interaction']>>, ParentType, ContextType, RequireFields<QueryInteractionsByIdsArgs, 'ids'>>;
  lead?: Resolver<Maybe<ResolversTypes['Lead']>, ParentType, ContextType, RequireFields<QueryLeadArgs, 'id'>>;
  leads?: Resolver<Maybe<ResolversTypes['LeadConnection']>, ParentType, ContextType, RequireFields<QueryLeadsArgs, 'first'>>;
  leadsByIds?: Resolver<ReadonlyArray<Maybe<ResolversTypes['Lead']>>, ParentType, ContextType, RequireFields<QueryLeadsByIdsArgs, 'ids'>>;
};

export type QuestionnaireAnswerResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['QuestionnaireAnswer'] = ResolversParentTypes['QuestionnaireAnswer']> = {
  answer?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  field?: Resolver<Maybe<ResolversTypes['FieldLibraryEntry']>, ParentType, ContextType>;
  key?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  question?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type RepostLeadPayloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['RepostLeadPayload'] = ResolversParentTypes['RepostLeadPayload']> = {
  lead?: Resolver<Maybe<ResolversTypes['Lead']>, ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['WriteOutcome'], ParentType, ContextType>;
  requiresQualification?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  submissionId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type SaveLeadFilePayloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SaveLeadFilePayload'] = ResolversParentTypes['SaveLeadFilePayload']> = {
  file?: Resolver<Maybe<ResolversTypes['LeadFile']>, ParentType, ContextType>;
  lead?: Resolver<Maybe<ResolversTypes['Lead']>, ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['WriteOutcome'], ParentType, ContextType>;
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type SendDocumentForSigningPayloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SendDocumentForSigningPayload'] = ResolversParentTypes['SendDocumentForSigningPayload']> = {
  file?: Resolver<Maybe<ResolversTypes['LeadFile']>, ParentType, ContextType>;
  lead?: Resolver<Maybe<ResolversTypes['Lead']>, ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['WriteOutcome'], ParentType, ContextType>;
  signingUrl?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type SendLeadsToAutoDialerPayloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SendLeadsToAutoDialerPayload'] = ResolversParentTypes['SendLeadsToAutoDialerPayload']> = {
  outcome?: Resolver<ResolversTypes['WriteOutcome'], ParentType, ContextType>;
  results?: Resolver<ReadonlyArray<ResolversTypes['AutoDialerResult']>, ParentType, ContextType>;
  succeeded?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type SendSmsPayloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SendSmsPayload'] = ResolversParentTypes['SendSmsPayload']> = {
  interaction?: Resolver<Maybe<ResolversTypes['Interaction']>, ParentType, ContextType>;
  lead?: Resolver<Maybe<ResolversTypes['Lead']>, ParentType, ContextType>;
  messageId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['WriteOutcome'], ParentType, ContextType>;
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type SetLeadApprovalPayloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SetLeadApprovalPayload'] = ResolversParentTypes['SetLeadApprovalPayload']> = {
  lead?: Resolver<Maybe<ResolversTypes['Lead']>, ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['WriteOutcome'], ParentType, ContextType>;
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type SmsDetailsResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SmsDetails'] = ResolversParentTypes['SmsDetails']> = {
  agentMode?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  direction?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type StatusEventResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['StatusEvent'] = ResolversParentTypes['StatusEvent']> = {
  at?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  change?: Resolver<ResolversTypes['StatusChange'], ParentType, ContextType>;
  file?: Resolver<Maybe<ResolversTypes['LeadFile']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SubmitLeadPayloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SubmitLeadPayload'] = ResolversParentTypes['SubmitLeadPayload']> = {
  lead?: Resolver<Maybe<ResolversTypes['Lead']>, ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['WriteOutcome'], ParentType, ContextType>;
  submissionId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  interactionChanged?: SubscriptionResolver<ResolversTypes['Interaction'], "interactionChanged", ParentType, ContextType, RequireFields<SubscriptionInteractionChangedArgs, 'id'>>;
  leadFilesChanged?: SubscriptionResolver<ResolversTypes['LeadFilesChanged'], "leadFilesChanged", ParentType, ContextType, RequireFields<SubscriptionLeadFilesChangedArgs, 'leadId'>>;
  leadInteractionsChanged?: SubscriptionResolver<ResolversTypes['LeadInteractionsChanged'], "leadInteractionsChanged", ParentType, ContextType, RequireFields<SubscriptionLeadInteractionsChangedArgs, 'leadId'>>;
  transcriptEntryAdded?: SubscriptionResolver<ResolversTypes['TranscriptEntryAdded'], "transcriptEntryAdded", ParentType, ContextType, RequireFields<SubscriptionTranscriptEntryAddedArgs, 'interactionId'>>;
};

export type TelephonyResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Telephony'] = ResolversParentTypes['Telephony']> = {
  messageId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  phoneNumber?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  provider?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type TimelineConnectionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['TimelineConnection'] = ResolversParentTypes['TimelineConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['TimelineEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['TimelineEntry']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type TimelineEdgeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['TimelineEdge'] = ResolversParentTypes['TimelineEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['TimelineEntry'], ParentType, ContextType>;
};

export type TimelineEntryResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['TimelineEntry'] = ResolversParentTypes['TimelineEntry']> = {
  __resolveType: TypeResolveFn<'FileEvent' | 'InteractionEvent' | 'NoteEvent' | 'StatusEvent', ParentType, ContextType>;
};

export type TranscriptResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Transcript'] = ResolversParentTypes['Transcript']> = {
  entries?: Resolver<ReadonlyArray<ResolversTypes['TranscriptEntry']>, ParentType, ContextType, Partial<TranscriptEntriesArgs>>;
  entryCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type TranscriptEntryResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['TranscriptEntry'] = ResolversParentTypes['TranscriptEntry']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  role?: Resolver<Maybe<ResolversTypes['TranscriptEntryRole']>, ParentType, ContextType>;
  roleRaw?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  source?: Resolver<Maybe<ResolversTypes['TranscriptEntrySource']>, ParentType, ContextType>;
  sourceRaw?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  timestamp?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type TranscriptEntryAddedResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['TranscriptEntryAdded'] = ResolversParentTypes['TranscriptEntryAdded']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  entry?: Resolver<ResolversTypes['TranscriptEntry'], ParentType, ContextType>;
  index?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  revises?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type UpdateLeadPayloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['UpdateLeadPayload'] = ResolversParentTypes['UpdateLeadPayload']> = {
  lead?: Resolver<Maybe<ResolversTypes['Lead']>, ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['WriteOutcome'], ParentType, ContextType>;
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type UserErrorResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['UserError'] = ResolversParentTypes['UserError']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  field?: Resolver<Maybe<ReadonlyArray<ResolversTypes['String']>>, ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ValidationRulesResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ValidationRules'] = ResolversParentTypes['ValidationRules']> = {
  max?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  maxLength?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  min?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  minLength?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  pattern?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  required?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type VoiceAiResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['VoiceAI'] = ResolversParentTypes['VoiceAI']> = {
  agentId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  conversationId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  provider?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type Resolvers<ContextType = GatewayContext> = {
  Address?: AddressResolvers<ContextType>;
  Approval?: ApprovalResolvers<ContextType>;
  Attribution?: AttributionResolvers<ContextType>;
  AutoDialerResult?: AutoDialerResultResolvers<ContextType>;
  CallDetails?: CallDetailsResolvers<ContextType>;
  Campaign?: CampaignResolvers<ContextType>;
  CampaignConnection?: CampaignConnectionResolvers<ContextType>;
  CampaignDocument?: CampaignDocumentResolvers<ContextType>;
  CampaignEdge?: CampaignEdgeResolvers<ContextType>;
  CampaignSnapshot?: CampaignSnapshotResolvers<ContextType>;
  CampaignWebhookEvent?: CampaignWebhookEventResolvers<ContextType>;
  CampaignWebhooks?: CampaignWebhooksResolvers<ContextType>;
  Client?: ClientResolvers<ContextType>;
  ClientConnection?: ClientConnectionResolvers<ContextType>;
  ClientContact?: ClientContactResolvers<ContextType>;
  ClientEdge?: ClientEdgeResolvers<ContextType>;
  ClientSettings?: ClientSettingsResolvers<ContextType>;
  Compliance?: ComplianceResolvers<ContextType>;
  Condition?: ConditionResolvers<ContextType>;
  ConditionGroup?: ConditionGroupResolvers<ContextType>;
  ConditionRule?: ConditionRuleResolvers<ContextType>;
  CreateLeadPayload?: CreateLeadPayloadResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  DeliverLeadPayload?: DeliverLeadPayloadResolvers<ContextType>;
  FieldLibraryEntry?: FieldLibraryEntryResolvers<ContextType>;
  FieldMappingOverride?: FieldMappingOverrideResolvers<ContextType>;
  FileEvent?: FileEventResolvers<ContextType>;
  FirePixelPayload?: FirePixelPayloadResolvers<ContextType>;
  HistoryCompleteness?: HistoryCompletenessResolvers<ContextType>;
  InitiateCallPayload?: InitiateCallPayloadResolvers<ContextType>;
  Interaction?: InteractionResolvers<ContextType>;
  InteractionConnection?: InteractionConnectionResolvers<ContextType>;
  InteractionEdge?: InteractionEdgeResolvers<ContextType>;
  InteractionEvent?: InteractionEventResolvers<ContextType>;
  JSON?: GraphQLScalarType;
  Lead?: LeadResolvers<ContextType>;
  LeadConnection?: LeadConnectionResolvers<ContextType>;
  LeadEdge?: LeadEdgeResolvers<ContextType>;
  LeadFile?: LeadFileResolvers<ContextType>;
  LeadFilesChanged?: LeadFilesChangedResolvers<ContextType>;
  LeadFlags?: LeadFlagsResolvers<ContextType>;
  LeadInteractionsChanged?: LeadInteractionsChangedResolvers<ContextType>;
  MissingPart?: MissingPartResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Note?: NoteResolvers<ContextType>;
  NoteEvent?: NoteEventResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  QuestionnaireAnswer?: QuestionnaireAnswerResolvers<ContextType>;
  RepostLeadPayload?: RepostLeadPayloadResolvers<ContextType>;
  SaveLeadFilePayload?: SaveLeadFilePayloadResolvers<ContextType>;
  SendDocumentForSigningPayload?: SendDocumentForSigningPayloadResolvers<ContextType>;
  SendLeadsToAutoDialerPayload?: SendLeadsToAutoDialerPayloadResolvers<ContextType>;
  SendSmsPayload?: SendSmsPayloadResolvers<ContextType>;
  SetLeadApprovalPayload?: SetLeadApprovalPayloadResolvers<ContextType>;
  SmsDetails?: SmsDetailsResolvers<ContextType>;
  StatusEvent?: StatusEventResolvers<ContextType>;
  SubmitLeadPayload?: SubmitLeadPayloadResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  Telephony?: TelephonyResolvers<ContextType>;
  TimelineConnection?: TimelineConnectionResolvers<ContextType>;
  TimelineEdge?: TimelineEdgeResolvers<ContextType>;
  TimelineEntry?: TimelineEntryResolvers<ContextType>;
  Transcript?: TranscriptResolvers<ContextType>;
  TranscriptEntry?: TranscriptEntryResolvers<ContextType>;
  TranscriptEntryAdded?: TranscriptEntryAddedResolvers<ContextType>;
  UpdateLeadPayload?: UpdateLeadPayloadResolvers<ContextType>;
  UserError?: UserErrorResolvers<ContextType>;
  ValidationRules?: ValidationRulesResolvers<ContextType>;
  VoiceAI?: VoiceAiResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = GatewayContext> = {
  personal?: PersonalDirectiveResolver<any, any, ContextType>;
  semanticNonNull?: SemanticNonNullDirectiveResolver<any, any, ContextType>;
  shareable?: ShareableDirectiveResolver<any, any, ContextType>;
};
