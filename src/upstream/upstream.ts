// One REST host: the pipeline that every call to it goes through, in one visible place.
import type { Deadline } from './deadline.ts';
import { toData } from './envelope.ts';
import { createTransport, type RawRequest } from './transport.ts';

/** What the host answered: `data` out of its envelope, not yet looked at. */
export type Answer = { readonly status: number; readonly data: unknown };

export type Upstream = {
  /** Asks once. Rejects with an UpstreamFailure. */
  readonly call: (request: RawRequest, deadline: Deadline) => Promise<Answer>;
  /** Drops every connection; calls under way fail. */
  readonly close: () => Promise<void>;
};

export type UpstreamOptions = {
  /** Base URL without a trailing slash, for example `https://api.leadsail.app/api/v1`. */
  readonly url: string;
  /** Connections at most; 128 when left out. */
  readonly connections?: number;
  /** Longest answer read, in bytes; 32 MiB when left out. */
  readonly maxBodyBytes?: number;
};

/** A host to ask. Opens no connection until the first call. */
export function createUpstream({
  url,
  connections = 128,
  maxBodyBytes = 32 * 1024 * 1024,
}: UpstreamOptions): Upstream {
  const transport = createTransport({ url, connections, maxBodyBytes });

  // From the outside in: deadline, retry, breaker, limit, decode, send. The deadline is handed all
  // the way down, so that it ends waiting and reading too; retry, breaker and limit go between.
  // Decode is innermost: `200 {"success": false}` must look like a failure to all around it.
  async function call(request: RawRequest, deadline: Deadline): Promise<Answer> {
    const answer = await transport.send(request, deadline);
    return { status: answer.status, data: toData(answer, Date.now()) };
  }

  return { call, close: transport.close };
}
