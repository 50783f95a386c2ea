// Reads what LeadSail sent into our models: every fault costs one value, never its siblings.
//
// A record is declared once, wire key by wire key; the declaration is the decoder, and the model's
// type is inferred from it. A value that is missing or cannot be read becomes null and is counted
// as drift at its place (`Lead.address.city`); keys that nobody declared are counted and left out.
import type { Drift } from './drift.ts';
import { toRfc3339 } from './timestamp.ts';

/** Reads one value that is there; null, with drift counted, when it is not what it should be. */
type Read<T> = (value: unknown, place: string, drift: Drift) => T | null;

type Field<T, Name extends string | undefined = undefined> = {
  readonly read: Read<T>;
  readonly name: Name;
};
type Choice<T extends string> = Field<T> & { readonly choice: true };
// biome-ignore lint/suspicious/noExplicitAny: stands for every field type in a constraint
type Fields = Readonly<Record<string, Field<any, string | undefined>>>;

type ValueOf<F> = F extends Field<infer T, string | undefined> ? T | null : never;
/** The model that a record of these fields decodes to. */
export type Model<Fs extends Fields> = {
  readonly [K in keyof Fs as Fs[K]['name'] extends string ? Fs[K]['name'] : K]: ValueOf<Fs[K]>;
} & {
  readonly [K in keyof Fs & string as Fs[K] extends { choice: true } ? `${K}Raw` : never]:
    | string
    | null;
};

/** An object of LeadSail's: how to read it, and what it is made of. */
export type RecordField<Fs extends Fields, Extra extends boolean = false> = Field<
  Model<Fs> &
    (Extra extends true ? { readonly extra: Readonly<Record<string, unknown>> | null } : unknown)
> & { readonly title: string; readonly fields: Fs };

/** A field that is read in a way of its own. */
export const field = <T>(read: Read<T>): Field<T> => ({ read, name: undefined });

function typed<T>(isRight: (value: unknown) => value is T): Field<T> {
  return field((value, place, drift) => {
    if (isRight(value)) return value;
    drift.count('type', place);
    return null;
  });
}

export const text = typed((value) => typeof value === 'string');
export const flag = typed((value) => typeof value === 'boolean');
/** JSON's `1e999` is read as Infinity, which no answer can carry. */
export const number = typed((value): value is number => Number.isFinite(value));
/** Whole and within GraphQL's Int. */
export const integer = typed(
  (value): value is number =>
    Number.isInteger(value) && (value as number) === ((value as number) | 0),
);
/** Any JSON, as sent, unless it is nested too deeply to be written again. */
export const json: Field<unknown> = typed((value): value is unknown => isShallow(value));
/** A JSON object, as sent. */
export const jsonObject = typed(
  (value): value is Readonly<Record<string, unknown>> => isObject(value) && isShallow(value),
);
/** An id: text, or a whole number that stands for its digits. Never empty. */
export const identifier: Field<string> = field((value, place, drift) => {
  if (typeof value === 'string' && value !== '') return value;
  drift.count('type', place);
  return Number.isSafeInteger(value) ? String(value) : null;
});
/** A moment as RFC 3339 text. */
export const timestamp: Field<string> = field((value, place, drift) => {
  const moment = typeof value === 'string' ? toRfc3339(value) : null;
  if (moment === null) drift.count(typeof value === 'string' ? 'time' : 'type', place);
  return moment;
});

/**
 * One of a list of lower-case words, in capitals; `UNKNOWN` for any other. The model gets a sibling
 * `…Raw` with the word as sent.
 */
export function oneOf<const T extends string>(...words: T[]): Choice<Uppercase<T> | 'UNKNOWN'> {
  const known = new Map(words.map((word) => [word as string, word.toUpperCase() as Uppercase<T>]));
  return {
    name: undefined,
    choice: true,
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
export function as<Name extends string, T>(name: Name, { read }: Field<T>): Field<T, Name> {
  return { read, name };
}

/** A list; items that cannot be used are left out and counted. */
export function listOf<T>(item: Field<T>): Field<readonly T[]> {
  return field((value, place, drift) => {
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
  });
}

type Options<Extra extends boolean> = {
  /** Keep undeclared keys as `extra`, for objects whose shape LeadSail does not document. */
  readonly keepExtra?: Extra;
};

type Step = {
  readonly key: string;
  readonly name: string;
  readonly rawName: string | null;
  readonly read: Read<unknown>;
  readonly place: string;
};

/** An object. Declared places are `title.key`. */
export function record<Fs extends Fields, Extra extends boolean = false>(
  title: string,
  fields: Fs,
  { keepExtra }: Options<Extra> = {},
): RecordField<Fs, Extra> {
  const steps: Step[] = Object.entries(fields).map(([key, { read, name, ...rest }]) => ({
    key,
    name: name ?? key,
    rawName: 'choice' in rest ? `${key}Raw` : null,
    read,
    place: `${title}.${key}`,
  }));
  const declared = new Set(Object.keys(fields));

  function read(value: unknown, place: string, drift: Drift): Record<string, unknown> | null {
    if (!isObject(value)) {
      drift.count('type', place);
      return null;
    }
    const model: Record<string, unknown> = {};
    for (const { key, name, rawName, read, place } of steps) {
      const sent = value[key];
      if (sent === undefined) drift.count('missing', place);
      model[name] = sent == null ? null : read(sent, place, drift);
      if (rawName) model[rawName] = typeof sent === 'string' ? sent : null;
    }
    const extra = keepExtra ? extraOf(value, declared) : null;
    if (keepExtra) model.extra = extra;
    else countExtra(value, declared, title, drift);
    return model;
  }

  return { title, fields, name: undefined, read } as unknown as RecordField<Fs, Extra>;
}

/**
 * Reads a record that has an id. An id that is missing or cannot be read is the one it was asked for
 * by; a record that has none even so is none.
 */
export function readIdentified<M extends { readonly id: string | null }>(
  { read, title }: { readonly read: Read<M>; readonly title: string },
  data: unknown,
  drift: Drift,
  askedId?: string,
): (M & { readonly id: string }) | null {
  const model = read(data, title, drift);
  if (!model) return null;
  const id = model.id ?? askedId;
  return id === undefined ? null : Object.assign(model, { id });
}

function extraOf(value: Readonly<Record<string, unknown>>, declared: ReadonlySet<string>) {
  const extra = Object.entries(value).filter(([key, one]) => !declared.has(key) && isShallow(one));
  return extra.length === 0 ? null : Object.fromEntries(extra);
}

const PLAIN_KEY = /^[A-Za-z_]\w{0,39}$/;

function countExtra(
  value: Readonly<Record<string, unknown>>,
  declared: ReadonlySet<string>,
  title: string,
  drift: Drift,
): void {
  for (const key in value) {
    // A key that is no plain word may be somebody's name or number: it is counted unnamed.
    if (!declared.has(key)) drift.count('extra', `${title}.${PLAIN_KEY.test(key) ? key : '*'}`);
  }
}

// JSON.stringify runs out of stack some thousand levels down, and takes the whole answer with it.
const MAX_JSON_DEPTH = 100;

function isShallow(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return (
    depth < MAX_JSON_DEPTH && Object.values(value).every((below) => isShallow(below, depth + 1))
  );
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
