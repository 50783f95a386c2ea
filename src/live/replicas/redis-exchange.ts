// The exchange between replicas by way of Redis: listeners of this process hear first, then the others.
import { carried, createLocalExchange, type Exchange, MESSAGE_FORMAT } from './exchange.ts';
import type { Redis } from './redis.ts';

// On this one a replica says that it may have said things that nobody heard.
const GAP = 'gap';
const channelOf = (channel: string): string => `exchange:${channel}`;
/** Where a replica is told that it was heard. */
const confirmationsOf = (replica: string): string => `heard:${replica}`;

/** Format, sender and, where a confirmation is wanted, the number of the message; then a new line and the message. */
const HEADER = /^(\d+) (\S+)(?: (\d+))?$/;

type Heard = {
  readonly sender: string;
  readonly number: string | undefined;
  readonly text: string;
};

/** `onFault` is told what goes wrong with a message of another replica's, which is then left. */
export function createRedisExchange(redis: Redis, onFault: (fault: unknown) => void): Exchange {
  const here = createLocalExchange();
  const lookers = new Set<() => void>();
  const confirmations = createConfirmations();
  let isUnheard = false;
  let hasJoined = redis.isJoined();

  const publish = (channel: string, header: string, text: string): Promise<number> =>
    redis.publish(channel, `${MESSAGE_FORMAT} ${redis.self}${header}\n${text}`).catch((error) => {
      isUnheard = true;
      throw error;
    });
  const send = (channel: string, text: string): void =>
    void publish(channel, '', text).catch(() => {});
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

  async function sendConfirmed(channel: string, text: string): Promise<void> {
    const { number, heardBy, forget } = confirmations.open();
    try {
      const listeners = await publish(channel, ` ${number}`, text);
      // This one is among them.
      await heardBy(listeners - 1);
    } finally {
      forget();
    }
  }

  redis.listen(GAP);
  redis.listen(confirmationsOf(redis.self));
  redis.onMessage((channel, message) => {
    const heard = read(message);
    // Its own it heard before it said it.
    if (heard === null || heard.sender === redis.self) return;
    const { sender, number, text } = heard;
    if (channel === GAP) return look();
    if (channel === confirmationsOf(redis.self)) return confirmations.confirm(text);
    guarded(() => here.publish(channel.slice(channelOf('').length), text));
    if (number !== undefined) send(confirmationsOf(sender), number);
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
      sendConfirmed: (channel, message) => sendConfirmed(channelOf(channel), message),
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

/** Null for a format that this gateway does not know. */
function read(message: string): Heard | null {
  const end = message.indexOf('\n');
  const [, format, sender = '', number] = HEADER.exec(message.slice(0, Math.max(0, end))) ?? [];
  if (Number(format) !== MESSAGE_FORMAT) return null;
  return { sender, number, text: message.slice(end + 1) };
}

/** Who has heard which message. */
function createConfirmations() {
  const open = new Map<string, { count: number; onCount: () => void }>();
  let last = 0;
  return {
    open() {
      last += 1;
      const number = `${last}`;
      const message = { count: 0, onCount: (): void => {} };
      open.set(number, message);
      return {
        number,
        /** Resolves when so many have. */
        heardBy: (wanted: number) =>
          new Promise<void>((resolve) => {
            message.onCount = () => {
              if (message.count >= wanted) resolve();
            };
            message.onCount();
          }),
        forget: () => void open.delete(number),
      };
    },
    confirm(number: string): void {
      const message = open.get(number);
      if (!message) return;
      message.count += 1;
      message.onCount();
    },
  };
}
