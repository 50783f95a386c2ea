// A router of our own for Apollo's HTTP callback protocol: it holds us to the protocol, and misbehaves when it is told to.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type CallbackMessage = {
  readonly kind: string;
  readonly action: 'check' | 'next' | 'complete';
  readonly id: string;
  readonly verifier: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it asked for
  readonly payload?: any;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it asked for
  readonly errors?: readonly any[];
};

/** What the router does with a message: takes it, never answers, or answers so. */
export type CallbackAnswer = 'take' | 'hang' | CallbackStatus;

type CallbackStatus = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
};

/** `turn` counts what came with this id, from 1. */
type Behavior = (
  message: CallbackMessage,
  turn: number,
) => CallbackAnswer | Promise<CallbackAnswer>;

export const VERIFIER = 'verifier-that-nobody-may-read';
const PROTOCOL = { 'subscription-protocol': 'callback/1.0' };
// As Apollo Router answers.
const TAKEN: Readonly<Record<CallbackMessage['action'], CallbackStatus>> = {
  check: { status: 204, headers: PROTOCOL },
  next: { status: 200, headers: { 'content-type': 'application/json' } },
  complete: { status: 202 },
};

/** Ends with its scope, and fails the test for what broke the protocol. */
export async function startCallbackRouter() {
  const messages: CallbackMessage[] = [];
  const violations: string[] = [];
  const underWay = new Set<string>();
  const waiting = new Set<() => void>();
  let behave: Behavior = () => 'take';
  let connections = 0;

  const broken = (rule: string): void => void violations.push(rule);

  function check({ method, url, headers }: IncomingMessage, message: CallbackMessage): void {
    if (method !== 'POST') broken(`a message came by ${method}`);
    if (headers['content-type'] !== 'application/json') broken('a message is no JSON');
    if (headers['subscription-protocol'] !== 'callback/1.0') broken('a message names no protocol');
    if (message.kind !== 'subscription') broken('a message is of another kind');
    if (url !== `/callback/${message.id}`) broken('a message is of another id');
    if (message.verifier !== VERIFIER) broken('a message has another verifier');
    if (underWay.has(message.id)) broken('a message came before the last was answered');
    for (const name of ['x-api-key', 'authorization', 'cookie'])
      if (name in headers) broken(`a message brings ${name}`);
  }

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const message = JSON.parse(String(Buffer.concat(chunks))) as CallbackMessage;
    check(request, message);
    const { id, action } = message;
    messages.push(message);
    for (const look of [...waiting]) look();
    underWay.add(id);
    response.once('close', () => underWay.delete(id));
    const answer = await behave(message, messages.filter((one) => one.id === id).length);
    if (answer === 'hang') return;
    const { status, headers = {} } = answer === 'take' ? TAKEN[action] : answer;
    underWay.delete(id);
    response.writeHead(status, headers).end();
  }

  const server = createServer((request, response) => void take(request, response));
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    host,
    messages,
    connections: () => connections,
    behave(now: Behavior): void {
      behave = now;
    },
    /** What a router sends beside an operation. */
    subscription: (id: string, heartbeatIntervalMs = 0, others: object = {}) => ({
      subscription: {
        callbackUrl: `http://${host}/callback/${id}`,
        subscriptionId: id,
        verifier: VERIFIER,
        heartbeatIntervalMs,
        ...others,
      },
    }),
    /** Resolves when so many messages have come that are wanted, at once if they have. */
    got: (count: number, isWanted: (message: CallbackMessage) => boolean = () => true) =>
      new Promise<CallbackMessage[]>((resolve) => {
        const look = (): void => {
          const found = messages.filter(isWanted);
          if (found.length < count) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      if (violations.length > 0)
        throw new Error(`the protocol was broken: ${violations.join(', ')}`);
    },
  };
}

export type CallbackRouter = Awaited<ReturnType<typeof startCallbackRouter>>;
