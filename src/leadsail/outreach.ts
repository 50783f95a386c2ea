// Writes that reach a person: start a call, send a text message.

import type { AnswerPath } from '../upstream/trace.ts';
import type { RestClient } from './client/session.ts';
import { record } from './decode/record.ts';
import { id, text } from './decode/values.ts';
import { post } from './endpoint.ts';
import { saysFailed } from './failed.ts';
import { type Tag, tag } from './tags.ts';

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
type CallBegun = {
  readonly interactionId: string | null;
  /** Whether LeadSail says that nothing came of it. */
  readonly hasFailed: boolean;
};
type MessageSent = CallBegun & { readonly messageId: string | null };

const begun = record('CallBegun', {
  interactionId: id,
  leadId: text,
  campaignId: text,
  agentId: text,
});

const sent = record('MessageSent', {
  messageId: id,
  status: text,
  interactionId: id,
});

const initiateCall = post<CallToMake, CallBegun>('/voice/calls/initiate', {
  readsSuccess: true,
  decode: (data, drift) => ({
    interactionId: begun.read(data, 'CallBegun', drift)?.interactionId ?? null,
    hasFailed: saysFailed(data),
  }),
  drops: ({ leadId }, result) => tagsOf(leadId, result?.interactionId),
});

const sendSms = post<MessageToSend, MessageSent>('/sms/send', {
  readsSuccess: true,
  decode(data, drift, { interactionId: thread = null }) {
    const { messageId = null, interactionId } = sent.read(data, 'MessageSent', drift) ?? {};
    return { messageId, interactionId: interactionId ?? thread, hasFailed: saysFailed(data) };
  },
  drops: ({ leadId, interactionId }, result) =>
    tagsOf(leadId, result?.interactionId ?? interactionId),
});

// A list of leads shows when something was last heard of each.
const tagsOf = (leadId: string, interactionId: string | null | undefined): Tag[] => [
  tag.leads(),
  tag.lead(leadId),
  ...(interactionId == null ? [] : [tag.interaction(interactionId)]),
];

/** Each is one call, sent once. */
export function outreach({ send }: RestClient) {
  return {
    /** Starts a call, which goes on by itself. */
    call: (call: CallToMake, at: AnswerPath) => send(initiateCall, call, at),
    /** LeadSail does not promise to check do-not-contact marks here: the caller has to. */
    sms: (message: MessageToSend, at: AnswerPath) => send(sendSms, message, at),
  };
}
