// startLive(): a simulator and a gateway on one clock that is moved by hand, and a client that watches.
import type { ExecutionResult } from 'graphql';
import { createManualClock, type SimulatorClock } from '../../src/simulator/clock.ts';
import { type Kit, type KitOptions, keyOf, start } from './kit.ts';

/** A clock that stands still, and tells how many alarms are set on it. */
export function createCountedClock(
  clock = createManualClock(0),
  { schedule }: Pick<SimulatorClock, 'schedule'> = clock,
) {
  const alarms = new Set<object>();
  return {
    now: clock.now,
    alarms: () => alarms.size,
    schedule(delayMs: number, run: () => void) {
      const alarm = {};
      alarms.add(alarm);
      const cancel = schedule(delayMs, () => {
        alarms.delete(alarm);
        run();
      });
      return () => {
        alarms.delete(alarm);
        cancel();
      };
    },
    advance: clock.advance,
  };
}

/** Lets everything happen that waits for nothing but its turn. */
export const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

export type Live = {
  readonly kit: Kit;
  /** Moves the clock when the gateway rests, and lets it come to rest again. */
  readonly advance: (ms: number) => Promise<void>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

export async function startLive({ simulator, ...options }: KitOptions = {}): Promise<Live> {
  const time = createManualClock(Date.parse('2026-11-01T12:00:00Z'));
  const clock = createCountedClock(time);
  const kit = await start({
    simulator: { settleMs: 0, clock: time, ...simulator },
    clock,
    ...options,
  });
  // A topic that is not being looked at has one alarm, for its next look.
  async function atRest(): Promise<void> {
    for (let turn = 0; turn < 100_000; turn += 1) {
      if (clock.alarms() === kit.gateway.watched().topics) return;
      await settle();
    }
    throw new Error('the gateway does not come to rest');
  }
  return {
    kit,
    async advance(ms) {
      await atRest();
      time.advance(ms);
      await atRest();
    },
    [Symbol.asyncDispose]: () => kit[Symbol.asyncDispose](),
  };
}

/** Starts a call at LeadSail itself, and says under which id. */
export async function startCall(
  { simulator }: Pick<Kit, 'simulator'>,
  leadId: string,
  tenant = 0,
): Promise<string> {
  const response = await fetch(`${simulator.url}/voice/calls/initiate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': keyOf(simulator, tenant) },
    body: JSON.stringify({ leadId, isTest: true }),
  });
  const { data } = (await response.json()) as { data: { interactionId: string } };
  simulator.calls.clear();
  return data.interactionId;
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads what it asked for
type Event = ExecutionResult<any>;

export type Subscribed = {
  /** The next event; null when the subscription is complete. */
  readonly next: () => Promise<Event | null>;
  /** Every event until it is complete. */
  readonly rest: () => Promise<Event[]>;
  /** Hangs up, in the middle of whatever comes. */
  readonly leave: () => Promise<void>;
};

/** Subscribes over a connection of its own, with the first tenant's key or `headers`. */
export async function subscribe(
  { url, simulator }: Pick<Kit, 'url' | 'simulator'>,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = { 'x-api-key': keyOf(simulator, 0) },
): Promise<Subscribed> {
  const client = new AbortController();
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream, application/json',
      ...headers,
    },
    body: JSON.stringify({ query, variables }),
    signal: client.signal,
  });
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
  const events = isStream ? readEvents(response) : readOne(response);
  return {
    async next() {
      const step = await events.next();
      return step.done ? null : step.value;
    },
    async rest() {
      const all: Event[] = [];
      for await (const event of events) all.push(event);
      return all;
    },
    async leave() {
      client.abort();
      await events.return(undefined).catch(() => {});
    },
  };
}

async function* readOne(response: Response): AsyncGenerator<Event, undefined> {
  yield (await response.json()) as Event;
  return undefined;
}

async function* readEvents({ body }: Response): AsyncGenerator<Event, undefined> {
  let text = '';
  for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const frame = text.slice(0, end);
      text = text.slice(end + 2);
      if (/^event: complete$/m.test(frame)) return undefined;
      const [, data] = /^data: (.+)$/m.exec(frame) ?? [];
      if (data !== undefined) yield JSON.parse(data);
    }
  }
  throw new Error('the stream ended without being complete');
}
