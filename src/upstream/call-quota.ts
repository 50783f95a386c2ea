// The call quota: how many calls a tenant may make in a minute, each counted before it leaves.
import type { Credential, Fingerprint } from './credential.ts';
import { UpstreamFailure } from './failure.ts';

/** The purpose of a call: when calls get scarce, polls give way first and the calls of mutations last. */
export type CallKind = 'poll' | 'read' | 'write';

/** What a tenant has left. */
export type CallsLeft = {
  /** Calls that its queries may make now. */
  readonly calls: number;
  /** Milliseconds until it has all of them again; 0 when it has. */
  readonly fullInMs: number;
};

export type CallQuota = {
  /** Calls in any minute. */
  readonly perMinute: number;
  /** Counts a call that is about to leave: 0, or the milliseconds until one may leave. Never rejects. */
  readonly spend: (tenant: Fingerprint, kind: CallKind) => Promise<number>;
  readonly left: (tenant: Fingerprint) => Promise<CallsLeft>;
};

/** Counts the call, or rejects with `over_quota`: then it must not leave. */
export async function spendCall(
  { perMinute, spend }: CallQuota,
  { fingerprint }: Credential,
  kind: CallKind,
): Promise<void> {
  const waitMs = await spend(fingerprint, kind);
  if (waitMs === 0) return;
  throw new UpstreamFailure(
    'over_quota',
    `A tenant may make ${perMinute} calls to LeadSail a minute, and no more are left for this: wait ${Math.ceil(waitMs / 1_000)} s.`,
    { retryAfterMs: waitMs },
  );
}
