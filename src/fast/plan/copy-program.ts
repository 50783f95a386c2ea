// Copy programs: the parts of a selection that are copied directly from LeadSail's bytes, without decoding them.
//
// A selection is applied to records of a kind. Fields whose bytes can be answered unchanged become operations of a
// program, which runs over the record's bytes; the others are written field by field. This is decided once for each
// selection and kind.
import { isEnumType } from 'graphql';
import type { TextLine } from '../../graph/field.ts';
import { type AnswerIndex, fits, type Program } from '../scan/answer-index.ts';
import type { Kind, LayoutField } from '../scan/layout.ts';
import { indexOf, kindOf, type LazyKind, type LazyRecord, placeOf } from '../scan/lazy-record.ts';
import { type CopyOp, encode, type Word } from './encode.ts';
import type { ChosenRecords } from './list-source.ts';
import type { FieldPlan, LeafPlan, ResolvedField, Selection, ValuePlan } from './selection.ts';

/** How a selection of the records of a kind is written. */
export type CopyPlan = {
  /** In order: programs, and fields that are written one by one. */
  readonly parts: readonly (Program | FieldPlan)[];
  /** Fields that have to be resolved before. */
  readonly resolved: readonly ResolvedField[];
};

type CopyPlans = {
  readonly whole: CopyPlan;
  readonly lacking: CopyPlan;
  readonly relied: readonly LayoutField[];
};
const plansBySelection = new WeakMap<Selection, Map<LazyKind, CopyPlans>>();

/** How a selection of this record is written. */
export function copyPlanOf(selection: Selection, lazy: LazyRecord): CopyPlan {
  const kind = kindOf(lazy);
  let plansByKind = plansBySelection.get(selection);
  if (!plansByKind) {
    plansByKind = new Map();
    plansBySelection.set(selection, plansByKind);
  }
  let plans = plansByKind.get(kind);
  if (!plans) {
    plans = compile(selection, kind);
    plansByKind.set(kind, plans);
  }
  return lacks(indexOf(lazy), plans.relied) ? plans.lacking : plans.whole;
}

const lacks = ({ missing }: AnswerIndex, fields: readonly LayoutField[]): boolean =>
  missing !== null && fields.some((field) => missing.has(field));

/** The index and the place of a lazy record, for programs that run over it. */
export const recordOf = (lazy: LazyRecord): readonly [AnswerIndex, number] => [
  indexOf(lazy),
  placeOf(lazy),
];

function compile(selection: Selection, of: LazyKind): CopyPlans {
  // Fields that are resolved where a record lacks them.
  const relied = selection.resolved.flatMap(({ sourceProperty }) => {
    const property = sourceProperty === null ? undefined : of.properties.get(sourceProperty);
    return property ? (of.layout.fields[property.field] ?? []) : [];
  });
  const whole = cut(selection, of, true);
  return { whole, lacking: relied.length > 0 ? cut(selection, of, false) : whole, relied };
}

/** `isWhole`: no record lacks a field that programs rely on. */
function cut(selection: Selection, of: LazyKind, isWhole: boolean): CopyPlan {
  const parts: (Program | FieldPlan)[] = [];
  const resolved: ResolvedField[] = [];
  let ops: CopyOp[] = [];
  const end = (): void => {
    if (ops.length > 0) parts.push(encode(ops));
    ops = [];
  };
  for (const field of selection.fields) {
    const op = field.slot < 0 || isWhole ? opOf(field, of) : null;
    if (op) ops.push(op);
    else {
      end();
      parts.push(field);
      const resolving = selection.resolved[field.slot];
      if (resolving) resolved.push(resolving);
    }
  }
  ops.push(closing(selection));
  end();
  if (parts.every((part) => !isProgram(part) || fits(part))) return { parts, resolved };
  return {
    parts: [...selection.fields, encode([closing(selection)])],
    resolved: selection.resolved,
  };
}

export const isProgram = (part: Program | FieldPlan): part is Program => Buffer.isBuffer(part);

const closing = ({ fields }: Selection): CopyOp => ({
  kind: 'nothing',
  before: fields.length === 0 ? '{}' : '}',
  field: 0,
  below: null,
});

