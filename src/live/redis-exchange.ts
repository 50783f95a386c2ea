// The exchange between replicas by way of Redis: whoever listens here hears first, then the others.
import { carried, createLocalExchange, type Exchange } from './exchange.ts';
import type { Redis } from './redis.ts';

// On this one a replica says that it may have said things that nobody heard.
const GAP = 'gap';
const channelOf = (channel: string): string => `exchange:${channel}`;

/** `onFault` is told what goes wrong with a message of another replica's, which is then left. */
export function createRedisExchange(redis: Redis, onFault: (fault: unknown) => void): Exchange {
  const here = createLocalExchange();
  const lookers = new Set<() => void>();
  let isUnheard = false;
  let hasJoined = redis.isJoined();

  const send = (channel: string, text: string): void => {
    redis.publish(channel, `${redis.self}\n${text}`).catch(() => {
      isUnheard = true;
    });
  };
  const guarded = (act: () => void): void => {
    try {
      act();
    } catch (fault) {
      onFault(fault);
    }
  };
  const look = (): void => {
    for (const one of [...lookers]) guarded(one);
  };

  redis.listen(GAP);
  redis.onMessage((channel, text) => {
    const end = text.indexOf('\n');
    // Its own it heard before it said it.
    if (text.slice(0, end) === redis.self) return;
    if (channel === GAP) look();
    else guarded(() => here.publish(channel.slice(channelOf('').length), text.slice(end + 1)));
  });
  redis.onJoined(() => {
    // The first time, there was nothing to miss.
    if (hasJoined) look();
    hasJoined = true;
    if (!isUnheard) return;
    isUnheard = false;
    send(GAP, '');
  });

  return {
    ...carried(here, {
      send: (channel, message) => send(channelOf(channel), message),
      listen: (channel) => redis.listen(channelOf(channel)),
      unlisten: (channel) => redis.unlisten(channelOf(channel)),
    }),
    onGap(onGap) {
      // A function of its own: one that is handed in twice is called twice.
      const one = (): void => onGap();
      lookers.add(one);
      return () => void lookers.delete(one);
    },
  };
}
