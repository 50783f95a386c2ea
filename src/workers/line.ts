// A line between two processes, over whatever carries messages: each asks the other, and tells it things.

export type Line = {
  /** Rejects when the other side fails, or gives no answer in time. */
  readonly ask: (what: string, ...args: readonly unknown[]) => Promise<unknown>;
  /** Wants no answer, and never throws. */
  readonly tell: (what: string, ...args: readonly unknown[]) => void;
  /** What is done, or answered, when the other side says `what`. */
  readonly answer: (what: string, give: (...args: never[]) => unknown) => void;
  /** Takes in one message that came. */
  readonly hear: (message: unknown) => void;
};

type Message =
  | { readonly what: string; readonly args: readonly unknown[]; readonly id?: number }
  | { readonly reply: number; readonly value?: unknown; readonly isFault?: true };

const PATIENCE_MS = 1_000;

/** `send` carries one message over, as JSON would, or loses it. */
export function createLine(
  send: (message: Message) => void,
  { patienceMs = PATIENCE_MS } = {},
): Line {
  const answers = new Map<string, (...args: never[]) => unknown>();
  const waiting = new Map<number, (message: Message | null) => void>();
  let asked = 0;

  async function reply(id: number | undefined, give: () => unknown): Promise<void> {
    if (id === undefined) return void give();
    try {
      send({ reply: id, value: await give() });
    } catch {
      send({ reply: id, isFault: true });
    }
  }

  return {
    ask(what, ...args) {
      const id = ++asked;
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      const settle = (message: Message | null): void => {
        waiting.delete(id);
        clearTimeout(timer);
        if (message !== null && 'reply' in message && !message.isFault) resolve(message.value);
        else reject(new Error(`${what}: ${message === null ? 'no answer' : 'it failed'}`));
      };
      const timer = setTimeout(settle, patienceMs, null);
      waiting.set(id, settle);
      send({ what, args, id });
      return promise;
    },
    tell: (what, ...args) => send({ what, args }),
    answer: (what, give) => void answers.set(what, give),
    hear(heard) {
      const message = heard as Message;
      if ('reply' in message) return waiting.get(message.reply)?.(message);
      const { what, args, id } = message;
      const give = answers.get(what) as ((...args: unknown[]) => unknown) | undefined;
      if (give) void reply(id, () => give(...args));
    },
  };
}
