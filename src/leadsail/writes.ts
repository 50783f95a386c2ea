// Writes: each is sent once, and whatever came of it, what was known of its subject is forgotten.
import type { Credential, Fingerprint } from '../upstream/credential.ts';
import { createDetachable, type Deadline } from '../upstream/deadline.ts';
import { UpstreamFailure } from '../upstream/failure.ts';
import type { Upstream } from '../upstream/upstream.ts';
import type { Drift } from './drift.ts';
import type { WriteEndpoint } from './endpoint.ts';

/** One write, asked for by one operation. */
export type Write<Asked, Got> = {
  readonly endpoint: WriteEndpoint<Asked, Got>;
  readonly asked: Asked;
  /** With every id of `asked` in its place. */
  readonly path: string;
  /** What is sent. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly credential: Credential;
  readonly traceparent?: string | undefined;
};

export type Writes = {
  /**
   * Rejects with an UpstreamFailure, which says `mayHaveHappened` unless it is sure that nothing did.
   * A write that has left is not called back when its deadline is cancelled: it ends by itself, or when
   * its time is up.
   */
  readonly write: <Asked, Got>(
    write: Write<Asked, Got>,
    deadline: Deadline,
  ) => Promise<{ readonly got: Got; readonly status: number }>;
};

export type WritesOptions = {
  readonly upstream: Upstream;
  readonly drift: Drift;
  /** Says what may be other than it was. */
  readonly tell: (tenant: Fingerprint, tags: readonly string[]) => void;
};

export function createWrites({ upstream, drift, tell }: WritesOptions): Writes {
  return {
    async write({ endpoint, asked, path, body, credential, traceparent }, patience) {
      const { name, method, decode, drops } = endpoint;
      const { deadline, detach } = createDetachable(patience);
      let hasLeft = false;
      const onLeave = (): void => {
        hasLeft = true;
        detach();
      };
      const request = { endpoint: name, method, path, body: JSON.stringify(body), credential };
      try {
        const answer = await upstream.call({ ...request, traceparent, onLeave }, deadline);
        const got = decode(answer.data, drift, asked);
        tell(credential.fingerprint, drops(asked, got));
        return { got, status: answer.status };
      } catch (error) {
        if (!hasLeft || isRefusal(error)) throw error;
        tell(credential.fingerprint, drops(asked, null));
        throw error instanceof UpstreamFailure ? asLost(error) : error;
      } finally {
        detach();
      }
    },
  };
}

/** Whether LeadSail answered, and its answer says that it did not do it. */
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
