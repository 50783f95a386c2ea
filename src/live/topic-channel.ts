// What the processes that watch the same topic send each other: reads, wishes for a read, and the end.
import type { Span } from './order.ts';
import type { Exchange } from './replicas/exchange.ts';

/** A read that another process made. */
export type SentRead = { readonly from: number; readonly to: number; readonly text: string };

/** What others send. */
export type TopicHearing = {
  readonly onRead: (read: SentRead) => void;
  /** Another process wants a read by the one that polls. */
  readonly onWanted: () => void;
  /** The topic is over with the read that began at this tick. */
  readonly onOver: (from: number) => void;
};

export type TopicChannel = {
  /** Sends nothing when the others could not know its place in the order. */
  readonly send: (span: Span, text: string) => void;
  readonly want: () => void;
  readonly end: (from: number) => void;
  readonly close: () => void;
};

const WANTED = 'wanted';
const OVER = /^over (\d+)$/;
const READ = /^(\d+) (\d+)$/;

/** Hears messages of other processes, but not its own; what is unknown is ignored. */
export function createTopicChannel(
  exchange: Exchange,
  name: string,
  { onRead, onWanted, onOver }: TopicHearing,
): TopicChannel {
  const channel = `topic ${name}`;
  let isPublishing = false;

  function publish(message: string): void {
    isPublishing = true;
    exchange.publish(channel, message);
    isPublishing = false;
  }

  const close = exchange.listen(channel, (message) => {
    if (isPublishing) return;
    const end = message.indexOf('\n');
    const [, over] = OVER.exec(message) ?? [];
    const [, from, to] = READ.exec(message.slice(0, Math.max(0, end))) ?? [];
    if (message === WANTED) onWanted();
    else if (over !== undefined) onOver(Number(over));
    else if (from !== undefined && to !== undefined)
      onRead({ from: Number(from), to: Number(to), text: message.slice(end + 1) });
  });

  return {
    send({ from, to }, text) {
      if (from !== null && to !== null) publish(`${from} ${to}\n${text}`);
    },
    want: () => publish(WANTED),
    end: (from) => publish(`over ${from}`),
    close,
  };
}
