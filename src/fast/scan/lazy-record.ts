// Lazy records: models whose values are read on demand, each a place in the index of an answer.
//
// Resolvers see a model like any other. Code that only passes it on finds its place here and
// copies it without reading it.
import {
  type Declaration,
  EXTEND,
  IS_NULL,
  type Json,
  MODEL_OF,
  type Sent,
} from '../../leadsail/decode/declaration.ts';
import { SILENT } from '../../leadsail/decode/drift.ts';
import { parseExact } from '../../upstream/exact-json.ts';
import { RECORD_NEXT } from '../assembly/numbers.ts';
import { type AnswerIndex, hasKey, recordsAt, textOf, valueAt } from './answer-index.ts';
import { type Layout, layoutOf } from './layout.ts';

const INDEX = Symbol('index');
const PLACE = Symbol('place');
const KIND = Symbol('kind');

export type LazyRecord = {
  readonly [INDEX]: AnswerIndex;
  readonly [PLACE]: number;
  readonly [KIND]: LazyKind;
};

type MutableRecord<T> = { -readonly [K in keyof T]: T[K] };

/** What the lazy records of a declaration have in common. */
export type LazyKind = {
  readonly layout: Layout;
  /** The source of each property of the model. */
  readonly properties: ReadonlyMap<string, Property>;
  /** The kinds of nested records, by field number; null for plain values. */
  readonly below: readonly (LazyKind | null)[];
  readonly at: (index: AnswerIndex, place: number) => LazyRecord;
};

/** A declared field, or the value as sent beside it. */
export type Property = { readonly field: number; readonly isRaw: boolean };

export const isLazy = (value: unknown): value is LazyRecord =>
  typeof value === 'object' && value !== null && INDEX in value;

export const indexOf = (lazy: LazyRecord): AnswerIndex => lazy[INDEX];
export const placeOf = (lazy: LazyRecord): number => lazy[PLACE];
export const kindOf = (lazy: LazyRecord): LazyKind => lazy[KIND];

/** How many records of a list, starting at `from`, are in the same order in their answer. */
export function runLength(items: readonly unknown[], from: number): number {
  const first = items[from];
  if (!isLazy(first)) return 0;
  const { words } = first[INDEX];
  let [count, place] = [1, first[PLACE]];
  for (let at = from + 1; at < items.length; at += 1) {
    const item = items[at];
    place = words[place + RECORD_NEXT] as number;
    if (!isLazy(item) || item[PLACE] !== place || item[INDEX] !== first[INDEX]) break;
    count += 1;
  }
  return count;
}

const QUOTE = 0x22;

/** Undefined for a missing value and for null. */
function valueIn(lazy: LazyRecord, field: number): unknown {
  const at = valueAt(lazy[INDEX], lazy[PLACE], field);
  if (at === null) return undefined;
  const [from, to] = at;
  const { bytes } = lazy[INDEX];
  if (bytes[from] === QUOTE) {
    const text = bytes.toString('utf8', from + 1, to - 1);
    return text.includes('\\') ? JSON.parse(`"${text}"`) : text;
  }
  return parseExact(bytes.toString('utf8', from, to));
}

function recordsIn(lazy: LazyRecord, field: number): readonly LazyRecord[] | null {
  const below = lazy[KIND].below[field];
  const places = recordsAt(lazy[INDEX], lazy[PLACE], field);
  return below && places ? places.map((place) => below.at(lazy[INDEX], place)) : null;
}

const kinds = new WeakMap<Declaration['declared'], LazyKind>();

/** Throws NoLayout. */
export function lazyKindOf(declaration: Declaration): LazyKind {
  const cached = kinds.get(declaration.declared);
  if (cached) return cached;
  const made = createKind(declaration);
  kinds.set(declaration.declared, made);
  return made;
}

function createKind(declaration: Declaration): LazyKind {
  const { declared, derived } = declaration;
  const properties = new Map<string, Property>();
  const prototype: object = {};

  function define(name: string, read: (lazy: LazyRecord) => unknown): void {
    const get = function (this: LazyRecord): unknown {
      return read(this);
    };
    Object.defineProperty(prototype, name, { get, enumerable: true, configurable: true });
  }
  /** For values that are expensive to make, and the same object each time. */
  function defineOnce(name: string, make: (lazy: LazyRecord) => unknown): void {
    define(name, (lazy) => {
      const value = make(lazy);
      Object.defineProperty(lazy, name, { value, enumerable: true });
      return value;
    });
  }

  declared.forEach(({ property, rawProperty, read, place, tag }, field) => {
    properties.set(property, { field, isRaw: false });
    if (typeof tag === 'object' && tag && 'records' in tag) {
      defineOnce(property, (lazy) => recordsIn(lazy, field));
    } else if (typeof tag === 'object' && tag && 'record' in tag) {
      defineOnce(property, (lazy) => recordsIn(lazy, field)?.[0] ?? null);
    } else if (tag === 'timestamp') {
      // The scanner has checked it already.
      define(property, (lazy) => valueIn(lazy, field) ?? null);
    } else {
      define(property, (lazy) => {
        const sent = valueIn(lazy, field);
        return sent === undefined ? null : read(sent, place, SILENT);
      });
    }
    if (rawProperty === null) return;
    properties.set(rawProperty, { field, isRaw: true });
    define(rawProperty, (lazy) => valueIn(lazy, field) ?? null);
  });
  for (const [name, derive] of Object.entries(derived)) {
    defineOnce(name, (lazy) => derive(sentOf(declaration, lazy)));
  }

  const names = Object.keys(prototype);
  // A separate constructor, because these objects are made by the thousand.
  function Lazy(this: MutableRecord<LazyRecord>, index: AnswerIndex, place: number): void {
    this[INDEX] = index;
    this[PLACE] = place;
    this[KIND] = kind;
  }
  Lazy.prototype = prototype;
  const create = Lazy as unknown as new (index: AnswerIndex, place: number) => LazyRecord;
  const at: LazyKind['at'] = (index, place) => new create(index, place);
  Object.defineProperties(prototype, {
    [MODEL_OF]: { value: declaration },
    [EXTEND]: {
      value(this: LazyRecord, others: object) {
        return Object.assign(at(this[INDEX], this[PLACE]), others);
      },
    },
    [IS_NULL]: {
      value(this: LazyRecord, property: string) {
        const field = properties.get(property)?.field;
        return field !== undefined && valueAt(this[INDEX], this[PLACE], field) === null;
      },
    },
    toJSON: {
      value(this: Json) {
        return Object.fromEntries(names.map((name) => [name, this[name]]));
      },
    },
  });
  const below = declared.map(({ tag }) => {
    if (typeof tag !== 'object' || tag === null || 'enum' in tag) return null;
    return lazyKindOf('record' in tag ? tag.record : tag.records);
  });
  const kind: LazyKind = { layout: layoutOf(declaration), properties, below, at };
  return kind;
}

function sentOf({ declared }: Declaration, lazy: LazyRecord): Sent {
  const fieldOf = (key: string): number => declared.findIndex((field) => field.key === key);
  const whole = (): Json => parseExact(textOf(lazy[INDEX], lazy[PLACE])) as Json;
  return {
    has: (key) => hasKey(lazy[INDEX], lazy[PLACE], fieldOf(key)),
    get: (key) => whole()[key],
    whole,
  };
}
