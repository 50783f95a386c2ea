// Reads the callback address of a subscription, and refuses addresses that cannot be called back. Pure.
import type { GraphQLParams } from 'graphql-yoga';
import { httpError } from '../http/request-params.ts';

/** Where the results of a subscription go, and how its messages are verified. */
export type CallbackTarget = {
  readonly url: URL;
  readonly id: string;
  /** A secret between the router and us: never in a log, an error or a trace. */
  readonly verifier: string;
  /** Between two heartbeats; 0: none. */
  readonly heartbeatMs: number;
};

const MAX_URL_LENGTH = 2_000;
const MAX_TEXT_LENGTH = 500;
const LEAST_HEARTBEAT_MS = 100;
const MOST_HEARTBEAT_MS = 86_400_000;
const USUAL_HEARTBEAT_MS = 5_000;

const bad = (rule: string) => httpError('BAD_REQUEST', 400, rule);

/** Reads `extensions.subscription`. Throws an error that names the rule, and quotes nothing of the request. */
export function callbackTargetOf({ extensions }: GraphQLParams): CallbackTarget {
  const given = (extensions?.subscription ?? {}) as Readonly<Record<string, unknown>>;
  const { callbackUrl, heartbeatIntervalMs: heartbeatMs = USUAL_HEARTBEAT_MS } = given;
  const url =
    typeof callbackUrl === 'string' && callbackUrl.length <= MAX_URL_LENGTH
      ? URL.parse(callbackUrl)
      : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.hash) {
    throw bad(
      `extensions.subscription.callbackUrl must be an http(s) address of at most ${MAX_URL_LENGTH} characters without user name or fragment.`,
    );
  }
  if (!isHeartbeat(heartbeatMs)) {
    throw bad(
      `extensions.subscription.heartbeatIntervalMs must be 0 or a whole number from ${LEAST_HEARTBEAT_MS} to ${MOST_HEARTBEAT_MS}.`,
    );
  }
  const id = textIn(given, 'subscriptionId');
  return { url, id, verifier: textIn(given, 'verifier'), heartbeatMs };
}

function textIn(given: Readonly<Record<string, unknown>>, name: string): string {
  const text = given[name];
  if (typeof text === 'string' && text !== '' && text.length <= MAX_TEXT_LENGTH) return text;
  throw bad(
    `extensions.subscription.${name} must be a text of 1 to ${MAX_TEXT_LENGTH} characters.`,
  );
}

const isHeartbeat = (ms: unknown): ms is number =>
  ms === 0 ||
  (Number.isInteger(ms) &&
    (ms as number) >= LEAST_HEARTBEAT_MS &&
    (ms as number) <= MOST_HEARTBEAT_MS);
