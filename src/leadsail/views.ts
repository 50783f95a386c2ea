// Records that are read when somebody asks for something of them: each a place on the tape of an answer.
//
// To whoever holds one it is a model like any other. What only passes it on finds its place here and
// copies it without having read it.
import type { Shape } from '../upstream/shape.ts';
import { hasKey, recordsAt, type Tape, textOf, valueAt } from '../upstream/tape.ts';
import { type Drift, SILENT } from './drift.ts';

const TAPE = Symbol('tape');
const PLACE = Symbol('place');
const SHAPE = Symbol('shape');

/** A model that is read late. */
export type View = { readonly [TAPE]: Tape; readonly [PLACE]: number; readonly [SHAPE]: ViewShape };

/** A shape whose records can be looked at. */
export type ViewShape = Shape & {
  readonly viewOf: (tape: Tape, place: number) => View;
  /** What each property of the model is made of. */
  readonly properties: ReadonlyMap<string, Property>;
};

/** A declared field, or the word as sent beside it. */
export type Property = { readonly field: number; readonly isRaw: boolean };

/** One property of the model: from which key, and how it is read. */
export type Step = {
  readonly key: string;
  readonly name: string;
  readonly rawName: string | null;
  readonly read: (value: unknown, place: string, drift: Drift) => unknown;
  readonly place: string;
};

/** Properties that are made of others, by name. */
export type LateProperties = Readonly<Record<string, (view: View) => unknown>>;

export const isView = (value: unknown): value is View =>
  typeof value === 'object' && value !== null && TAPE in value;

export const tapeOf = (view: View): Tape => view[TAPE];
export const placeOf = (view: View): number => view[PLACE];
export const shapeOf = (view: View): ViewShape => view[SHAPE];

/** Everything of it, as it was sent. */
export const sentOf = (view: View): unknown => JSON.parse(textOf(view[TAPE], view[PLACE]));

const fieldOf = (view: View, name: string): number => view[SHAPE].properties.get(name)?.field ?? -1;

/** Whether LeadSail said anything of a property, be it null. */
export const says = (view: View, name: string): boolean =>
  hasKey(view[TAPE], view[PLACE], fieldOf(view, name));

export const isNull = (view: View, name: string): boolean =>
  valueAt(view[TAPE], view[PLACE], fieldOf(view, name)) === null;

/** How many records a list of its holds; null for none. */
export const countOf = (view: View, name: string): number | null =>
  recordsAt(view[TAPE], view[PLACE], fieldOf(view, name))?.length ?? null;

/** A list of its, read as it was declared to be. */
export function readList<T>(
  view: View,
  name: string,
  list: { readonly read: Step['read'] },
): readonly T[] {
  const places = recordsAt(view[TAPE], view[PLACE], fieldOf(view, name)) ?? [];
  const sent = places.map((place) => JSON.parse(textOf(view[TAPE], place)));
  return list.read(sent, '', SILENT) as readonly T[];
}

const QUOTE = 0x22;

/** Undefined for nothing and for null. */
function sentAt(view: View, field: number): unknown {
  const at = valueAt(view[TAPE], view[PLACE], field);
  if (at === null) return undefined;
  const [from, to] = at;
  const { bytes } = view[TAPE];
  if (bytes[from] === QUOTE) {
    const text = bytes.toString('utf8', from + 1, to - 1);
    if (!text.includes('\\')) return text;
  }
  return JSON.parse(bytes.toString('utf8', from, to));
}

/** A shape of a record, with the models that its places stand for. */
export function createViewShape(
  shape: Shape,
  steps: readonly Step[],
  late: LateProperties,
): ViewShape {
  const properties = new Map<string, Property>();
  const prototype = {};
  const define = (name: string, get: (view: View) => unknown): void => {
    const getter = {
      get(this: View) {
        return get(this);
      },
    };
    Object.defineProperty(prototype, name, { ...getter, enumerable: true, configurable: true });
  };
  steps.forEach(({ name, rawName, read, place }, field) => {
    properties.set(name, { field, isRaw: false });
    const kind = shape.fields[field]?.kind;
    if (kind && 'of' in kind) define(name, (view) => viewsUnder(view, field));
    else {
      define(name, (view) => {
        const sent = sentAt(view, field);
        return sent === undefined ? null : read(sent, place, SILENT);
      });
    }
    if (rawName === null) return;
    properties.set(rawName, { field, isRaw: true });
    define(rawName, (view) => sentAt(view, field) ?? null);
  });
  for (const [name, get] of Object.entries(late)) define(name, get);

  const names = Object.keys(prototype);
  Object.defineProperty(prototype, 'toJSON', {
    value(this: Readonly<Record<string, unknown>>) {
      return Object.fromEntries(names.map((name) => [name, this[name]]));
    },
  });
  const made: ViewShape = {
    ...shape,
    properties,
    viewOf: (tape, place) =>
      Object.assign(Object.create(prototype), { [TAPE]: tape, [PLACE]: place, [SHAPE]: made }),
  };
  return made;
}

function viewsUnder(view: View, field: number): View | readonly View[] | null {
  const tape = view[TAPE];
  const kind = view[SHAPE].fields[field]?.kind;
  if (!kind || !('of' in kind)) return null;
  const shape = kind.of as ViewShape;
  const places = recordsAt(tape, view[PLACE], field);
  if (places === null) return null;
  const views = places.map((place) => shape.viewOf(tape, place));
  return kind.is === 'records' ? views : (views[0] ?? null);
}
