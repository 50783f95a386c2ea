// What every resolver gets beside its parent and arguments.
import type { Session } from '../leadsail/session.ts';

export type GatewayContext = {
  /** What this operation asks of LeadSail. */
  readonly leadsail: Session;
  /** Whether calls may leave before the field that needs them is reached. Changes no answer. */
  readonly looksAhead: boolean;
};
