// Reads what LeadSail sent into our models: every fault costs one value, never its siblings.
//
// A record is declared once, wire key by wire key; the declaration is the decoder, and the model's
// type is inferred from it. A value that is missing or cannot be read becomes null and is counted
// as drift at its place (`Lead.address.city`); keys that nobody declared are counted and left out.
//
// An answer that is all as declared is not read but looked at: it comes as a tape, and its records are views,
// which read each value by the same declaration when somebody asks for it.
import type { ShapeField } from '../upstream/shape.ts';
import { isTape } from '../upstream/tape.ts';
import { type Field, isObject, isShallow, type Read } from './decode.ts';
import { type Drift, extraPlace } from './drift.ts';
import {
  createViewShape,
  isView,
  type LateProperties,
  type Step,
  sentOf,
  type View,
  type ViewShape,
} from './views.ts';

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
> & {
  readonly title: string;
  readonly fields: Fs;
  /** Null where something in it has no kind. */
  readonly shape: ViewShape | null;
};

type Options<Extra extends boolean> = {
  /** Keep undeclared keys as `extra`, for objects whose shape LeadSail does not document. */
  readonly keepExtra?: Extra;
  /** What its views have beside what is declared. */
  readonly late?: LateProperties;
};

/** An object. Declared places are `title.key`. */
export function record<Fs extends Fields, Extra extends boolean = false>(
  title: string,
  fields: Fs,
  { keepExtra, late = {} }: Options<Extra> = {},
): RecordField<Fs, Extra> {
  const steps: Step[] = Object.entries(fields).map(([key, { read, name, ...rest }]) => ({
    key,
    name: name ?? key,
    rawName: 'choice' in rest ? `${key}Raw` : null,
    read,
    place: `${title}.${key}`,
  }));
  const declared = new Set(Object.keys(fields));

  function read(value: unknown, place: string, drift: Drift): object | null {
    if (isTape(value)) return shape?.viewOf(value, value.root) ?? null;
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

  const extra = { extra: (view: View) => extraOf(sentOf(view) as Sent, declared) };
  const shape = shapeOf(title, fields, steps, { ...(keepExtra ? extra : {}), ...late }, keepExtra);
  const kind = shape && { is: 'record', of: shape };
  return { title, fields, name: undefined, read, shape, kind } as unknown as RecordField<Fs, Extra>;
}

type Sent = Readonly<Record<string, unknown>>;

function shapeOf(
  title: string,
  fields: Fields,
  steps: readonly Step[],
  late: LateProperties,
  isOpen = false,
): ViewShape | null {
  const shapes: ShapeField[] = [];
  for (const { key, name } of steps) {
    const kind = fields[key]?.kind;
    if (!kind) return null;
    // What stands in for an id that is missing, the slow way knows.
    shapes.push({ key, kind, isRequired: name === 'id' && kind.is === 'identifier' });
  }
  return createViewShape({ title, isOpen, fields: shapes }, steps, late);
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
  // Of an answer that is as declared, every record has one.
  if (!model || isView(model)) return model as (M & { readonly id: string }) | null;
  const id = model.id ?? askedId;
  return id === undefined ? null : Object.assign(model, { id });
}

function extraOf(value: Readonly<Record<string, unknown>>, declared: ReadonlySet<string>) {
  const extra = Object.entries(value).filter(([key, one]) => !declared.has(key) && isShallow(one));
  return extra.length === 0 ? null : Object.fromEntries(extra);
}

function countExtra(
  value: Readonly<Record<string, unknown>>,
  declared: ReadonlySet<string>,
  title: string,
  drift: Drift,
): void {
  for (const key in value) if (!declared.has(key)) drift.count('extra', extraPlace(title, key));
}
