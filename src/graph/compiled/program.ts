// Programs: what of a selection is copied straight from an answer of LeadSail's that was never read.
//
// A selection meets records of a shape. Its fields that stand there as they are to be answered become steps of
// a program, which the scanner runs over the record's bytes; what is left is written field by field. Which
// is which is decided once for a selection and a shape.
import { isEnumType } from 'graphql';
import { placeOf, shapeOf, tapeOf, type View, type ViewShape } from '../../leadsail/views.ts';
import type { ShapeField } from '../../upstream/shape.ts';
import { fits, type Program, type Tape } from '../../upstream/tape.ts';
import type { FieldPlan, LeafPlan, ResolvedField, Selection, ValuePlan } from './selection.ts';

/** How a selection is written of the records of a shape. */
export type Strips = {
  /** In order: what a program writes, and fields that are written one by one. */
  readonly parts: readonly (Program | FieldPlan)[];
  /** What has to be resolved before. */
  readonly resolved: readonly ResolvedField[];
};

// As the scanner numbers them.
const STEPS = {
  nothing: 0,
  value: 1,
  word: 2,
  record: 3,
  records: 4,
  holder: 5,
  count: 6,
} as const;
const STEP_BYTES = 20;

type Step = {
  readonly kind: keyof typeof STEPS;
  /** What stands before the value. */
  readonly before: string;
  readonly field: number;
  readonly below: readonly Step[] | null;
};

type Known = {
  readonly whole: Strips;
  readonly lacking: Strips;
  readonly relied: readonly ShapeField[];
};
const known = new WeakMap<Selection, Map<ViewShape, Known>>();

/** How a selection is written of this record. */
export function stripsOf(selection: Selection, view: View): Strips {
  const shape = shapeOf(view);
  let shapes = known.get(selection);
  if (!shapes) {
    shapes = new Map();
    known.set(selection, shapes);
  }
  let strips = shapes.get(shape);
  if (!strips) {
    strips = compile(selection, shape);
    shapes.set(shape, strips);
  }
  return lacks(tapeOf(view), strips.relied) ? strips.lacking : strips.whole;
}

const lacks = ({ missing }: Tape, fields: readonly ShapeField[]): boolean =>
  missing !== null && fields.some((field) => missing.has(field));

/** Where a view's record is, for who runs a program over it. */
export const recordOf = (view: View): readonly [Tape, number] => [tapeOf(view), placeOf(view)];

function compile(selection: Selection, shape: ViewShape): Known {
  // Fields that are resolved where a record lacks them.
  const relied = selection.resolved.flatMap(({ stored }) => {
    const property = stored === null ? undefined : shape.properties.get(stored);
    return property ? (shape.fields[property.field] ?? []) : [];
  });
  const whole = cut(selection, shape, true);
  return { whole, lacking: relied.length > 0 ? cut(selection, shape, false) : whole, relied };
}

/** Nothing is relied on where a record may lack it. */
function cut(selection: Selection, shape: ViewShape, isWhole: boolean): Strips {
  const parts: (Program | FieldPlan)[] = [];
  const resolved: ResolvedField[] = [];
  let steps: Step[] = [];
  const end = (): void => {
    if (steps.length > 0) parts.push(encode(steps));
    steps = [];
  };
  for (const field of selection.fields) {
    const step = field.slot < 0 || isWhole ? stepOf(field, shape) : null;
    if (step) steps.push(step);
    else {
      end();
      parts.push(field);
      const resolving = selection.resolved[field.slot];
      if (resolving) resolved.push(resolving);
    }
  }
  steps.push(closing(selection));
  end();
  if (parts.every((part) => !isProgram(part) || fits(part))) return { parts, resolved };
  return {
    parts: [...selection.fields, encode([closing(selection)])],
    resolved: selection.resolved,
  };
}

export const isProgram = (part: Program | FieldPlan): part is Program => Buffer.isBuffer(part);

const closing = ({ fields }: Selection): Step => ({
  kind: 'nothing',
  before: fields.length === 0 ? '{}' : '}',
  field: 0,
  below: null,
});

