// Remembers, for the length of one operation, what was asked by id: the same is asked once.
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
  // Failures are remembered like answers.
  let begun: Map<string, Promise<Got | null>> | null = null;
  const load: Load<Asked, Got | null> = (asked, at) => {
    const key = JSON.stringify(asked);
    const need = `${endpoint.name} ${key}`;
    if (at) trace?.serves(need, at);
    const known = begun?.get(key);
    if (known) return known;
    // At the end of the turn, as all loaders do: so what is asked for together leaves in one order.
    const loading = TURN_OVER.then(() => ask(endpoint, asked, [need]));
    begun ??= new Map();
    begun.set(key, loading);
    return loading;
  };
  return Object.assign(load, { has: (asked: Asked) => begun?.has(JSON.stringify(asked)) ?? false });
}

const TURN_OVER = Promise.resolve();
