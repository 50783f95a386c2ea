// Loaders of one operation: data that is requested twice is read once.
import DataLoader from 'dataloader';
import { pause } from '../../upstream/deadline.ts';
import { UpstreamFailure } from '../../upstream/failure.ts';
import type { AnswerPath } from '../../upstream/trace.ts';
import type { Endpoint } from '../endpoint.ts';
import { pathOf, type RestClient } from './session.ts';

/** A rejection as a value, which is how a batch function reports it. */
export const toError = (error: unknown): Error => error as Error;

/** For an answer without the list that it exists for: nobody knows what is in it. */
export function noList(of: string): never {
  throw new UpstreamFailure('bad_response', `LeadSail sent no list of ${of}.`);
}

/** Loads the data for `Args`. `at` is the place in the answer that it serves, for the trace. */
export type Load<Args, Data> = (
  args: Args,
  at?: AnswerPath,
  options?: LoadOptions,
) => Promise<Data>;

/** How long to wait before each repeated read of a record that does not exist yet, in milliseconds. */
type LoadOptions = { readonly waitsMs: readonly number[] };

/** For a record just written: LeadSail may need a moment until it can be read. Two seconds in all. */
export const WRITTEN: LoadOptions = { waitsMs: [100, 200, 400, 600, 700] };

/** Its continuations run at the end of the turn, when everything that is requested together has been requested. */
export const TURN_OVER = Promise.resolve();

/**
 * A loader for an endpoint with one record a call. It does not batch: LeadSail has no batch reads, and
 * waiting for the slowest of a batch would delay what follows from its fastest.
 * Failures are cached like answers. `has` returns whether these arguments were loaded already.
 */
export function createLoader<Args extends object, Data>(
  { ask, trace, deadline }: RestClient,
  endpoint: Endpoint<Args, Data>,
): Load<Args, Data | null> & { readonly has: (args: Args) => boolean } {
  type Need = { readonly args: Args; readonly name: string };
  // Most operations have none, the others few.
  let waits: Map<string, readonly number[]> | null = null;
  // A resource has more loaders than an operation uses.
  let loader: DataLoader<Need, Data | null, string> | null = null;
  const loading = new Map<string, Promise<Data | null>>();
  const nameOf = (args: Args): string => `${endpoint.name} ${JSON.stringify(args)}`;
  const create = (): DataLoader<Need, Data | null, string> =>
    new DataLoader((needs) => Promise.all(needs.map((need) => begin(need).catch(toError))), {
      batch: false,
      cacheKeyFn: ({ name }) => name,
      cacheMap: loading,
      // At the end of the turn, like all requests: those made together leave in a fixed order.
      batchScheduleFn: (dispatch) => void TURN_OVER.then(dispatch),
    });

  function begin({ args, name }: Need): Promise<Data | null> {
    const waitsMs = waits?.get(name);
    return waitsMs ? untilThere(args, [name], waitsMs) : ask(endpoint, args, [name]);
  }

  async function untilThere(
    args: Args,
    needs: readonly string[],
    waitsMs: readonly number[],
  ): Promise<Data | null> {
    let found = await ask(endpoint, args, needs);
    if (found !== null || pathOf(endpoint, args) === null) return found;
    for (const waitMs of waitsMs) {
      if (deadline.remainingMs() <= waitMs) break;
      await pause(waitMs, deadline);
      found = await ask(endpoint, args, needs, { isFresh: true });
      if (found !== null) break;
    }
    return found;
  }

  const load: Load<Args, Data | null> = (args, at, options) => {
    const name = nameOf(args);
    if (options) {
      waits ??= new Map();
      waits.set(name, options.waitsMs);
    }
    if (at) trace?.serves(name, at);
    loader ??= create();
    return loader.load({ args, name });
  };
  return Object.assign(load, { has: (args: Args) => loading.has(nameOf(args)) });
}
