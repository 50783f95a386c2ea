// Loaders of one operation: what is asked for twice is read once.
import DataLoader from 'dataloader';
import { pause } from '../../upstream/deadline.ts';
import type { AnswerPath } from '../../upstream/trace.ts';
import type { Endpoint } from '../endpoint.ts';
import { leadsNowhere, type RestClient } from './session.ts';

/** A rejection as a value, which is how a batch function reports it. */
export const toError = (error: unknown): Error => error as Error;

/** Loads what `Args` names. `at` is the place in the answer that it serves, for the trace. */
export type Load<Args, Data> = (
  args: Args,
  at?: AnswerPath,
  options?: LoadOptions,
) => Promise<Data>;

/** How long to wait before each time that something is asked for again that is not there yet, in milliseconds. */
type LoadOptions = { readonly waitsMs: readonly number[] };

/** For what was just written: LeadSail may need a moment until it can be read. Two seconds in all. */
export const WRITTEN: LoadOptions = { waitsMs: [100, 200, 400, 600, 700] };

/** What follows it is done at the end of the turn, when everything that is asked for together has been asked for. */
export const TURN_OVER = Promise.resolve();

/**
 * A loader for an endpoint that answers one question a call. It does not batch: LeadSail has no
 * batch reads, and waiting for a batch's slowest would hold up what follows from its fastest.
 * Failures are remembered like answers. `has` tells whether the question was asked already.
 */
export function createLoader<Args extends object, Data>(
  { ask, trace, deadline }: RestClient,
  endpoint: Endpoint<Args, Data>,
): Load<Args, Data | null> & { readonly has: (args: Args) => boolean } {
  const loading = new Map<string, Promise<Data | null>>();
  const needOf = (args: Args): string => `${endpoint.name} ${JSON.stringify(args)}`;
  const loader = new DataLoader<Args, Data | null, string>(
    (all) => Promise.all(all.map((args) => begin(args).catch(toError))),
    {
      batch: false,
      cacheKeyFn: needOf,
      cacheMap: loading,
      // At the end of the turn, as everything that is asked: what is asked for together leaves in one order.
      batchScheduleFn: (dispatch) => void TURN_OVER.then(dispatch),
    },
  );
  // Of few things, and of most operations none.
  let waits: Map<string, readonly number[]> | null = null;

  function begin(args: Args): Promise<Data | null> {
    const need = needOf(args);
    const waitsMs = waits?.get(need);
    return waitsMs ? untilThere(args, [need], waitsMs) : ask(endpoint, args, [need]);
  }

  async function untilThere(
    args: Args,
    needs: readonly string[],
    waitsMs: readonly number[],
  ): Promise<Data | null> {
    let found = await ask(endpoint, args, needs);
    if (found !== null || leadsNowhere(endpoint, args)) return found;
    for (const waitMs of waitsMs) {
      if (deadline.remainingMs() <= waitMs) break;
      await pause(waitMs, deadline);
      found = await ask(endpoint, args, needs, { isFresh: true });
      if (found !== null) break;
    }
    return found;
  }

  const load: Load<Args, Data | null> = (args, at, options) => {
    if (options) {
      waits ??= new Map();
      waits.set(needOf(args), options.waitsMs);
    }
    if (at) trace?.serves(needOf(args), at);
    return loader.load(args);
  };
  return Object.assign(load, { has: (args: Args) => loading.has(needOf(args)) });
}
