// Makes one poll: a read that bypasses the cache, with a trace step.
import type { Reads } from '../leadsail/client/reads.ts';
import type { Endpoint } from '../leadsail/endpoint.ts';
import type { Credential } from '../upstream/credential.ts';
import { UpstreamFailure } from '../upstream/failure.ts';
import { toPath } from '../upstream/path.ts';
import type { TraceStep } from '../upstream/trace-step.ts';
import type { PollTarget } from './poll-target.ts';

/** Makes the poll of a target: one GET. */
export type Polling = <Args extends Readonly<Record<string, string>>, Data>(
  endpoint: Endpoint<Args, Data>,
  args: Args,
) => PollTarget<Data>['poll'];

/** `beginPoll` begins a poll's step in its own trace; null: polls are not traced. */
export const createPolling =
  (reads: Reads, credential: Credential, beginPoll: (() => TraceStep) | null): Polling =>
  (endpoint, args) =>
  async (deadline) => {
    const path = toPath(endpoint.path, args);
    const step = beginPoll?.();
    const end = (errorType: string | null): void =>
      step?.span?.end(`poll ${endpoint.path}`, { 'url.template': endpoint.path }, errorType);
    const read = { endpoint, args, path, credential, isFresh: true, isPoll: true, step };
    try {
      const { data } = await reads.read(read, deadline, () => {});
      end(null);
      return data;
    } catch (error) {
      end(error instanceof UpstreamFailure ? error.kind : '_OTHER');
      throw error;
    }
  };