/** Null for a field that is not copied. */
function opOf(
  { prefix, value, property, slot, sourceProperty }: FieldPlan,
  of: LazyKind,
): CopyOp | null {
  if (value === null) return { kind: 'nothing', before: prefix, field: 0, below: null };
  const name = slot < 0 ? property : sourceProperty;
  const found = name === null ? undefined : of.properties.get(name);
  const declared = found && of.layout.fields[found.field];
  if (!found || !declared) return null;
  const op = (kind: CopyOp['kind'], below: readonly CopyOp[] | null = null): CopyOp => ({
    kind,
    before: prefix,
    field: found.field,
    below,
  });
  if (!value.isNullable && !declared.isRequired) return null;
  const { kind } = declared;
  const kindBelow = of.below[found.field];
  if (value.kind === 'leaf') {
    if (found.isRaw) return value.type.name === 'String' ? op('value') : null;
    if (kind.is === 'enum') return namesAll(value, kind.values) ? op('word') : null;
    return LEAVES[kind.is]?.includes(value.type.name) ? op('value') : null;
  }
  if (value.kind === 'list') {
    if (kind.is === 'items') return isJson(value.item) ? op('value') : null;
    if (!kindBelow || kind.is !== 'records' || value.item.kind !== 'object') return null;
    const below = wholeBelow(value.item.selection, kindBelow);
    return below && op('records', below);
  }
  if (!kindBelow || value.kind !== 'object') return null;
  if (kind.is === 'record') {
    const below = wholeBelow(value.selection, kindBelow);
    return below && op('record', below);
  }
  const below = kind.is === 'records' ? listSource(value.selection, found.field, kindBelow) : null;
  return below && op('holder', below);
}

/** The leaf types that a kind is written as. */
const LEAVES: Readonly<Partial<Record<Kind['is'], readonly string[]>>> = {
  text: ['String', 'ID'],
  id: ['ID', 'String'],
  timestamp: ['DateTime', 'String'],
  flag: ['Boolean'],
  number: ['Float'],
  integer: ['Int', 'Float'],
  json: ['JSON'],
};

const isJson = (item: ValuePlan): boolean => item.kind === 'leaf' && item.type.name === 'JSON';

// The scanner converts only the letters from a to z to capitals.
const PLAIN_WORD = /^\w+$/;

function namesAll({ type }: LeafPlan, words: readonly string[]): boolean {
  if (!isEnumType(type) || !words.every((word) => PLAIN_WORD.test(word))) return false;
  const names = [...words.map((word) => word.toUpperCase()), 'UNKNOWN'];
  return names.every((name) => type.getValue(name)?.value === name);
}

/** Operations for the whole selection of a record, or null: below another record no field is written one by one. */
function wholeBelow(selection: Selection, of: LazyKind): readonly CopyOp[] | null {
  const ops = selection.fields.map((field) => {
    const declared =
      field.sourceProperty === null ? undefined : of.properties.get(field.sourceProperty);
    const isSure = declared && of.layout.fields[declared.field]?.isRequired;
    return field.slot < 0 || isSure ? opOf(field, of) : null;
  });
  return allOf([...ops, closing(selection)]);
}

/** Operations for the selection of an object that represents a list of records. */
function listSource(selection: Selection, field: number, of: LazyKind): readonly CopyOp[] | null {
  const ops = selection.fields.map(({ prefix: before, value, listSource }): CopyOp | null => {
    if (value === null) return { kind: 'nothing', before, field, below: null };
    if (listSource?.of.is === 'count') return { kind: 'count', before, field, below: null };
    if (listSource?.of.is === 'text') {
      const below = lineOf(listSource.of.line, of);
      return below && { kind: 'text', before, field, below };
    }
    if (!listSource || value.kind !== 'list' || value.item.kind !== 'object') return null;
    const below = wholeBelow(value.item.selection, of);
    const word = wordOf(listSource.chosen, of);
    return below && word !== undefined ? { kind: 'records', before, field, below, word } : null;
  });
  return allOf([...ops, closing(selection)]);
}

/** The word that chosen records have; null for all records, undefined where their bytes do not determine it. */
function wordOf(chosen: ChosenRecords, of: LazyKind): Word | null | undefined {
  if (chosen === null) return null;
  const property = of.properties.get(chosen.property);
  const kind = property && of.layout.fields[property.field]?.kind;
  if (kind?.is !== 'enum' || property?.isRaw !== false) return undefined;
  const [word, ...others] = kind.values.filter((value) => value.toUpperCase() === chosen.value);
  const isOne = word !== undefined && others.length === 0 && chosen.value !== 'UNKNOWN';
  return isOne ? { field: property.field, text: JSON.stringify(word) } : undefined;
}

function lineOf({ who, nobody, colon, what }: TextLine, of: LazyKind): readonly CopyOp[] | null {
  const letters = (name: string, before: string, word: Word | null): CopyOp | null => {
    const property = of.properties.get(name);
    const kind = property && of.layout.fields[property.field]?.kind;
    const isText = kind?.is === 'text' || (kind?.is === 'enum' && property?.isRaw);
    if (!property || !isText) return null;
    return { kind: 'letters', before: within(before), field: property.field, below: null, word };
  };
  return allOf([letters(who, '', { field: 0, text: within(nobody) }), letters(what, colon, null)]);
}

/** The JSON of a text without its quotes. */
const within = (text: string): string => JSON.stringify(text).slice(1, -1);

const allOf = (ops: readonly (CopyOp | null)[]): readonly CopyOp[] | null =>
  ops.every((op) => op !== null) ? ops : null;
