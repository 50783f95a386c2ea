// POST /webhooks/leadsail: accepts LeadSail's events, and answers before anything is read again.
import type { Plugin } from 'graphql-yoga';
import type { ErrorCode } from '../../graph/errors.ts';
import { EVENT_OUTCOMES, type EventOutcome, type LeadEvents } from '../../live/lead-events.ts';
import { readBody } from '../http/body.ts';
import type { BodyBudget } from '../http/body-budget.ts';
import { bodyOf } from '../http/malformed-request.ts';
import { noRoomForBody } from '../http/request-params.ts';
import type { Causes } from '../telemetry/causes.ts';
import type { Log } from '../telemetry/log.ts';
import type { WebhookProof } from './webhook-proof.ts';

export const WEBHOOK_PATH = '/webhooks/leadsail';

export type WebhookOutcome = EventOutcome | 'forged' | 'oversized' | 'aborted' | 'crowded';

export const WEBHOOK_OUTCOMES: readonly WebhookOutcome[] = [
  ...EVENT_OUTCOMES,
  'forged',
  'oversized',
  'aborted',
  'crowded',
];

export type WebhookOptions = {
  readonly proof: WebhookProof;
  readonly events: LeadEvents;
  /** Counts bodies while they arrive. */
  readonly bodies: BodyBudget;
  readonly count: (outcome: WebhookOutcome) => void;
  readonly log: Log;
  readonly causes: Causes;
};

const MAX_BYTES = 64 * 1024;
const JSON_TYPE = /^application\/json\s*(;|$)/i;

type WebhookAnswer = {
  readonly status: number;
  readonly outcome: WebhookOutcome;
  readonly rule?: string;
  readonly code?: ErrorCode;
  readonly headers?: Readonly<Record<string, string>>;
};

// LeadSail repeats what is not answered with 2xx, so events that will never be handled get 2xx as well.
const TAKEN = 200;
const FORGED: WebhookAnswer = {
  status: 401,
  outcome: 'forged',
  rule: 'The webhook is not believed.',
  code: 'UNAUTHENTICATED',
};
const OVERSIZED: WebhookAnswer = {
  status: 413,
  outcome: 'oversized',
  rule: `A webhook may have ${MAX_BYTES.toLocaleString('en-US')} bytes.`,
  code: 'REQUEST_ENTITY_TOO_LARGE',
};
const NOT_JSON: WebhookAnswer = {
  status: 415,
  outcome: 'malformed',
  rule: 'A webhook must be application/json, without Content-Encoding.',
};
const MALFORMED: WebhookAnswer = {
  status: 400,
  outcome: 'malformed',
  rule: 'A webhook must be a JSON object with event, leadId and timestamp.',
};
// LeadSail sends it again; no client is left to read this answer.
const ABORTED: WebhookAnswer = {
  status: 400,
  outcome: 'aborted',
  rule: 'The connection ended before the webhook did.',
};
const NO_ROOM = noRoomForBody();
const CROWDED: WebhookAnswer = {
  status: 503,
  outcome: 'crowded',
  rule: NO_ROOM.message,
  code: 'RATE_LIMITED',
  headers: NO_ROOM.extensions.http?.headers ?? {},
};

/** What to check where an event is not accepted. */
const REASONS: Readonly<Partial<Record<WebhookOutcome, string>>> = {
  forged:
    'its secret or signature is wrong: compare GATEWAY_WEBHOOK_… or webhookSecret with LeadSail’s settings',
  malformed: 'it is no JSON object with event, leadId and timestamp: look at who sends it',
  oversized: 'it is larger than any event of LeadSail’s: look at who sends it',
  crowded: 'there is no room for its body: see --max-bodies-bytes',
  late: 'it is older than --webhook-tolerance-ms: compare the clocks, and look whether LeadSail repeats it',
};

export function useWebhook({ proof, events, bodies, count, log, causes }: WebhookOptions): Plugin {
  return {
    async onRequest({ request, url, fetchAPI: { Response }, endResponse }) {
      if (url.pathname !== WEBHOOK_PATH) return;
      if (request.method !== 'POST') {
        return endResponse(new Response(null, { status: 405, headers: { allow: 'POST' } }));
      }
      const { status, outcome, rule, code, headers, ...event } = await take(request);
      count(outcome);
      log.info({ ...event, outcome, status }, 'webhook');
      const reason = REASONS[outcome];
      if (reason) causes.report('webhook_refused', { outcome, status, reason }, outcome);
      const body =
        rule === undefined ? { outcome } : bodyOf({ message: rule, ...(code && { code }) });
      const type = { 'content-type': 'application/json; charset=utf-8' };
      endResponse(new Response(JSON.stringify(body), { status, headers: { ...type, ...headers } }));
    },
  };

  async function take(request: Request): Promise<WebhookAnswer & { readonly event?: string }> {
    const { headers } = request;
    const sender = proof.senderOf(headers);
    if (sender === null) return FORGED;
    const encoding = headers.get('content-encoding') ?? 'identity';
    if (!JSON_TYPE.test(headers.get('content-type') ?? '') || encoding !== 'identity') {
      return NOT_JSON;
    }
    const account = bodies.open(headers, sender.isProven ? 'proven' : null);
    const body = await readBody(request, MAX_BYTES, account);
    if ('noRoom' in body) return CROWDED;
    if ('brokeOff' in body) return ABORTED;
    if (!('bytes' in body)) return OVERSIZED;
    if (!proof.isSigned(headers, body.bytes)) return FORGED;
    const { outcome, event } = await events(sender.tenant, body.bytes);
    if (outcome === 'malformed') return MALFORMED;
    return { status: TAKEN, outcome, ...(event === null ? {} : { event }) };
  }
}
