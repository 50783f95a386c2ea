// Reads single values that LeadSail sent: each kind that a record can be declared of.
import type { ShapeKind } from '../upstream/shape.ts';
import type { Drift } from './drift.ts';
import { toRfc3339 } from './timestamp.ts';

/** Reads one value that is there; null, with drift counted, when it is not what it should be. */
export type Read<T> = (value: unknown, place: string, drift: Drift) => T | null;

export type Field<T, Name extends string | undefined = undefined> = {
  readonly read: Read<T>;
  readonly name: Name;
  /** How it is written when it is as it should be; null where no answer can tell before it is read. */
  readonly kind: ShapeKind | null;
};
type Choice<T extends string> = Field<T> & { readonly choice: true };
/** A field that is read in a way of its own; what is of this kind is read without a difference. */
export const field = <T>(read: Read<T>, kind: ShapeKind | null = null): Field<T> => ({
  read,
  name: undefined,
  kind,
});

function typed<T>(is: PlainKind, isRight: (value: unknown) => value is T): Field<T> {
  const read: Read<T> = (value, place, drift) => {
    if (isRight(value)) return value;
    drift.count('type', place);
    return null;
  };
  return field(read, { is });
}
type PlainKind = Exclude<ShapeKind, { of: unknown } | { words: unknown }>['is'];

export const text = typed('text', (value) => typeof value === 'string');
export const flag = typed('flag', (value) => typeof value === 'boolean');
/** JSON's `1e999` is read as Infinity, which no answer can carry. */
export const number = typed('number', (value): value is number => Number.isFinite(value));
/** Whole and within GraphQL's Int. */
export const integer = typed(
  'integer',
  (value): value is number =>
    Number.isInteger(value) && (value as number) === ((value as number) | 0),
);
/** Any JSON, as sent, unless it is nested too deeply to be written again. */
export const json: Field<unknown> = typed('json', (value): value is unknown => isShallow(value));
/** A JSON object, as sent. */
export const jsonObject = typed(
  'object',
  (value): value is Readonly<Record<string, unknown>> => isObject(value) && isShallow(value),
);
/** An id: text, or a whole number that stands for its digits. Never empty. */
export const identifier: Field<string> = field(
  (value, place, drift) => {
    if (typeof value === 'string' && value !== '') return value;
    drift.count('type', place);
    return Number.isSafeInteger(value) ? String(value) : null;
  },
  { is: 'identifier' },
);
/** A moment as RFC 3339 text. */
export const timestamp: Field<string> = field(
  (value, place, drift) => {
    const moment = typeof value === 'string' ? toRfc3339(value) : null;
    if (moment === null) drift.count(typeof value === 'string' ? 'time' : 'type', place);
    return moment;
  },
  { is: 'moment' },
);

/**
 * One of a list of lower-case words, in capitals; `UNKNOWN` for any other. The model gets a sibling
 * `…Raw` with the word as sent.
 */
export function oneOf<const T extends string>(...words: T[]): Choice<Uppercase<T> | 'UNKNOWN'> {
  const known = new Map(words.map((word) => [word as string, word.toUpperCase() as Uppercase<T>]));
  return {
    name: undefined,
    choice: true,
    kind: { is: 'word', words },
    read(value, place, drift) {
      if (typeof value !== 'string') {
        drift.count('type', place);
        return null;
      }
      const name = known.get(value);
      if (name === undefined) drift.count('value', place);
      return name ?? 'UNKNOWN';
    },
  };
}

/** The same field under a name of our own in the model. */
export function as<Name extends string, T>(name: Name, { read, kind }: Field<T>): Field<T, Name> {
  return { read, name, kind };
}

/** A list; items that cannot be used are left out and counted. */
export function listOf<T>(item: Field<T>): Field<readonly T[]> {
  const read: Read<readonly T[]> = (value, place, drift) => {
    if (!Array.isArray(value)) {
      drift.count('type', place);
      return null;
    }
    const items: T[] = [];
    for (const one of value) {
      const read = one == null ? null : item.read(one, place, drift);
      if (read === null) drift.count('item', place);
      else items.push(read);
    }
    return items;
  };
  return field(read, kindOfList(item.kind));
}

function kindOfList(item: ShapeKind | null): ShapeKind | null {
  if (item?.is === 'record') return { is: 'records', of: item.of };
  return item?.is === 'json' ? { is: 'items' } : null;
}

// JSON.stringify runs out of stack some thousand levels down, and takes the whole answer with it.
const MAX_JSON_DEPTH = 100;

export function isShallow(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return (
    depth < MAX_JSON_DEPTH && Object.values(value).every((below) => isShallow(below, depth + 1))
  );
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