/** Null for a field that is not copied. */
function stepOf(
  { prefix, value, property, slot, stored }: FieldPlan,
  shape: ViewShape,
): Step | null {
  if (value === null) return { kind: 'nothing', before: prefix, field: 0, below: null };
  const name = slot < 0 ? property : stored;
  const found = name === null ? undefined : shape.properties.get(name);
  const declared = found && shape.fields[found.field];
  if (!found || !declared) return null;
  const step = (kind: Step['kind'], below: readonly Step[] | null = null): Step => ({
    kind,
    before: prefix,
    field: found.field,
    below,
  });
  if (!value.isNullable && !declared.isRequired) return null;
  const { kind } = declared;
  if (value.kind === 'leaf') {
    if (found.isRaw) return value.type.name === 'String' ? step('value') : null;
    if (kind.is === 'word') return namesAll(value, kind.words) ? step('word') : null;
    return LEAVES[kind.is]?.includes(value.type.name) ? step('value') : null;
  }
  if (value.kind === 'list') {
    if (kind.is === 'items') return isJson(value.item) ? step('value') : null;
    if (kind.is !== 'records' || value.item.kind !== 'object') return null;
    const below = wholeBelow(value.item.selection, kind.of as ViewShape);
    return below && step('records', below);
  }
  if (kind.is === 'record') {
    const below = wholeBelow(value.selection, kind.of as ViewShape);
    return below && step('record', below);
  }
  const below =
    kind.is === 'records' ? ofList(value.selection, found.field, kind.of as ViewShape) : null;
  return below && step('holder', below);
}

/** The leaf types that a kind is written as. */
const LEAVES: Readonly<Partial<Record<ShapeField['kind']['is'], readonly string[]>>> = {
  text: ['String', 'ID'],
  identifier: ['ID', 'String'],
  moment: ['DateTime', 'String'],
  flag: ['Boolean'],
  number: ['Float'],
  integer: ['Int', 'Float'],
  json: ['JSON'],
  object: ['JSON'],
};

const isJson = (item: ValuePlan): boolean => item.kind === 'leaf' && item.type.name === 'JSON';

function namesAll({ type }: LeafPlan, words: readonly string[]): boolean {
  if (!isEnumType(type)) return false;
  const names = [...words.map((word) => word.toUpperCase()), 'UNKNOWN'];
  return names.every((name) => type.getValue(name)?.value === name);
}

/** All of what is selected of a record, or null: below another record nothing is written one by one. */
function wholeBelow(selection: Selection, shape: ViewShape): readonly Step[] | null {
  const steps = selection.fields.map((field) => {
    const declared = field.stored === null ? undefined : shape.properties.get(field.stored);
    const isSure = declared && shape.fields[declared.field]?.isRequired;
    return field.slot < 0 || isSure ? stepOf(field, shape) : null;
  });
  return allOf([...steps, closing(selection)]);
}

/** What is selected of an object that stands for a list of records. */
function ofList(selection: Selection, field: number, shape: ViewShape): readonly Step[] | null {
  const steps = selection.fields.map(({ prefix, value, ofList }): Step | null => {
    if (value === null) return { kind: 'nothing', before: prefix, field, below: null };
    if (ofList === 'count') return { kind: 'count', before: prefix, field, below: null };
    if (ofList !== 'records' || value.kind !== 'list' || value.item.kind !== 'object') return null;
    const below = wholeBelow(value.item.selection, shape);
    return below && { kind: 'records', before: prefix, field, below };
  });
  return allOf([...steps, closing(selection)]);
}

const allOf = (steps: readonly (Step | null)[]): readonly Step[] | null =>
  steps.every((step) => step !== null) ? steps : null;

function encode(steps: readonly Step[]): Program {
  const blocks: (readonly Step[])[] = [];
  const starts = new Map<readonly Step[], number>();
  let length = 0;
  const lay = (block: readonly Step[]): void => {
    starts.set(block, length);
    blocks.push(block);
    length += 4 + block.length * STEP_BYTES;
    for (const { below } of block) if (below) lay(below);
  };
  lay(steps);
  const texts: Buffer[] = [];
  const program: number[] = [];
  for (const block of blocks) {
    program.push(block.length);
    for (const { kind, before, field, below } of block) {
      const text = Buffer.from(before);
      texts.push(text);
      program.push(STEPS[kind], length, text.length, field, (below && starts.get(below)) ?? 0);
      length += text.length;
    }
  }
  return Buffer.concat([Buffer.from(Uint32Array.from(program).buffer), ...texts]);
}
