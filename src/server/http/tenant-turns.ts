// Requests in turns of their tenants: those of one who sends many begin in rounds with everybody else's, before they are
// looked at, and an answer that takes long gives way.
import type { Credential } from '../../upstream/credential.ts';
import type { Turns } from '../../upstream/turns.ts';
import type { Verified } from '../../upstream/verified.ts';
import type { CallerOf } from '../auth/authentication.ts';
import { type Enter, type Incoming, once } from './incoming.ts';

export type TenantTurns = {
  readonly enter: Enter;
  /** Between two pieces of work for this caller: null for now, else it goes on when that resolves. */
  readonly giveWay: (caller: Credential | null) => Promise<void> | null;
};

export type TenantTurnsOptions = {
  readonly turns: Turns;
  readonly verified: Pick<Verified, 'shareOf'>;
  readonly callerOf: CallerOf;
};

export function createTenantTurns({ turns, verified, callerOf }: TenantTurnsOptions): TenantTurns {
  const giveWay = (caller: Credential | null): Promise<void> | null => {
    const fingerprint = caller?.fingerprint ?? null;
    return turns.wait(verified.shareOf(fingerprint), `${fingerprint}${caller?.subject ?? ''}`);
  };

  // Anybody who is not believed is told so later, and waits among those whom nobody knows.
  const queue = async (incoming: Incoming): Promise<void> =>
    void (await giveWay(await callerOf(incoming).catch(() => null)));

  return {
    enter: once((incoming) => (turns.isBusy() ? queue(incoming) : turns.enter())),
    giveWay,
  };
}
