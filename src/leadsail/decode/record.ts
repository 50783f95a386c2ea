// Reads objects that LeadSail sent into our models: every fault costs one value, never its siblings.
//
// A record is declared once, key by key; the declaration is the decoder, and the model's type is inferred from it.
// A value that is missing or cannot be read becomes null. What cannot be read is counted as drift at its place
// (`Lead.address.city`), and so are keys that nobody declared, which are left out. That an optional value is missing is
// no drift; nothing documents which always come but ids, and the lists that an answer exists for.
import {
  type Declaration,
  type DeclaredField,
  type Derived,
  EXTEND,
  type Field,
  type FieldTag,
  IS_NULL,
  type Json,
  MODEL_OF,
  type Sent,
} from './declaration.ts';
import { type Drift, extraPlace } from './drift.ts';
import { isSameId } from './identity.ts';
import { isObject, isShallow } from './values.ts';

// biome-ignore lint/suspicious/noExplicitAny: stands for every field type in a constraint
type Fields = Readonly<Record<string, Field<any, string | undefined>>>;

type ValueOf<F> = F extends Field<infer T, string | undefined> ? T | null : never;
/** The model that a record of these fields decodes to. */
export type Model<Fs extends Fields> = {
  readonly [K in keyof Fs as Fs[K]['name'] extends string ? Fs[K]['name'] : K]: ValueOf<Fs[K]>;
} & {
  readonly [K in keyof Fs & string as Fs[K] extends { hasRaw: true } ? `${K}Raw` : never]:
    | string
    | null;
};

type DerivedModel<Ds extends Derived> = { readonly [Name in keyof Ds]: ReturnType<Ds[Name]> };

export type RecordField<Fs extends Fields, Ds extends Derived> = Field<
  Model<Fs> & DerivedModel<Ds>
> &
  Declaration & { readonly fields: Fs };

/** An object. Declared places are `title.key`; `derived` properties are made of what was sent. */
export function record<Fs extends Fields, const Ds extends Derived = Record<never, never>>(
  title: string,
  fields: Fs,
  { derived, isOpen = false }: { readonly derived?: Ds; readonly isOpen?: boolean } = {},
): RecordField<Fs, Ds> {
  const hasId = Object.entries(fields).some(([key, field]) => isId(key, field));
  const declared = Object.entries(fields).map(([key, field]): DeclaredField => {
    const { read, name: property = key, tag } = field;
    return {
      key,
      property,
      rawProperty: 'hasRaw' in field ? `${key}Raw` : null,
      read,
      place: `${title}.${key}`,
      tag,
      isRequired: isId(key, field),
      isEssence: !hasId && isListOfRecords(tag),
    };
  });
  const keys = new Set(Object.keys(fields));
  const derivations = Object.entries<Derived[string]>(derived ?? {});
  const declaration: Declaration = { title, declared, derived: derived ?? {}, isOpen };

  function read(value: unknown, place: string, drift: Drift): object | null {
    if (!isObject(value)) {
      drift.count('type', place);
      return null;
    }
    if (MODEL_OF in value) return value;
    const model: Record<string, unknown> = {};
    let found = 0;
    for (const { key, property, rawProperty, read, place, isRequired, isEssence } of declared) {
      const sent = value[key];
      if (sent !== undefined) found += 1;
      else if (isRequired || isEssence) drift.count('missing', place);
      model[property] = sent == null ? null : read(sent, place, drift);
      if (rawProperty) model[rawProperty] = typeof sent === 'string' ? sent : null;
    }
    for (const [name, derive] of derivations) model[name] = derive(sentOf(value));
    if (!isOpen && Object.keys(value).length > found) {
      for (const key in value) if (!keys.has(key)) drift.count('extra', extraPlace(title, key));
    }
    return model;
  }

  const field = { fields, read, name: undefined, tag: { record: declaration } };
  return { ...declaration, ...field } as unknown as RecordField<Fs, Ds>;
}

