// Writes that reach a person: start a call, send a text message.
import type { AnswerPath } from '../upstream/trace.ts';
import { identifier, text } from './decode.ts';
import { post } from './endpoint.ts';
import { record } from './record.ts';
import type { Asking } from './session.ts';

export type CallToMake = {
  readonly leadId: string;
  /** E.164; the lead's own when it is left out. */
  readonly phone?: string;
  readonly campaignId?: string;
  readonly additionalInstructions?: string;
  readonly isTest?: boolean;
};

export type MessageToSend = {
  readonly leadId: string;
  readonly message: string;
  /** E.164; the lead's own when it is left out. */
  readonly to?: string;
  readonly from?: string;
  readonly campaignId?: string;
  /** The thread to go on with. */
  readonly interactionId?: string;
};

/** Null when LeadSail did not say. */
type CallBegun = { readonly interactionId: string | null };
type MessageSent = CallBegun & { readonly messageId: string | null };

const begun = record('CallBegun', {
  interactionId: identifier,
  leadId: text,
  campaignId: text,
  agentId: text,
});

const sent = record('MessageSent', {
  messageId: identifier,
  status: text,
  interactionId: identifier,
});

const initiateCall = post<CallToMake, CallBegun>('/voice/calls/initiate', {
  decode: (data, drift) => begun.read(data, 'CallBegun', drift) ?? { interactionId: null },
  drops: ({ leadId }, got) => tagsOf(leadId, got?.interactionId),
});

const sendSms = post<MessageToSend, MessageSent>('/sms/send', {
  decode(data, drift, { interactionId: thread = null }) {
    const { messageId = null, interactionId } = sent.read(data, 'MessageSent', drift) ?? {};
    return { messageId, interactionId: interactionId ?? thread };
  },
  drops: ({ leadId, interactionId }, got) => tagsOf(leadId, got?.interactionId ?? interactionId),
});

// A list of leads shows when something was last heard of each.
const tagsOf = (leadId: string, interactionId: string | null | undefined): string[] => [
  'leads',
  `lead ${leadId}`,
  ...(interactionId == null ? [] : [`interaction ${interactionId}`]),
];

/** Each is one call, sent once. */
export function outreach({ send }: Asking) {
  return {
    /** Starts a call, which goes on by itself. */
    call: (call: CallToMake, at: AnswerPath) => send(initiateCall, call, at),
    /** LeadSail is not known to look at do-not-contact marks here: whoever sends has to. */
    sms: (message: MessageToSend, at: AnswerPath) => send(sendSms, message, at),
  };
}
