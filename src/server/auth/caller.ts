// The caller of a request: known at once, but for one with a token and one about whom other processes are asked.
import type { Credential } from '../../upstream/credential.ts';
import type { Incoming } from '../http/incoming.ts';

/**
 * The credential of a request, null when it brings none; at once where nothing has to be waited for. Rejects with a
 * GraphQLError for a caller who brings something that is not believed: it is never replaced by another credential.
 */
export type CallerOf = (incoming: Incoming) => Incoming['caller'];

type GoOn<Result> = (caller: Credential | null) => Awaited<Result>;

/** Goes on with the caller of a request: at once, or when it is known. */
export function withCaller<Result>(
  callerOf: CallerOf,
  incoming: Incoming,
  goOn: (caller: Credential | null) => Result,
): Result | Promise<Awaited<Result>> {
  const caller = callerOf(incoming);
  return caller instanceof Promise ? caller.then(goOn as GoOn<Result>) : goOn(caller);
}

/** The same, with nobody for one who is not believed: that is told elsewhere. */
export function withCallerOrNobody<Result>(
  callerOf: CallerOf,
  incoming: Incoming,
  goOn: (caller: Credential | null) => Result,
): Result | Promise<Awaited<Result>> {
  const caller = callerOf(incoming);
  return caller instanceof Promise
    ? caller.catch(() => null).then(goOn as GoOn<Result>)
    : goOn(caller);
}