const isId = (key: string, { name = key, tag }: Field<unknown, string | undefined>): boolean =>
  name === 'id' && tag === 'id';

/** Whether it lists what has an id. */
const isListOfRecords = (tag: FieldTag): boolean =>
  tag !== null &&
  typeof tag === 'object' &&
  'records' in tag &&
  tag.records.declared.some(({ isRequired }) => isRequired);

const sentOf = (value: Json): Sent => ({
  has: (key) => value[key] !== undefined,
  get: (key) => value[key],
  whole: () => value,
});

/** An object that keeps its other keys as `extra`, because LeadSail does not document its shape. */
export const openRecord = <Fs extends Fields>(title: string, fields: Fs) =>
  record(title, fields, {
    isOpen: true,
    derived: {
      extra(sent: Sent): Json | null {
        const others = Object.entries(sent.whole()).filter(
          ([key, one]) => !Object.hasOwn(fields, key) && isShallow(one),
        );
        return others.length === 0 ? null : Object.fromEntries(others);
      },
    },
  });

type Identified<M> = M & { readonly id: string };
type AnyRecord<M> = Field<M> & Declaration;

/** The same record, of which one without an id is none. */
export function identified<M extends { readonly id: string | null }>(
  declared: AnyRecord<M>,
): AnyRecord<Identified<M>> {
  return {
    ...declared,
    read(value, place, drift) {
      const model = declared.read(value, place, drift);
      return model?.id == null ? null : (model as Identified<M>);
    },
  };
}

/**
 * The record of a model that was asked for by an id, or by whatever `property` is named. Another record is none; the one
 * that was meant has the id that it was asked for by, in whatever form LeadSail wrote it.
 */
export function asAsked<M extends object>(
  declaration: Declaration,
  model: M,
  { property, asked }: { readonly property: string; readonly asked: string },
  drift: Drift,
): M | null {
  const sent = (model as Readonly<Record<string, unknown>>)[property];
  if (sent === asked) return model;
  drift.count('value', `${declaration.title}.${property}`);
  return typeof sent === 'string' && isSameId(asked, sent)
    ? withChanges(declaration, model, { [property]: asked } as Partial<M>)
    : null;
}

/**
 * The records of a list that was asked for by their owner's id, each with that id. One that names another owner is left
 * out, and one that names none is taken for the owner's.
 */
export function ofOwner<M extends object>(
  declaration: Declaration,
  models: readonly M[],
  { property, asked }: { readonly property: keyof M & string; readonly asked: string },
  drift: Drift,
): readonly M[] {
  const own = { [property]: asked } as Partial<M>;
  return models.flatMap((model) =>
    isNull(model, property)
      ? withChanges(declaration, model, own)
      : (asAsked(declaration, model, { property, asked }, drift) ?? []),
  );
}

/** A copy of a model in which some of its declared properties have other values. */
export function withChanges<M extends object>(
  { declared, derived }: Declaration,
  model: M,
  changes: Partial<M>,
): M {
  const copy: Record<string, unknown> = {};
  const from = model as Readonly<Record<string, unknown>>;
  for (const { property, rawProperty } of declared) {
    copy[property] = from[property];
    if (rawProperty) copy[rawProperty] = from[rawProperty];
  }
  for (const name of Object.keys(derived)) copy[name] = from[name];
  return Object.assign(copy, changes) as unknown as M;
}

/** A copy of a model that has properties besides those that are declared. */
export function withProperties<M extends object, P extends object>(model: M, properties: P): M & P {
  return EXTEND in model
    ? (model[EXTEND] as (properties: P) => M & P)(properties)
    : { ...model, ...properties };
}

/** Whether a declared property of a model is null. */
export const isNull = <M extends object>(model: M, property: keyof M & string): boolean =>
  IS_NULL in model
    ? (model[IS_NULL] as (property: string) => boolean)(property)
    : model[property] === null;
