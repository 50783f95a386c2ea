// The exchange between replicas by way of Redis: whoever listens here hears first, then the others.
import { createLocalExchange, type Exchange } from './exchange.ts';
import type { Redis } from './redis.ts';

// On this one a replica says that it may have said things that nobody heard.
const GAP = 'gap';
const channelOf = (channel: string): string => `exchange:${channel}`;

/** `onFault` is told what goes wrong with a message of another replica's, which is then left. */
export function createRedisExchange(redis: Redis, onFault: (fault: unknown) => void): Exchange {
  const here = createLocalExchange();
  const listeners = new Map<string, number>();
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

  function count(channel: string, delta: 1 | -1): number {
    const left = (listeners.get(channel) ?? 0) + delta;
    if (left === 0) listeners.delete(channel);
    else listeners.set(channel, left);
    return left;
  }

  return {
    publish(channel, message) {
      here.publish(channel, message);
      send(channelOf(channel), message);
    },
    listen(channel, onMessage) {
      const unlisten = here.listen(channel, onMessage);
      if (count(channel, 1) === 1) redis.listen(channelOf(channel));
      let isListening = true;
      return () => {
        if (!isListening) return;
        isListening = false;
        unlisten();
        if (count(channel, -1) === 0) redis.unlisten(channelOf(channel));
      };
    },
    onGap(onGap) {
      // A function of its own: one that is handed in twice is called twice.
      const one = (): void => onGap();
      lookers.add(one);
      return () => void lookers.delete(one);
    },
  };
}
