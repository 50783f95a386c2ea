// What every resolver gets beside its parent and arguments.
import type { Session } from '../leadsail/session.ts';
import type { Watching } from '../live/interactions.ts';

export type GatewayContext = {
  /** What this operation asks of LeadSail. */
  readonly leadsail: Session;
  /** Whether calls may leave before the field that needs them is reached. Changes no answer. */
  readonly looksAhead: boolean;
  /** What the caller may watch. Throws an UpstreamFailure for a caller without a credential. */
  readonly watching: () => Watching;
  /**
   * Runs what the caller calls by a key of its own, or answers with what came of it the first time; null
   * when the key was used for something else.
   */
  readonly once: <Result>(
    key: string,
    asked: unknown,
    run: () => Promise<Result>,
  ) => Promise<Result | null>;
  /** The same caller with a session of its own, for the next event of a subscription. */
  readonly anew: () => GatewayContext;
};
