// Requests in turns of their tenants: those of one who sends many begin in rounds with everybody else's, before they are
// looked at, and an answer that takes long gives way.
import type { Credential } from '../../upstream/credential.ts';
import type { Turns } from '../../upstream/turns.ts';
import type { Verified } from '../../upstream/verified.ts';
import { type CallerOf, orNobody, withCaller } from '../auth/caller.ts';
import { type Enter, once } from './incoming.ts';

export type TenantTurns = {
  /** Before a request is looked at. */
  readonly enter: Enter;
  /** Before an operation is executed without a plan, which takes long; once a request. */
  readonly beginLong: Enter;
  /** Between two pieces of work for this caller, the next of which has so many bytes. */
  readonly giveWay: (caller: Credential | null, bytes: number) => Promise<void>;
};

export type TenantTurnsOptions = {
  readonly turns: Turns;
  readonly verified: Pick<Verified, 'shareOf'>;
  readonly callerOf: CallerOf;
};

/** What takes as long as an operation without a plan. */
const LONG_BYTES = 512 * 1_024;

export function createTenantTurns({ turns, verified, callerOf }: TenantTurnsOptions): TenantTurns {
  const giveWay: TenantTurns['giveWay'] = (caller, bytes) => {
    const fingerprint = caller?.fingerprint ?? null;
    const member = `${fingerprint}${caller?.subject ?? ''}`;
    return turns.wait(verified.shareOf(fingerprint), member, bytes);
  };

  const believed = orNobody(callerOf);
  // Anybody who is not believed is told so later, and waits among those whom nobody knows.
  const enter: Enter = (incoming, bytes) =>
    withCaller(believed, incoming, (caller) => giveWay(caller, bytes));

  return {
    enter,
    beginLong: once((incoming, bytes: number) => enter(incoming, LONG_BYTES + bytes)),
    giveWay,
  };
}
