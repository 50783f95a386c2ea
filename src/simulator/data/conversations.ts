// Puts a conversation together from a tenant's lines, so that it reads like a real one.
import type { JsonObject } from '../envelope.ts';
import type { Random } from '../random.ts';
import type { Dialogue, DialogueExchange } from './pools.ts';

export type DialogueLine = { readonly role: 'agent' | 'user'; readonly message: string };

export type Slots = Readonly<Record<string, string>>;

const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'];

/** What the lines of one conversation call the lead, its town and so on. */
export function slotsFor(lead: JsonObject, agent: string, random: Random): Slots {
  return {
    agent,
    first: lead.firstName ?? 'there',
    last: lead.lastName ?? '',
    city: lead.address?.city ?? 'your town',
    street: lead.address?.street ?? 'your street',
    tail: String(lead.phone ?? '0000').slice(-4),
    bill: String(random.int(8, 38) * 10),
    day: random.pick(days),
  };
}

/** Fills `{slots}`; an unknown one stays as it is. */
export function fill(text: string, slots: Slots): string {
  return text.replace(/\{(\w+)\}/g, (slot, name: string) => slots[name] ?? slot);
}

/**
 * The lines of a call that ends in `status`. `length` is the wished number of lines; calls that
 * reach nobody are shorter. `asides` are things this very person says now and then.
 */
export function composeCall(
  dialogue: Dialogue,
  random: Random,
  slots: Slots,
  wish: { readonly status: string; readonly length: number; readonly asides?: readonly string[] },
): DialogueLine[] {
  const { status, length, asides = [] } = wish;
  if (status === 'voicemail' || status === 'no_answer' || status === 'busy') {
    return dialogue.unreached[status].map((text) => ({
      role: 'agent',
      message: fill(text, slots),
    }));
  }
  if (status === 'no_contact') return speak(dialogue.wrongPerson, random, slots);

  const closing = dialogue.closing[status as keyof Dialogue['closing']];
  const lines = speak(random.pick(dialogue.opening), random, slots);
  const room = Math.max(0, length - 2 - (closing === undefined ? 0 : 2));
  for (const exchange of inOrder(dialogue.middle, Math.ceil(room / 2), random)) {
    const [agent, user] = speak(exchange, random, slots);
    if (agent !== undefined) lines.push(agent);
    if (asides.length > 0 && random.chance(0.3)) {
      lines.push({ role: 'user', message: random.pick(asides) });
    } else if (user !== undefined) {
      lines.push(user);
    }
  }
  if (room % 2 === 1) lines.pop();
  return closing === undefined ? lines : [...lines, ...speak(closing, random, slots)];
}

/** The lines of a text or e-mail thread, from its start. */
export function composeThread(
  exchanges: readonly DialogueExchange[],
  random: Random,
  slots: Slots,
  length: number,
): DialogueLine[] {
  const lines: DialogueLine[] = [];
  for (let round = 0; lines.length < length; round += 1) {
    const exchange = exchanges[round % exchanges.length];
    if (exchange !== undefined) lines.push(...speak(exchange, random, slots));
  }
  return lines.slice(0, length);
}

function speak(exchange: DialogueExchange, random: Random, slots: Slots): DialogueLine[] {
  return [
    { role: 'agent', message: fill(exchange.agent, slots) },
    { role: 'user', message: fill(random.pick(exchange.user), slots) },
  ];
}

// A short call skips questions but keeps their order; a very long one goes round again.
function inOrder(
  exchanges: readonly DialogueExchange[],
  count: number,
  random: Random,
): DialogueExchange[] {
  const rounds = Math.floor(count / exchanges.length);
  let wanted = count % exchanges.length;
  const chosen: DialogueExchange[] = [];
  for (let round = 0; round < rounds; round += 1) chosen.push(...exchanges);
  for (const [position, exchange] of exchanges.entries()) {
    if (!random.chance(wanted / (exchanges.length - position))) continue;
    chosen.push(exchange);
    wanted -= 1;
  }
  return chosen;
}
