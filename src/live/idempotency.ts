// The same wish, sent again under the same key, is answered as the first time and not done again.
import { createHash, createHmac } from 'node:crypto';
import type { Fingerprint } from '../upstream/credential.ts';
import { type Deadline, pause } from '../upstream/deadline.ts';
import { type FailureKind, UpstreamFailure } from '../upstream/failure.ts';
import type { Store } from './store.ts';

/** A wish under a key of the caller's. */
export type Wish = {
  readonly tenant: Fingerprint;
  readonly key: string;
  /** What is wished for, as JSON; the order of keys does not matter. */
  readonly asked: unknown;
};

export type Idempotency = {
  /**
   * Runs `run`, or answers with what came of it when this wish was made before: its result, which must be
   * JSON without personal data, or that it may have happened. While the first is still under way, here or
   * on another replica, its end is awaited. One that certainly did not happen is forgotten and can be made
   * again. Null when the key was used for another wish.
   */
  readonly once: <Result>(
    wish: Wish,
    deadline: Deadline,
    run: () => Promise<Result>,
  ) => Promise<Result | null>;
};

/** What is known of a wish. Names and inputs are kept as hashes only. */
type Known = { readonly asked: string } & (
  | { readonly state: 'begun' }
  | { readonly state: 'done'; readonly result: unknown }
  | { readonly state: 'lost'; readonly kind: FailureKind; readonly message: string }
);

/** What came of it: nothing is known of what never happened. `failure` is for the one who tried. */
type End = { readonly known: Known | null; readonly failure?: unknown };

const REMEMBERED_MS = 10 * 60_000;
const LOOK_AGAIN_MS = 50;

export function createIdempotency(store: Store): Idempotency {
  const underWay = new Map<string, Promise<End>>();

  async function begin(name: string, asked: string, run: () => Promise<unknown>): Promise<End> {
    const begun = JSON.stringify({ asked, state: 'begun' } satisfies Known);
    const found = await store.claim(name, begun, REMEMBERED_MS);
    if (found !== null) return { known: JSON.parse(found) as Known };
    const end = await toEnd(asked, run);
    const kept = end.known
      ? store.put(name, JSON.stringify(end.known), REMEMBERED_MS)
      : store.forget(name);
    // It is done, and whoever waits is told: that it could not be written down changes neither.
    await kept.catch(() => {});
    return end;
  }

  return {
    async once<Result>(
      { tenant, key, asked: wished }: Wish,
      deadline: Deadline,
      run: () => Promise<Result>,
    ): Promise<Result | null> {
      const name = `${tenant} ${createHash('sha256').update(key).digest('base64url')}`;
      // With the key, which is not kept: what was asked for cannot be guessed from its hash.
      const asked = createHmac('sha256', key).update(inOrder(wished)).digest('base64url');
      for (;;) {
        const first = underWay.get(name);
        const ending = first ?? begin(name, asked, run);
        if (!first) {
          underWay.set(name, ending);
          const forget = () => void underWay.delete(name);
          ending.then(forget, forget);
        }
        // Whoever goes first is told by its own end, be it later than the deadline.
        const { known, ...ended } = await (first ? within(ending, deadline) : ending);
        if (!first && 'failure' in ended) throw ended.failure;
        if (!known) continue;
        if (known.asked !== asked) return null;
        if (known.state === 'done') return known.result as Result;
        if (known.state === 'lost') {
          throw new UpstreamFailure(known.kind, known.message, { mayHaveHappened: true });
        }
        await pause(LOOK_AGAIN_MS, deadline).catch(stillUnderWay);
      }
    },
  };
}

async function toEnd(asked: string, run: () => Promise<unknown>): Promise<End> {
  try {
    return { known: { asked, state: 'done', result: await run() } };
  } catch (failure) {
    if (!(failure instanceof UpstreamFailure)) {
      // A fault of ours, at whatever moment.
      const message = 'The first try ended in a fault of the gateway; it may have happened.';
      return { known: { asked, state: 'lost', kind: 'unavailable', message }, failure };
    }
    const { kind, message, mayHaveHappened } = failure;
    return { known: mayHaveHappened ? { asked, state: 'lost', kind, message } : null, failure };
  }
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
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}
