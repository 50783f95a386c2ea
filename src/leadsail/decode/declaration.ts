// What a record of LeadSail's is declared to be, for every way of reading one.
import type { Drift } from './drift.ts';

/** Reads one value that is there; null, with drift counted, when it is not what it should be. */
export type Decoder<T> = (value: unknown, place: string, drift: Drift) => T | null;

/** The form of a valid value. Null: only `read` can decide. */
export type FieldTag =
  /** Any string. */
  | 'text'
  | 'flag'
  /** One that a double holds. */
  | 'number'
  /** Whole, and within GraphQL's Int. */
  | 'integer'
  /** A string that is not empty. */
  | 'id'
  /** RFC 3339. */
  | 'timestamp'
  | 'json'
  /** A list of any JSON. */
  | 'items'
  | { readonly enum: readonly string[] }
  | { readonly record: Declaration }
  | { readonly records: Declaration; readonly isDistinct: boolean }
  | null;

export type Field<T, Name extends string | undefined = undefined> = {
  readonly read: Decoder<T>;
  /** Of the property in the model; the key itself when it is undefined. */
  readonly name: Name;
  readonly tag: FieldTag;
};

export type Json = Readonly<Record<string, unknown>>;

/** What LeadSail sent of one record, value by value. */
export type Sent = {
  /** Whether it has the key, even with null. */
  readonly has: (key: string) => boolean;
  /** Undefined for a key that it does not have. */
  readonly get: (key: string) => unknown;
  readonly whole: () => Json;
};

/** Properties of a model that are made of what was sent, by name. */
export type Derived = Readonly<Record<string, (sent: Sent) => unknown>>;

/** One declared key. */
export type DeclaredField = {
  readonly key: string;
  /** Of the model. */
  readonly property: string;
  /** The property with the value as sent; null where there is none. */
  readonly rawProperty: string | null;
  readonly read: Decoder<unknown>;
  /** Where drift is counted. */
  readonly place: string;
  readonly tag: FieldTag;
  /** A record without it is none. */
  readonly isRequired: boolean;
  /** It is the list of records that its own record, which has no id, exists for. */
  readonly isEssence: boolean;
};

/** How an object of LeadSail's is made up. */
export type Declaration = {
  readonly title: string;
  readonly declared: readonly DeclaredField[];
  readonly derived: Derived;
  /** Other keys are its own affair, and no drift. */
  readonly isOpen: boolean;
};

/** Marks a model that needs no decoding with its declaration: it is used as it is. */
export const MODEL_OF = Symbol('model of');
/** Such a model makes a copy of itself that has these properties besides. */
export const EXTEND = Symbol('extend');
/** Such a model shows whether a declared property is null without reading it. */
export const IS_NULL = Symbol('is null');
