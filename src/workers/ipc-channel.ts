// A channel between two processes, over any carrier of messages: each calls the other's methods by name.

/** What one side may be asked, by name. Arguments and results are what JSON carries. */
export type Methods = { readonly [name: string]: (...args: never[]) => unknown };

/** A channel to a process with the methods `Theirs`. */
export type IpcChannel<Theirs extends Methods = Methods> = {
  /** Rejects when the other side fails, or gives no answer in time. */
  readonly ask: <Name extends keyof Theirs & string>(
    name: Name,
    ...args: Parameters<Theirs[Name]>
  ) => Promise<Awaited<ReturnType<Theirs[Name]>>>;
  /** Wants no answer, and never throws. */
  readonly notify: <Name extends keyof Theirs & string>(
    name: Name,
    ...args: Parameters<Theirs[Name]>
  ) => void;
  /** Lets the other side ask for these, beside those that it could before. */
  readonly serve: (methods: Methods) => void;
  /** Handles an incoming message; a message for an unknown method is ignored. */
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
export function createIpcChannel<Theirs extends Methods>(
  send: (message: Message) => void,
  { timeoutMs = DEFAULT_TIMEOUT_MS } = {},
): IpcChannel<Theirs> {
  const served = new Map<string, Methods[string]>();
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
      const { promise, resolve, reject } = Promise.withResolvers<never>();
      const settle = (message: Message | null): void => {
        waiting.delete(id);
        clearTimeout(timer);
        if (message !== null && 'reply' in message && !message.isFault)
          resolve(message.value as never);
        else reject(new Error(`${what}: ${message === null ? 'no answer' : 'it failed'}`));
      };
      const timer = setTimeout(settle, timeoutMs, null);
      waiting.set(id, settle);
      send({ format: FORMAT, what, args, id });
      return promise;
    },
    notify: (what, ...args) => send({ format: FORMAT, what, args }),
    serve(methods) {
      for (const [name, method] of Object.entries(methods)) served.set(name, method);
    },
    hear(heard) {
      const message = heard as Message;
      if (message?.format !== FORMAT) return;
      if ('reply' in message) return waiting.get(message.reply)?.(message);
      const { what, args, id } = message;
      const method = served.get(what) as ((...args: unknown[]) => unknown) | undefined;
      if (method) void reply(id, () => method(...args));
    },
  };
}
