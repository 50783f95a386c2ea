// Remembers, for the length of one operation, what was asked by id: the same is asked once.
import DataLoader from 'dataloader';
import type { AnswerPath } from '../upstream/trace.ts';
import type { Endpoint } from './endpoint.ts';
import type { Asking } from './session.ts';

/** For DataLoader, which remembers errors only as values. */
export const toError = (error: unknown): Error => error as Error;

/** Loads what `Asked` names. `at` is the place in the answer that it serves, for the trace. */
export type Load<Asked, Got> = (asked: Asked, at?: AnswerPath) => Promise<Got>;

/**
 * A loader for an endpoint that answers one question a call. It does not batch: LeadSail has no
 * batch reads, and waiting for a batch's slowest would hold up what follows from its fastest.
 */
export function createLoader<Asked extends object, Got>(
  { ask, trace }: Asking,
  endpoint: Endpoint<Asked, Got>,
): Load<Asked, Got | null> & { readonly has: (asked: Asked) => boolean } {
  const need = (asked: Asked) => `${endpoint.name} ${JSON.stringify(asked)}`;
  const begun = new Map<string, Promise<Got | null>>();
  const loader = new DataLoader<Asked, Got | null, string>(
    // A failure is a value here: DataLoader forgets a batch that throws, and would ask again.
    async ([asked]) => [await ask(endpoint, asked as Asked, [need(asked as Asked)]).catch(toError)],
    { batch: false, batchScheduleFn: queueMicrotask, cacheKeyFn: need, cacheMap: begun },
  );
  const load: Load<Asked, Got | null> = (asked, at) => {
    if (at) trace?.serves(need(asked), at);
    return loader.load(asked);
  };
  return Object.assign(load, { has: (asked: Asked) => begun.has(need(asked)) });
}
