// Writing: puts down the text of an answer whose every part is known.
import type { Frame } from './run.ts';
import type { Selection, ValuePlan } from './selection.ts';
import { Unusual } from './unusual.ts';

/** Pieces of text that follow one another. */
export type AnswerText = readonly (string | Uint8Array)[];

/** The text of a resolved selection between `before` and `after`. Throws Unusual, and has then changed nothing. */
export function write(
  selection: Selection,
  root: Frame,
  before: string,
  after: string,
): AnswerText {
  const pieces: (string | Uint8Array)[] = [];
  let text = before;

  function writeSelection({ fields, resolved }: Selection, of: unknown): void {
    const isFrame = resolved.length > 0;
    const source = (isFrame ? (of as Frame).source : of) as Readonly<Record<string, unknown>>;
    for (const { prefix, value, property, slot } of fields) {
      text += prefix;
      if (value) writeValue(value, slot < 0 ? source[property] : (of as Frame).results[slot]);
    }
    text += fields.length === 0 ? '{}' : '}';
  }

  function writeValue(plan: ValuePlan, value: unknown): void {
    if (value == null) {
      if (!plan.isNullable) throw new Unusual();
      text += 'null';
    } else if (plan.kind === 'leaf') text += plan.write(value);
    else if (value instanceof Uint8Array) {
      pieces.push(text, value);
      text = '';
    } else if (plan.kind === 'object') writeSelection(plan.selection, value);
    else writeList(plan.item, value);
  }

  function writeList(item: ValuePlan, value: unknown): void {
    if (!Array.isArray(value)) throw new Unusual();
    text += '[';
    for (let at = 0; at < value.length; at += 1) {
      if (at > 0) text += ',';
      writeValue(item, value[at]);
    }
    text += ']';
  }

  writeSelection(selection, root);
  pieces.push(text + after);
  return pieces;
}
