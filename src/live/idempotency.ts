// Idempotency: a repeated request with the same key gets the first result and is not executed again.
import { createHash, createHmac, randomUUID } from 'node:crypto';
import type { Fingerprint } from '../upstream/credential.ts';
import { type Deadline, pause } from '../upstream/deadline.ts';
import { isRawNumber } from '../upstream/exact-json.ts';
import { type FailureKind, UpstreamFailure } from '../upstream/failure.ts';
import type { Store, StoredName } from './replicas/store.ts';

/** A request with an idempotency key of the caller. */
export type IdempotentRequest = {
  readonly tenant: Fingerprint;
  readonly key: string;
  /** The input, as JSON; the order of keys does not matter. */
  readonly asked: unknown;
};

export type Idempotency = {
  /**
   * Runs `run`, or returns the outcome of the first request with this key: its result, which must be
   * JSON without personal data, or an error that says that it may have happened. While the first is under way,
   * here or on another replica, its end is awaited. A request that certainly did not happen is forgotten and can
   * be repeated. Null when the key was used with another input.
   */
  readonly runIdempotent: <Result>(
    request: IdempotentRequest,
    deadline: Deadline,
    run: () => Promise<Result>,
  ) => Promise<Result | null>;
};

/** The format of the records that this version can read. */
const FORMAT = 1;

/** The state of a request. Names and inputs are kept as hashes only. */
type IdempotencyRecord = {
  readonly format: typeof FORMAT;
  readonly asked: string;
} & ( // `by` identifies the attempt, so that an abandoned claim can be withdrawn.
  | { readonly state: 'begun'; readonly by: string }
  | { readonly state: 'done'; readonly result: unknown }
  | { readonly state: 'lost'; readonly kind: FailureKind; readonly message: string }
);

/** The outcome: without a record it certainly did not happen. `failure` is for the first caller. */
type End = { readonly record: IdempotencyRecord | null; readonly failure?: unknown };

const REMEMBERED_MS = 10 * 60_000;
const LOOK_AGAIN_MS = 50;

export function createIdempotency(store: Store): Idempotency {
  const underWay = new Map<string, Promise<End>>();

  async function begin(name: StoredName, asked: string, run: () => Promise<unknown>): Promise<End> {
    const by = randomUUID();
    const begun = JSON.stringify({
      format: FORMAT,
      asked,
      state: 'begun',
      by,
    } satisfies IdempotencyRecord);
    const found = await store.claim(name, begun, REMEMBERED_MS);
    if (found !== null) return { record: toRecord(found, asked) };
    const end = await toEnd(asked, run);
    const kept = end.record
      ? store.put(name, JSON.stringify(end.record), REMEMBERED_MS)
      : store.forget(name);
    // A record that cannot be stored changes neither the outcome nor what waiters get.
    await kept.catch(() => {});
    return end;
  }

  return {
    async runIdempotent<Result>(
      { tenant, key, asked: wished }: IdempotentRequest,
      deadline: Deadline,
      run: () => Promise<Result>,
    ): Promise<Result | null> {
      const name: StoredName = `${tenant} ${createHash('sha256').update(key).digest('base64url')}`;
      // The key, which is not stored, is part of the hash: inputs cannot be guessed from it.
      const asked = createHmac('sha256', key).update(inOrder(wished)).digest('base64url');
      for (;;) {
        const first = underWay.get(name);
        const ending = first ?? begin(name, asked, run);
        if (!first) {
          underWay.set(name, ending);
          const forget = () => void underWay.delete(name);
          ending.then(forget, forget);
        }
        // The first request gets its own outcome, even past the deadline.
        const { record, ...ended } = await (first ? within(ending, deadline) : ending);
        if (!first && 'failure' in ended) throw ended.failure;
        if (!record) continue;
        if (record.asked !== asked) return null;
        if (record.state === 'done') return record.result as Result;
        if (record.state === 'lost') {
          throw new UpstreamFailure(record.kind, record.message, { mayHaveHappened: true });
        }
        await pause(LOOK_AGAIN_MS, deadline).catch(stillUnderWay);
      }
    },
  };
}

async function toEnd(asked: string, run: () => Promise<unknown>): Promise<End> {
  try {
    return { record: { format: FORMAT, asked, state: 'done', result: await run() } };
  } catch (failure) {
    if (!(failure instanceof UpstreamFailure)) {
      // A fault of the gateway, before or after the call.
      const message = 'The first try ended in a fault of the gateway; it may have happened.';
      return { record: lost(asked, 'unavailable', message), failure };
    }
    const { kind, message, mayHaveHappened } = failure;
    return { record: mayHaveHappened ? lost(asked, kind, message) : null, failure };
  }
}

const lost = (asked: string, kind: FailureKind, message: string): IdempotencyRecord => ({
  format: FORMAT,
  asked,
  state: 'lost',
  kind,
  message,
});

/** A record in another format, of another version of the gateway, shows only that there was a request. */
function toRecord(text: string, asked: string): IdempotencyRecord {
  try {
    const record = JSON.parse(text) as IdempotencyRecord;
    if (record.format === FORMAT) return record;
  } catch {
    // Text that is not JSON counts as another format.
  }
  const message = 'The first try was made by another version of the gateway; it may have happened.';
  return lost(asked, 'unavailable', message);
}

function within<Value>(value: Promise<Value>, deadline: Deadline): Promise<Value> {
  return new Promise<Value>((resolve, reject) => {
    const unwatch = deadline.watch(reject);
    value.then(resolve, reject).finally(() => unwatch());
  }).catch(stillUnderWay);
}

function stillUnderWay(error: unknown): never {
  if (!(error instanceof UpstreamFailure)) throw error;
  throw new UpstreamFailure(
    error.kind,
    'The first with this key is still under way; what was asked for may have happened.',
    { mayHaveHappened: true, cause: error },
  );
}

function inOrder(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one) && !isRawNumber(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}
