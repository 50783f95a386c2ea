// Writes: each is sent once, and cached answers about its subject are dropped whatever its outcome.

import type { Credential, Fingerprint } from '../../upstream/credential.ts';
import { createDetachable, type Deadline } from '../../upstream/deadline.ts';
import { UpstreamFailure } from '../../upstream/failure.ts';
import type { TraceStep } from '../../upstream/trace-step.ts';
import type { Upstream } from '../../upstream/upstream.ts';
import { type Drift, type DriftRegister, SILENT } from '../decode/drift.ts';
import { isOfOther } from '../decode/identity.ts';
import { id, isObject } from '../decode/values.ts';
import type { WriteEndpoint } from '../endpoint.ts';
import { saysNo } from '../failed.ts';
import type { Tag } from '../tags.ts';

/** One write of one operation. */
export type Write<Args, Data> = {
  readonly endpoint: WriteEndpoint<Args, Data>;
  readonly args: Args;
  /** With the ids of `args` filled in. */
  readonly path: string;
  /** What is sent. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly credential: Credential;
  /** The step of its trace. */
  readonly step?: TraceStep | undefined;
};

export type Writes = {
  /**
   * Rejects with an UpstreamFailure, with `mayHaveHappened` unless it is certain that nothing happened.
   * A write that has left is not aborted when its deadline is cancelled: it ends by itself, or when
   * its time is up.
   */
  readonly write: <Args, Data>(
    write: Write<Args, Data>,
    deadline: Deadline,
  ) => Promise<{ readonly data: Data; readonly status: number }>;
};

export type WritesOptions = {
  readonly upstream: Upstream;
  readonly drift: DriftRegister;
  /** Reports tags that may have changed; resolves when all processes have it, or when that takes too long. */
  readonly notify: (tenant: Fingerprint, tags: readonly Tag[]) => unknown;
};

export function createWrites({ upstream, drift, notify }: WritesOptions): Writes {
  return {
    async write({ endpoint, args, path, body, credential, step }, operationDeadline) {
      const { name, method, decode, drops, readsSuccess } = endpoint;
      const { deadline, detach } = createDetachable(operationDeadline);
      let hasLeft = false;
      const onLeave = (): void => {
        hasLeft = true;
        detach();
      };
      const request = { endpoint: name, method, path, body: JSON.stringify(body), credential };
      try {
        const answer = await upstream.call({ ...request, step, onLeave }, deadline);
        const driftHere = drift.of(name);
        if (answer.isRepaired) driftHere.count('bytes', 'Written');
        countOther(answer.data, args, driftHere);
        const data = decode(answer.data, driftHere, args);
        await notify(credential.fingerprint, drops(args, data));
        const { status } = answer;
        if (!readsSuccess && saysNo(answer.data)) {
          throw new UpstreamFailure('refused', 'LeadSail says that it was not done.', { status });
        }
        return { data, status };
      } catch (error) {
        if (!hasLeft || isRefusal(error)) throw error;
        await notify(credential.fingerprint, drops(args, null));
        throw error instanceof UpstreamFailure ? asLost(error) : error;
      } finally {
        detach();
      }
    },
  };
}

/** The lead that was named is the one that was written to; that LeadSail names another is drift. */
function countOther(data: unknown, args: unknown, drift: Drift): void {
  const { leadId: asked } = args as { readonly leadId?: unknown };
  const { leadId } = isObject(data) ? data : {};
  if (typeof asked !== 'string' || leadId == null) return;
  isOfOther(id.read(leadId, 'Written.leadId', SILENT), asked, 'Written.leadId', drift);
}

/** Whether LeadSail answered that it did not do it. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof UpstreamFailure)) return false;
  const { kind, status } = error;
  return status !== undefined && kind !== 'unavailable' && kind !== 'bad_response';
}

function asLost(failure: UpstreamFailure): UpstreamFailure {
  const { kind, message, status, retryAfterMs } = failure;
  return new UpstreamFailure(
    kind,
    `${message} What was asked for may have happened; it was not sent again.`,
    {
      mayHaveHappened: true,
      cause: failure,
      ...(status === undefined ? {} : { status }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    },
  );
}
