// A line between two processes, over whatever carries messages: each asks the other, and tells it things.

export type IpcChannel = {
  /** Rejects when the other side fails, or gives no answer in time. */
  readonly ask: (what: string, ...args: readonly unknown[]) => Promise<unknown>;
  /** Wants no answer, and never throws. */
  readonly notify: (what: string, ...args: readonly unknown[]) => void;
  /** What is done, or answered, when the other side says `what`. */
  readonly answer: (what: string, give: (...args: never[]) => unknown) => void;
  /** Takes in one message that came. */
  readonly hear: (message: unknown) => void;
};

/** What its messages begin with: those of another format, of a process of another version, are ignored. */
const FORMAT = 1;

type Message = { readonly format: number } & Said;
type Said =
  | { readonly what: string; readonly args: readonly unknown[]; readonly id?: number }
  | { readonly reply: number; readonly value?: unknown; readonly isFault?: true };

const DEFAULT_TIMEOUT_MS = 1_000;

/** `send` carries one message over, as JSON would, or loses it. */
export function createIpcChannel(
  send: (message: Message) => void,
  { timeoutMs = DEFAULT_TIMEOUT_MS } = {},
): IpcChannel {
  const answers = new Map<string, (...args: never[]) => unknown>();
  const waiting = new Map<number, (message: Message | null) => void>();
  let asked = 0;

  async function reply(id: number | undefined, give: () => unknown): Promise<void> {
    if (id === undefined) return void give();
    try {
      send({ format: FORMAT, reply: id, value: await give() });
    } catch {
      send({ format: FORMAT, reply: id, isFault: true });
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
      const timer = setTimeout(settle, timeoutMs, null);
      waiting.set(id, settle);
      send({ format: FORMAT, what, args, id });
      return promise;
    },
    notify: (what, ...args) => send({ format: FORMAT, what, args }),
    answer: (what, give) => void answers.set(what, give),
    hear(heard) {
      const message = heard as Message;
      if (message?.format !== FORMAT) return;
      if ('reply' in message) return waiting.get(message.reply)?.(message);
      const { what, args, id } = message;
      const give = answers.get(what) as ((...args: unknown[]) => unknown) | undefined;
      if (give) void reply(id, () => give(...args));
    },
  };
}
