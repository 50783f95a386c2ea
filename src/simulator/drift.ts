// A vendor whose payloads drift: one seeded surprise in an otherwise normal envelope.
import type { JsonObject } from './envelope.ts';
import { createRandom, type Random } from './random.ts';

type Spot = { readonly holder: JsonObject | unknown[]; readonly at: string | number };

// Without these a client could not even tell what it has in its hands.
const untouched = new Set(['leadId', 'interactionId', 'key', 'success']);

const rules = [
  'wrongType',
  'dropKey',
  'extraKey',
  'unknownEnum',
  'brokenTime',
  'nullItem',
] as const;

/**
 * A `change` for the fault kind `mutate`. The same seed does the same to the same envelope.
 * It changes the envelope in place and returns it; ids (`leadId`, `interactionId`, `key`) and
 * `success` stay, and nothing that holds one of them is dropped or replaced.
 */
export function drift(seed: number): (envelope: JsonObject) => JsonObject {
  return (envelope) => {
    const random = createRandom(seed);
    const first = random.int(0, rules.length - 1);
    // Not every rule finds a place in every payload; then the next one has its turn.
    for (let turn = 0; turn < rules.length; turn += 1) {
      const rule = rules[(first + turn) % rules.length];
      if (rule !== undefined && applies[rule](envelope, random)) break;
    }
    return envelope;
  };
}

type Apply = (envelope: JsonObject, random: Random) => boolean;

const applies: Readonly<Record<(typeof rules)[number], Apply>> = {
  wrongType: (envelope, random) =>
    replace(envelope, random, isFree, (value) => {
      const others = ['seven', 7, true, { odd: 1 }, ['odd'], -1.5e300];
      return random.pick(others.filter((other) => kindOf(other) !== kindOf(value)));
    }),
  dropKey(envelope, random) {
    const spot = choose(envelope, random, (value, at) => typeof at === 'string' && isFree(value));
    if (spot !== null) delete (spot.holder as JsonObject)[spot.at];
    return spot !== null;
  },
  extraKey(envelope, random) {
    const spot = choose(envelope, random, (value) => kindOf(value) === 'object');
    const holder = spot === null ? envelope : (spot.holder as JsonObject)[spot.at];
    holder[`x_new_${random.int(1, 999)}`] = { since: 'v2' };
    return true;
  },
  unknownEnum: (envelope, random) =>
    replace(envelope, random, isEnumLike, () => `brand_new_${random.int(1, 999)}`),
  brokenTime: (envelope, random) =>
    replace(envelope, random, isTime, () => {
      return random.pick(['yesterday', '2026-13-45T99:00:00Z', '', '01/11/2026', '1793534400']);
    }),
  nullItem(envelope, random) {
    const spot = choose(envelope, random, Array.isArray);
    const items: unknown[] = spot === null ? [] : (spot.holder as JsonObject)[spot.at];
    items.splice(random.int(0, items.length), 0, null);
    return spot !== null;
  },
};

type Suits = (value: unknown, at: string | number) => boolean;

function replace(
  envelope: JsonObject,
  random: Random,
  suits: Suits,
  make: (value: unknown) => unknown,
): boolean {
  const spot = choose(envelope, random, suits);
  if (spot === null) return false;
  const holder = spot.holder as JsonObject;
  holder[spot.at] = make(holder[spot.at]);
  return true;
}

function choose(envelope: JsonObject, random: Random, suits: Suits): Spot | null {
  const spots: Spot[] = [];
  collect(envelope, suits, spots);
  return spots.length === 0 ? null : random.pick(spots);
}

function collect(holder: JsonObject | unknown[], suits: Suits, spots: Spot[]): void {
  const entries = Array.isArray(holder) ? holder.entries() : Object.entries(holder);
  for (const [at, value] of entries) {
    if (typeof at === 'string' && untouched.has(at)) continue;
    if (suits(value, at)) spots.push({ holder, at });
    if (typeof value === 'object' && value !== null) collect(value, suits, spots);
  }
}

function isFree(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([at, inner]) => !untouched.has(at) && isFree(inner));
}

function isEnumLike(value: unknown): boolean {
  return typeof value === 'string' && /^[a-z]+(_[a-z]+)*$/.test(value);
}

function isTime(value: unknown): boolean {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(value);
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
}
