// The caller of a request: known at once, but for one with a token and one about whom other processes are asked.
import type { Credential } from '../../upstream/credential.ts';
import type { Incoming } from '../http/incoming.ts';

/**
 * The credential of a request, null when it brings none; at once where nothing has to be waited for. Rejects with a
 * GraphQLError for a caller who brings something that is not believed: it is never replaced by another credential.
 */
export type CallerOf = (incoming: Incoming) => Incoming['caller'];

/** Goes on with the caller of a request: at once, or when it is known. */
export function withCaller<Result>(
  callerOf: CallerOf,
  incoming: Incoming,
  goOn: (caller: Credential | null) => Result,
): Result | Promise<Awaited<Result>> {
  const caller = callerOf(incoming);
  return caller instanceof Promise
    ? caller.then((known) => goOn(known) as Awaited<Result>)
    : goOn(caller);
}

/** The same, and nobody for a caller who is not believed, where that is told elsewhere. */
export const orNobody =
  (callerOf: CallerOf): CallerOf =>
  (incoming) => {
    const caller = callerOf(incoming);
    return caller instanceof Promise ? caller.catch(() => null) : caller;
  };
