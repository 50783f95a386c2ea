// Sends the messages of one subscription to its router: one at a time, in order, each with a time limit.
import { createDeadline, type Deadline, pause } from '../../upstream/deadline.ts';
import { UpstreamFailure } from '../../upstream/failure.ts';
import { type RetryPolicy, retryDelayMs } from '../../upstream/retry.ts';
import type { RawAnswer, Transport } from '../../upstream/transport.ts';
import type { CallbackTarget } from './callback-request.ts';

export type CallbackLink = {
  /** Sends the first `check`: resolves with null when the router confirms it, else with what the router did. */
  readonly confirm: () => Promise<string | null>;
  /** Resolves with whether the router has accepted it. `members` are the message's members beside its action. */
  readonly send: (action: CallbackAction, members?: string) => Promise<boolean>;
  /** Aborted when no more messages are sent. */
  readonly over: AbortSignal;
  /** Cancels the message that is under way and all later ones. */
  readonly cut: () => void;
};

type CallbackAction = 'check' | 'next' | 'complete';

export type CallbackLinkOptions = {
  readonly target: CallbackTarget;
  /** To the router's origin. */
  readonly transport: Transport;
  /** For a message with all its attempts, in milliseconds. */
  readonly messageMs: number;
  /** Called once with the reason when the router does not accept a message; not when it has unsubscribed. */
  readonly onLost: (reason: string) => void;
};

const PROTOCOL_HEADER = 'subscription-protocol';
const PROTOCOL = 'callback/1.0';
/** For every message, and for our answer to the router. */
export const PROTOCOL_HEADERS = { [PROTOCOL_HEADER]: PROTOCOL };

const HEADERS = { ...PROTOCOL_HEADERS, 'content-type': 'application/json' };
const RETRIES: RetryPolicy = { maxAttempts: 6, baseDelayMs: 100, maxDelayMs: 2_000 };

export function createCallbackLink(options: CallbackLinkOptions): CallbackLink {
  const { target, transport, messageMs, onLost } = options;
  const { url, id, verifier } = target;
  const path = url.pathname + url.search;
  const over = new AbortController();
  let underWay: Deadline | null = null;
  let last: Promise<unknown> = Promise.resolve();

  function textOf(action: CallbackAction, members: string): string {
    const [saidId, saidVerifier] = [id, verifier].map((text) => JSON.stringify(text));
    return `{"kind":"subscription","action":"${action}","id":${saidId},"verifier":${saidVerifier}${members}}`;
  }

  /** Resolves with the router's answer to the last attempt. Rejects with an UpstreamFailure. */
  async function post(body: string, deadline: Deadline): Promise<RawAnswer> {
    const request = { method: 'POST', path, headers: HEADERS, body } as const;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return unlessItFails(await transport.send(request, deadline));
      } catch (failure) {
        if (!(failure instanceof UpstreamFailure)) throw failure;
        const remainingMs = deadline.remainingMs();
        const left = { failure, attempt, remainingMs, random: Math.random() };
        const delayMs = retryDelayMs(left, RETRIES);
        if (delayMs === null) throw failure;
        await pause(delayMs, deadline);
      }
    }
  }

  /** Sends it after the message before. Resolves with the answer, or with the reason why there is none. */
  function postInTurn(action: CallbackAction, members: string): Promise<RawAnswer | string> {
    const turn = last.then(async () => {
      if (over.signal.aborted) return 'cancelled';
      underWay = createDeadline(messageMs);
      return post(textOf(action, members), underWay).catch(reasonOf);
    });
    last = turn;
    return turn;
  }

  return {
    over: over.signal,
    async confirm() {
      const answer = await postInTurn('check', '');
      if (typeof answer === 'string') return answer;
      const { status, headers } = answer;
      if (status !== 204) return `status ${status}`;
      // Hive Gateway sends no protocol header.
      const protocol = headers[PROTOCOL_HEADER] ?? PROTOCOL;
      return protocol === PROTOCOL ? null : 'another protocol';
    },
    async send(action, members = '') {
      const answer = await postInTurn(action, members);
      if (over.signal.aborted) return false;
      if (typeof answer !== 'string' && isTaken(answer.status)) return true;
      over.abort();
      const reason = typeof answer === 'string' ? answer : `status ${answer.status}`;
      if (reason !== WANTS_NO_MORE) onLost(reason);
      return false;
    },
    cut() {
      over.abort();
      underWay?.cancel();
    },
  };
}

const WANTS_NO_MORE = 'status 404';

const isTaken = (status: number): boolean => status >= 200 && status < 300;

/** Returns the answer; throws when the router has failed in a way that may pass soon. */
function unlessItFails(answer: RawAnswer): RawAnswer {
  const { status } = answer;
  if (status < 500 && status !== 429) return answer;
  throw new UpstreamFailure('unavailable', 'The router failed.', { status, isTransient: true });
}

/** A word without secrets. */
const reasonOf = (failure: unknown): string => {
  if (!(failure instanceof UpstreamFailure)) return 'fault';
  return failure.status === undefined ? failure.kind : `status ${failure.status}`;
};
