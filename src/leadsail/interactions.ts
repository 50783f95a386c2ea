// Interactions: what LeadSail sends of a call or text thread, and the two ways to ask.
import type { AnswerPath } from '../upstream/trace.ts';
import {
  as,
  field,
  flag,
  identifier,
  isObject,
  listOf,
  number,
  oneOf,
  text,
  timestamp,
} from './decode.ts';
import { type Drift, SILENT } from './drift.ts';
import { get, SECONDS } from './endpoint.ts';
import { createLoader } from './loader.ts';
import { type Model, readIdentified, record } from './record.ts';
import type { Asking } from './session.ts';
import { type Transcript, transcript, transcriptOf } from './transcripts.ts';
import { countOf, isNull, isView, readList, says, sentOf, type View } from './views.ts';

const telephony = record('Telephony', { provider: text, messageId: text, phoneNumber: text });

const voiceAI = record('VoiceAI', { provider: text, agentId: text, conversationId: text });

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

const interaction = record(
  'Interaction',
  {
    interactionId: as('id', identifier),
    leadId: text,
    campaignId: text,
    clientId: text,
    offerId: text,
    type: oneOf('call', 'sms', 'email'),
    status: oneOf(
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
  { late: { saysTranscript: (view) => says(view, 'transcript'), transcript: transcriptIn } },
);

export type Interaction = Omit<Model<typeof interaction.fields>, 'transcript'> & {
  readonly id: string;
  readonly transcript: Transcript | null;
  /** Whether LeadSail said anything of a transcript, be it null; list rows may leave it out. */
  readonly saysTranscript: boolean;
};

const history = record('History', {
  interactions: listOf(field((row, _, drift) => toInteraction(row, drift), interaction.kind)),
});

export const interactionById = get<{ interactionId: string }, Interaction>(
  '/interactions/{interactionId}',
  {
    decode: (data, drift, { interactionId }) => toInteraction(data, drift, interactionId),
    shape: interaction.shape,
    lifetime: SECONDS,
    tags: ({ interactionId }, { leadId }) => [`interaction ${interactionId}`, `lead ${leadId}`],
  },
);

export const interactionsOfLead = get<{ leadId: string }, History>('/interactions/lead/{leadId}', {
  decode: toHistory,
  shape: history.shape,
  lifetime: SECONDS,
  tags: ({ leadId }) => [`lead ${leadId}`],
});

function toInteraction(data: unknown, drift: Drift, askedId?: string): Interaction | null {
  const model = readIdentified(interaction, data, drift, askedId);
  if (!model || isView(model)) return model as Interaction | null;
  const saysTranscript = isObject(data) && data.transcript !== undefined;
  const { id, transcript: sent } = model;
  const own = sent && transcriptOf(id, sent.length, () => sent);
  return Object.assign(model, { saysTranscript, transcript: own });
}

function transcriptIn(view: View): Transcript | null {
  const count = countOf(view, 'transcript');
  if (count === null) return null;
  const { id } = view as unknown as Interaction;
  return transcriptOf(id, count, () => readList(view, 'transcript', transcript));
}

// Newest first, as LeadSail sends them; null when it sent no list.
type History = { readonly interactions: readonly Interaction[] | null };

function toHistory(data: unknown, drift: Drift, asked: { leadId: string }): History | null {
  const read = history.read(data, 'History', drift);
  if (!read) return null;
  const seen = new Set<string>();
  const rows = read.interactions?.filter(({ id }) => {
    // A row that comes twice would lead a reader who pages by cursor back to its first place.
    if (seen.has(id)) drift.count('item', 'History.interactions');
    return seen.size !== seen.add(id).size;
  });
  const known = rows?.map((row) => {
    if (!isView(row)) return row.leadId === null ? { ...row, ...asked } : row;
    if (!isNull(row, 'leadId')) return row;
    return { ...(toInteraction(sentOf(row), SILENT) as Interaction), ...asked };
  });
  return { interactions: known ?? null };
}

/** The interactions of one operation. */
export function interactions(asking: Asking) {
  const byId = createLoader(asking, interactionById);
  const ofLead = createLoader(asking, interactionsOfLead);
  return {
    /** Null when LeadSail has none. One `GET /interactions/{interactionId}` an id. */
    load: (id: string, at?: AnswerPath) => byId({ interactionId: id }, at),
    /** All of a lead's, newest first; null for an unknown lead. One `GET /interactions/lead/{leadId}` a lead. */
    async ofLead(leadId: string, at?: AnswerPath): Promise<readonly Interaction[] | null> {
      return (await ofLead({ leadId }, at))?.interactions ?? null;
    },
    /** Null when LeadSail has none. No call, but for a list row that left the transcript out. */
    transcript(of: Interaction, at?: AnswerPath): Transcript | null | Promise<Transcript | null> {
      if (of.saysTranscript) return of.transcript;
      return byId({ interactionId: of.id }, at).then((whole) => whole?.transcript ?? null);
    },
  };
}
