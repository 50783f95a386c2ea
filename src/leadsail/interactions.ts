// Interactions: what LeadSail sends of a call or text thread, and the two ways to ask.

import type { AnswerPath } from '../upstream/trace.ts';
import { createLoader, noList, WRITTEN } from './client/loader.ts';
import type { RestClient } from './client/session.ts';
import type { Sent } from './decode/declaration.ts';
import type { Drift } from './decode/drift.ts';
import { isOfOther } from './decode/identity.ts';
import { compareMoments } from './decode/moments.ts';
import { identified, type Model, ofOwner, record } from './decode/record.ts';
import {
  distinctListOf,
  enumOf,
  flag,
  id,
  number,
  reference,
  renamed,
  text,
  timestamp,
} from './decode/values.ts';
import { isWholeList } from './decode/whole-list.ts';
import { get, SECONDS } from './endpoint.ts';
import { tag } from './tags.ts';
import { type Transcript, transcript } from './transcripts.ts';

const telephony = record('Telephony', { provider: text, messageId: reference, phoneNumber: text });

const voiceAI = record('VoiceAI', {
  provider: text,
  agentId: reference,
  conversationId: reference,
});

const call = record('CallDetails', {
  source: text,
  direction: text,
  duration: number,
  recordingUrl: text,
  terminationReason: text,
  spokenTo: flag,
  voiceAI,
});

const sms = record('SmsDetails', { agentMode: flag, direction: text });

const declared = record(
  'Interaction',
  {
    interactionId: renamed('id', id),
    leadId: id,
    campaignId: reference,
    clientId: reference,
    offerId: reference,
    type: enumOf('call', 'sms', 'email'),
    status: enumOf(
      'in_progress',
      'completed',
      'incomplete',
      'voicemail',
      'no_answer',
      'busy',
      'no_contact',
      'scheduled_callback',
      'follow_up',
      'qualified',
    ),
    phone: text,
    telephony,
    call,
    sms,
    summary: text,
    transcript,
    errorCode: text,
    errorMessage: text,
    createdAt: timestamp,
    updatedAt: timestamp,
  },
  {
    derived: {
      /** Whether LeadSail said anything of a transcript, even null; list rows may leave it out. */
      saysTranscript: (sent: Sent) => sent.has('transcript'),
    },
  },
);

const interaction = identified(declared);

export type Interaction = Model<typeof declared.fields> & {
  readonly id: string;
  readonly saysTranscript: boolean;
};

// A row that comes twice would lead a reader who pages by cursor back to its first place.
const history = record(
  'History',
  { leadId: id, interactions: distinctListOf(interaction) },
  {
    derived: { isWhole: (sent: Sent) => isWholeList(sent, 'interactions', 'interactionId') },
  },
);

export const interactionById = get<{ interactionId: string }, Interaction>(
  '/interactions/{interactionId}',
  {
    returns: interaction,
    lifetime: SECONDS,
    tags: ({ interactionId }, { leadId }) => [
      tag.interaction(interactionId),
      ...(leadId === null ? [] : [tag.lead(leadId)]),
    ],
  },
);

type AnsweredHistory = NonNullable<ReturnType<typeof history.read>>;
/** Newest first; null when LeadSail sent no list. */
type History = Pick<AnsweredHistory, 'interactions'> & {
  /** Whether they are all that LeadSail has. */
  readonly isWhole: () => boolean;
};

export const interactionsOfLead = get<{ leadId: string }, AnsweredHistory, History>(
  '/interactions/lead/{leadId}',
  {
    returns: history,
    toData: toHistory,
    lifetime: SECONDS,
    tags: ({ leadId }) => [tag.lead(leadId)],
  },
);

/** What another lead said or was told is never shown. */
function toHistory(
  answered: AnsweredHistory,
  { leadId: asked }: { leadId: string },
  drift: Drift,
): History | null {
  const { leadId: owner, interactions } = answered;
  const isWhole = (): boolean => answered.isWhole;
  if (isOfOther(owner, asked, 'History.leadId', drift)) return null;
  if (interactions === null) return { interactions, isWhole };
  const own = ofOwner(interaction, interactions, { property: 'leadId', asked }, drift);
  return { interactions: newestFirst(own), isWhole };
}

/** LeadSail says that it sends the newest first; where it does not, each row has to say when it was made. */
function newestFirst(rows: readonly Interaction[]): readonly Interaction[] {
  let newer: string | null = null;
  for (const { createdAt } of rows) {
    if (createdAt === null || (newer !== null && compareMoments(newer, createdAt) < 0)) {
      return sorted(rows);
    }
    newer = createdAt;
  }
  return rows;
}

function sorted(rows: readonly Interaction[]): readonly Interaction[] {
  const dated = rows.flatMap((row) => (row.createdAt === null ? [] : [{ row, at: row.createdAt }]));
  if (dated.length < rows.length) return rows;
  return dated.sort((one, other) => compareMoments(other.at, one.at)).map(({ row }) => row);
}

/** The interactions of one operation. */
export function interactions(client: RestClient) {
  const byId = createLoader(client, interactionById);
  const ofLead = createLoader(client, interactionsOfLead);
  return {
    /** Null when LeadSail has none. One `GET /interactions/{interactionId}` an id. */
    load: (id: string, at?: AnswerPath) => byId({ interactionId: id }, at),
    /** One that was just written: asked for again while it is not there yet. */
    written: (id: string, at: AnswerPath) => byId({ interactionId: id }, at, WRITTEN),
    /** All of a lead's, newest first; null for an unknown lead. One `GET /interactions/lead/{leadId}` a lead. */
    async ofLead(leadId: string, at?: AnswerPath): Promise<readonly Interaction[] | null> {
      const read = await ofLead({ leadId }, at);
      if (!read) return null;
      return read.interactions ?? noList('interactions');
    },
    /** Whether `ofLead` is all that LeadSail has; no further call. */
    isWhole: async (leadId: string): Promise<boolean> =>
      (await ofLead({ leadId }))?.isWhole() !== false,
    /** Null when LeadSail has none. No call, but for a list row that left the transcript out. */
    transcript(of: Interaction, at?: AnswerPath): Transcript | null | Promise<Transcript | null> {
      if (of.saysTranscript) return transcriptOf(of);
      return byId({ interactionId: of.id }, at).then((whole) => whole && transcriptOf(whole));
    },
  };
}

/** Null when LeadSail sent none. */
export const transcriptOf = ({ id, transcript }: Interaction): Transcript | null =>
  transcript && { interactionId: id, entries: transcript };
