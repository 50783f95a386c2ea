// POST /webhooks/leadsail: takes LeadSail's events in, and answers before anything is read anew.
import type { Plugin } from 'graphql-yoga';
import { EVENT_OUTCOMES, type EventOutcome, type LeadEvents } from '../live/lead-events.ts';
import { readBody } from './body.ts';
import type { Log } from './log.ts';
import type { WebhookProof } from './webhook-proof.ts';

export const WEBHOOK_PATH = '/webhooks/leadsail';

export type WebhookOutcome = EventOutcome | 'forged' | 'oversized';

export const WEBHOOK_OUTCOMES: readonly WebhookOutcome[] = [
  ...EVENT_OUTCOMES,
  'forged',
  'oversized',
];

export type WebhookOptions = {
  readonly proof: WebhookProof;
  readonly events: LeadEvents;
  readonly count: (outcome: WebhookOutcome) => void;
  readonly log: Log;
};

const MAX_BYTES = 64 * 1024;
const JSON_TYPE = /^application\/json\s*(;|$)/i;

type Answer = { readonly status: number; readonly outcome: WebhookOutcome; readonly rule?: string };

// LeadSail sends anew what is not answered with 2xx: so is all that will never come to more.
const TAKEN = 200;
const FORGED: Answer = { status: 401, outcome: 'forged', rule: 'The webhook is not believed.' };
const OVERSIZED: Answer = {
  status: 413,
  outcome: 'oversized',
  rule: `A webhook may have ${MAX_BYTES.toLocaleString('en-US')} bytes.`,
};
const NOT_JSON: Answer = {
  status: 415,
  outcome: 'malformed',
  rule: 'A webhook must be application/json, without Content-Encoding.',
};
const MALFORMED: Answer = {
  status: 400,
  outcome: 'malformed',
  rule: 'A webhook must be a JSON object with event, leadId and timestamp.',
};

export function useWebhook({ proof, events, count, log }: WebhookOptions): Plugin {
  return {
    async onRequest({ request, url, fetchAPI: { Response }, endResponse }) {
      if (url.pathname !== WEBHOOK_PATH) return;
      if (request.method !== 'POST') {
        return endResponse(new Response(null, { status: 405, headers: { allow: 'POST' } }));
      }
      const { status, outcome, rule, ...event } = await take(request);
      count(outcome);
      log.info({ ...event, outcome, status }, 'webhook');
      const body = rule === undefined ? { outcome } : { errors: [{ message: rule }] };
      const headers = { 'content-type': 'application/json; charset=utf-8' };
      endResponse(new Response(JSON.stringify(body), { status, headers }));
    },
  };

  async function take(request: Request): Promise<Answer & { readonly event?: string }> {
    const { headers } = request;
    const sender = proof.senderOf(headers);
    if (sender === null) return FORGED;
    const encoding = headers.get('content-encoding') ?? 'identity';
    if (!JSON_TYPE.test(headers.get('content-type') ?? '') || encoding !== 'identity') {
      return NOT_JSON;
    }
    const body = await readBody(request, MAX_BYTES);
    if ('got' in body) return OVERSIZED;
    if (!proof.isSigned(headers, body.bytes)) return FORGED;
    const { outcome, event } = await events(sender.tenant, body.bytes);
    if (outcome === 'malformed') return MALFORMED;
    return { status: TAKEN, outcome, ...(event === null ? {} : { event }) };
  }
}
