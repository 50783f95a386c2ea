// The exchange between replicas through Redis: listeners of this process get messages first, then the others.
import { carried, createLocalExchange, type Exchange, MESSAGE_FORMAT } from './exchange.ts';
import type { Redis } from './redis.ts';

// On this channel a replica reports that some of its messages may have been lost.
const GAP = 'gap';
const channelOf = (channel: string): string => `exchange:${channel}`;
/** The channel of confirmations for a replica. */
const confirmationsOf = (replica: string): string => `heard:${replica}`;

/** Format, sender and, if a confirmation is wanted, the number of the message; then a new line and the message. */
const HEADER = /^(\d+) (\S+)(?: (\d+))?$/;

type Heard = {
  readonly sender: string;
  readonly number: string | undefined;
  readonly text: string;
};

/** `onFault` is called when a message of another replica cannot be handled; the message is dropped. */
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
      // This process is one of the listeners.
      await heardBy(listeners - 1);
    } finally {
      forget();
    }
  }

  redis.listen(GAP);
  redis.listen(confirmationsOf(redis.self));
  redis.onMessage((channel, message) => {
    const heard = read(message);
    // Its own messages were handled before they were sent.
    if (heard === null || heard.sender === redis.self) return;
    const { sender, number, text } = heard;
    if (channel === GAP) return look();
    if (channel === confirmationsOf(redis.self)) return confirmations.confirm(text);
    guarded(() => here.publish(channel.slice(channelOf('').length), text));
    if (number !== undefined) send(confirmationsOf(sender), number);
  });
  redis.onJoined(() => {
    // Before the first join, no messages could be missed.
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
      // Its own function: a callback that is registered twice is called twice.
      const one = (): void => onGap();
      lookers.add(one);
      return () => void lookers.delete(one);
    },
  };
}

/** Null for a format that this version cannot read. */
function read(message: string): Heard | null {
  const end = message.indexOf('\n');
  const [, format, sender = '', number] = HEADER.exec(message.slice(0, Math.max(0, end))) ?? [];
  if (Number(format) !== MESSAGE_FORMAT) return null;
  return { sender, number, text: message.slice(end + 1) };
}

/** Counts the confirmations of each message. */
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
        /** Resolves when so many replicas have confirmed. */
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
