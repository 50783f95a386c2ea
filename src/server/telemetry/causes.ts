// Logs each cause of trouble once: its name, what an operator needs, and after a minute how often it came since.
import { LRUCache } from 'lru-cache';
import type { Log } from './log.ts';

/** A cause or, where it `ends` one, the news that this one is over. */
type CauseDeclaration = {
  readonly level: 'warn' | 'info';
  readonly sentence: string;
  readonly ends?: string;
  /** It is logged each time, even if what it ends was not. */
  readonly isNews?: boolean;
};

/** Every cause that is logged. `docs/operations.md` has a row for each: symptom, line, what to do. */
export const CAUSES = {
  unreachable: { level: 'warn', sentence: 'LeadSail cannot be reached' },
  no_answer: { level: 'warn', sentence: 'LeadSail does not answer in time' },
  not_leadsail: { level: 'warn', sentence: 'what answers is not LeadSail' },
  no_such_address: { level: 'warn', sentence: 'LeadSail does not have this address' },
  unreadable: { level: 'warn', sentence: 'LeadSail sends an answer that cannot be read' },
  unavailable: { level: 'warn', sentence: 'LeadSail fails' },
  upstream_rate_limited: { level: 'warn', sentence: 'LeadSail asks for fewer calls' },
  key_refused: { level: 'warn', sentence: 'LeadSail refuses a key' },
  key_forbidden: { level: 'warn', sentence: 'LeadSail does not allow a key this call' },
  call_refused: { level: 'warn', sentence: 'LeadSail refuses a call' },
  circuit_open: { level: 'warn', sentence: 'a circuit opens: no calls of this tenant leave' },
  circuit_closed: {
    level: 'info',
    sentence: 'the circuit is closed again',
    ends: 'circuit_open',
  },
  queue_full: {
    level: 'warn',
    sentence: 'too many calls wait for their turn: the last is refused',
  },
  call_budget: { level: 'warn', sentence: 'an operation needs more calls than allowed' },
  quota_spent: {
    level: 'warn',
    sentence: 'a tenant has spent its calls of a minute: further ones are refused',
  },
  rate_limited: { level: 'warn', sentence: 'a caller asks too often and is refused' },
  subscriptions_full: { level: 'warn', sentence: 'a subscription is refused: too many are open' },
  polls_fail: { level: 'warn', sentence: 'what is watched cannot be read; it is tried again' },
  polls_work: { level: 'info', sentence: 'what is watched can be read again', ends: 'polls_fail' },
  webhook_refused: { level: 'warn', sentence: 'a webhook is refused' },
  jwks_away: { level: 'warn', sentence: 'the JWKS address gave no keys' },
  jwks_back: { level: 'info', sentence: 'the JWKS address gives keys again', ends: 'jwks_away' },
  redis_away: { level: 'warn', sentence: 'Redis is away: nothing is shared with other replicas' },
  redis_joined: {
    level: 'info',
    sentence: 'joined the other replicas through Redis',
    ends: 'redis_away',
    isNews: true,
  },
  redis_refuses: { level: 'warn', sentence: 'Redis refuses a command' },
  idempotency_unknown: {
    level: 'warn',
    sentence: 'a mutation is refused: whether it was done before cannot be known',
  },
  unconfirmed: { level: 'warn', sentence: 'other processes did not confirm a change in time' },
  origin_refused: {
    level: 'warn',
    sentence: 'a page of an origin that GATEWAY_CORS_ORIGINS does not name may not ask',
  },
  callback_refused: {
    level: 'warn',
    sentence: 'a router of a host that GATEWAY_CALLBACK_HOSTS does not name may not be called back',
  },
  callback_lost: {
    level: 'warn',
    sentence: 'a router does not take what it is called back with: its subscription ends',
  },
} as const satisfies Readonly<Record<string, CauseDeclaration>>;

export type Cause = keyof typeof CAUSES;

export type Causes = {
  /**
   * Logs a cause, unless it was logged less than a minute ago. `facts` hold no key, name or id; `about` distinguishes
   * what a cause is about, such as a tenant: each is logged for itself.
   */
  readonly report: (
    cause: Cause,
    facts?: Readonly<Record<string, unknown>>,
    about?: string,
  ) => void;
};

const MINUTE_MS = 60_000;
/** Lines of one cause in a minute, however many it is about and however often it ends. */
const MAX_LINES = 10;
const ABOUTS_KEPT = 1_000;

type LoggedCause = { readonly atMs: number; unsaid: number };

/** What was logged of one cause. */
type CauseHistory = { readonly told: LRUCache<string, LoggedCause>; lineTimesMs: number[] };

/** `nowMs` is any clock that only moves forward. */
export function createCauses(log: Log, nowMs = (): number => performance.now()): Causes {
  const histories = new Map<Cause, CauseHistory>();

  function historyOf(cause: Cause): CauseHistory {
    const existing = histories.get(cause);
    if (existing) return existing;
    const made: CauseHistory = { told: new LRUCache({ max: ABOUTS_KEPT }), lineTimesMs: [] };
    histories.set(cause, made);
    return made;
  }

  /** How often it was withheld since it was last logged; null where it is not to be logged now. */
  function turnOf(history: CauseHistory, about: string): number | null {
    const { told } = history;
    const before = told.get(about);
    const now = nowMs();
    const isRecent = (atMs: number): boolean => now - atMs < MINUTE_MS;
    history.lineTimesMs = history.lineTimesMs.filter(isRecent);
    if (before && isRecent(before.atMs)) {
      before.unsaid += 1;
      return null;
    }
    if (history.lineTimesMs.length >= MAX_LINES) return null;
    history.lineTimesMs.push(now);
    told.set(about, { atMs: now, unsaid: 0 });
    return before?.unsaid ?? 0;
  }

  /** Whether there was anything; without a word on what it is about, all of it is over. */
  function forget({ told }: CauseHistory, about: string): boolean {
    if (about !== '') return told.delete(about);
    const isAny = told.size > 0;
    told.clear();
    return isAny;
  }

  return {
    report(cause, facts = {}, about = '') {
      const { level, sentence, ends, isNews = false }: CauseDeclaration = CAUSES[cause];
      const history = historyOf(cause);
      // Begin and end are each news after the other; an end is logged only if its beginning was.
      const other = ends ?? END_BY_CAUSE.get(cause);
      const wasTold = other !== undefined && forget(historyOf(other as Cause), about);
      if (ends && !wasTold && !isNews) return;
      if (isNews) history.told.clear();
      const unsaid = turnOf(history, about);
      if (unsaid === null) return;
      log[level]({ cause, ...facts, ...(unsaid > 0 && { unsaid }) }, sentence);
    },
  };
}

const END_BY_CAUSE: ReadonlyMap<string, string> = new Map(
  Object.entries(CAUSES).flatMap(([end, declared]) =>
    'ends' in declared ? [[declared.ends, end]] : [],
  ),
);
