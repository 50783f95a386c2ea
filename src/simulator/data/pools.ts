// What a tenant's world is made of: the words, people and places its data is drawn from.
import type { JsonObject } from '../envelope.ts';
import type { SimulatedOutcome } from '../known-values.ts';

/** An agent's line and what people answer to it. `{first}`, `{city}` and so on are slots. */
export type DialogueExchange = { readonly agent: string; readonly user: readonly string[] };

export type Dialogue = {
  readonly opening: readonly DialogueExchange[];
  readonly middle: readonly DialogueExchange[];
  readonly closing: Readonly<
    Record<'completed' | 'follow_up' | 'qualified' | 'scheduled_callback', DialogueExchange>
  >;
  /** What stands in the transcript when nobody, or the wrong person, picks up. */
  readonly unreached: Readonly<Record<'voicemail' | 'no_answer' | 'busy', readonly string[]>>;
  readonly wrongPerson: DialogueExchange;
  readonly sms: readonly DialogueExchange[];
  readonly smsNotice: string;
  /** What a lead writes back to a text message. */
  readonly smsReplies: readonly string[];
  readonly emails: readonly DialogueExchange[];
  readonly summaries: Readonly<Record<SimulatedOutcome | 'in_progress', string>>;
};

export type Person = {
  readonly firstName: string;
  readonly lastName: string;
  /** Something this person says, in their own language. */
  readonly says: readonly string[];
};

export type PlacePool = {
  readonly city: string;
  readonly state: string;
  readonly zip: string;
  readonly timezone: string;
  readonly areaCode: string;
};

type Question = {
  readonly key: string;
  readonly label: string;
  readonly dataType: 'string' | 'number' | 'boolean' | 'date' | 'file';
  readonly validationRules?: JsonObject;
  readonly answers: readonly unknown[];
};

type CampaignPool = {
  readonly campaignId: string;
  readonly name: string;
  readonly clientId: string;
  readonly clientName: string;
  readonly clientAbbrev: string;
  readonly offerId: string;
  readonly offerName: string;
  readonly offerAbbrev: string;
};

export type TenantPools = {
  readonly identity: { readonly id: string; readonly name: string; readonly apiKey: string };
  readonly leadCount: number;
  /** A handwritten first lead, when the tenant has one. */
  readonly showcase?: { readonly lead: JsonObject; readonly interactions: readonly JsonObject[] };
  readonly firstNames: readonly string[];
  readonly lastNames: readonly string[];
  readonly people: readonly Person[];
  readonly mailDomains: readonly string[];
  readonly places: readonly PlacePool[];
  readonly streets: readonly string[];
  /** The last four digits of the first lead's phone; the others count up from it. */
  readonly phoneFrom: number;
  readonly agents: readonly string[];
  readonly staff: readonly string[];
  readonly campaigns: readonly CampaignPool[];
  /** Calls to leads of these campaigns are refused, unless they are tests. */
  readonly pausedCampaignIds: readonly string[];
  readonly clients: readonly JsonObject[];
  readonly questions: readonly Question[];
  /** Questions that were asked once and have left the field library. */
  readonly lostQuestions: readonly { readonly key: string; readonly question: string }[];
  readonly fieldLabels: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
  readonly details: readonly string[];
  readonly tags: readonly string[];
  readonly dialogue: Dialogue;
};
