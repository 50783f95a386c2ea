// A topic: one poller polls it for all its watchers in all processes.
//
// The replica that holds the topic's lease polls LeadSail, and sends what it reads to the others. A replica with
// watchers but without the lease listens, and tries to get the lease at each turn: when the holder is gone, another
// replica continues as soon as the lease has expired.
import type { Deadline } from '../upstream/deadline.ts';
import type { UpstreamFailure } from '../upstream/failure.ts';
import type { PollOutcome, PollTarget } from './poll-target.ts';
import { createPollTurns, type PollTurnsOptions } from './poll-turns.ts';
import { createPoller, type PollerTools } from './poller.ts';
import { createTopicReads, type TopicReads, type TopicReadsTools } from './topic-reads.ts';
import type { JoinedTopic } from './topic-watchers.ts';

export type Topic<State> = {
  /** LeadSail has refused the key: the state is hidden until LeadSail answers again. */
  readonly doubt: () => void;
  /**
   * Calls back at each change and at the end. One who resumes is shown nothing that was read before. The topic begins
   * with its first watcher, and ends with its last.
   */
  readonly join: (wake: () => void, isResumed?: boolean) => JoinedTopic<State>;
  readonly end: () => void;
};

export type TopicTools = PollerTools &
  TopicReadsTools &
  Pick<PollTurnsOptions, 'random' | 'onTurn'> & {
    /** Called once, when the topic is over for any reason. */
    readonly onEnd: () => void;
  };

export function createTopic<Read, State>(
  target: PollTarget<Read, State>,
  tools: TopicTools,
): Topic<State> {
  const turns = createPollTurns({
    ...tools,
    poll,
    end: (reason) => end(reason),
    watched: () => ({
      pace: reads.pace() ?? 'fast',
      idleMs: tools.clock.now() - reads.changedAtMs(),
      isAwaited: freshness.isAwaited(),
    }),
  });
  const reads = createTopicReads(target, {
    ...tools,
    onTag: turns.wake,
    onWanted: turns.hasten,
    onHeard() {
      turns.succeed();
      turns.replan();
    },
    onEnd() {
      for (const part of [turns, reads, poller]) part.stop();
      tools.onEnd();
    },
  });
  const poller = createPoller({ ...tools, ...askFor(target, reads), ...reads });
  const { watchers, ending, freshness } = reads;
  const { end, doubt } = watchers;

  async function poll(): Promise<PollOutcome | null> {
    const begin = reads.begin();
    const polled = await poller.poll();
    if (polled === null) {
      if (freshness.isAwaited()) reads.want();
      return null;
    }
    if ('fault' in polled) {
      end({ failure: polled.fault });
      return 'fault';
    }
    if ('failure' in polled) return fail(polled.failure);
    if (polled.read === null) return fail(null);
    turns.succeed();
    return reads.accept(polled.read, polled, begin) ? 'changed' : 'unchanged';
  }

  /** Null: LeadSail does not have it. That ends the topic, like a refusal, once it has been repeated. */
  function fail(failure: UpstreamFailure | null): PollOutcome {
    if (failure?.kind === 'unauthenticated' || failure?.kind === 'forbidden') doubt();
    const reason = ending.fail(failure);
    if (reason !== null) end(reason);
    else turns.fail(failure);
    return failure?.kind ?? 'unknown';
  }

  return {
    doubt,
    end: () => end('over'),
    join(wake, isResumed = false) {
      if (isResumed) ending.wasKnown();
      const isFirst = watchers.count() === 0;
      const isLate = isResumed || turns.isOverdue();
      const joined = watchers.join(wake, isLate);
      if (isFirst) turns.begin();
      else if (isLate) turns.hasten();
      return joined;
    },
  };
}

/** Makes polls do slow work before the lease is checked, because the lease may be lost meanwhile. */
function askFor<Read, State>(
  target: PollTarget<Read, State>,
  { prepare }: Pick<TopicReads<Read, State>, 'prepare'>,
) {
  async function ask(deadline: Deadline): Promise<Read | null> {
    const read = await target.poll(deadline);
    const preparing = read === null ? null : prepare(read);
    if (preparing) await preparing;
    return read;
  }
  return { ...target, ask };
}
