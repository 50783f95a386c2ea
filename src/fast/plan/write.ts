// Writing: writes a resolved answer into the memory where copy programs write as well.

import { takeBuffer } from '../long-answers.ts';
import { write as runProgram } from '../scan/answer-index.ts';
import { isLazy, type LazyRecord, runLength } from '../scan/lazy-record.ts';
import { ANSWER, BYTES_A_CHARACTER, hasRoom, makeRoom, memory } from '../scan/scanner.ts';
import { BailOut } from './bail-out.ts';
import { copyPlanOf, isProgram, recordOf } from './copy-program.ts';
import type { Chosen, Frame } from './run.ts';
import type { FieldPlan, Selection, ValuePlan } from './selection.ts';

/** JSON in UTF-8: bytes, or for a short answer a string in which each character is one byte. */
export type Written = Buffer<ArrayBuffer> | string;

// Up to this length, Node sends such a string in one piece with the head of its response.
const SHORT_BYTES = 15_000;

const FLUSHED_CHARACTERS = 1_000_000;

// When memory may not grow any more, our code throws the first and the scanner the second.
const isTooLong = (error: unknown): boolean =>
  error instanceof RangeError || error instanceof WebAssembly.RuntimeError;

/** Writes a resolved selection between `before` and `after`. Throws BailOut without side effects. */
export function write(selection: Selection, root: Frame, before: string, after: string): Written {
  let at = ANSWER;
  let text = before;

  function flush(): void {
    makeRoom(at, text.length * BYTES_A_CHARACTER);
    at += memory().write(text, at);
    text = '';
  }

  function writeSelection(selection: Selection, of: unknown): void {
    const frame = selection.resolved.length > 0 && !isLazy(of) ? (of as Frame) : null;
    const source = frame ? frame.source : of;
    if (isLazy(source)) {
      const [index, record] = recordOf(source);
      for (const part of copyPlanOf(selection, source).parts) {
        if (isProgram(part)) {
          flush();
          at = runProgram(index, record, 1, part, at);
        } else writeField(part, source, frame);
      }
      return;
    }
    for (const field of selection.fields) writeField(field, source, frame);
    text += selection.fields.length === 0 ? '{}' : '}';
  }

  function writeField(
    { prefix, value, property, slot }: FieldPlan,
    source: unknown,
    frame: Frame | null,
  ) {
    text += prefix;
    // The length is checked before the text is joined.
    if (text.length > FLUSHED_CHARACTERS) flush();
    if (value === null) return;
    const isRead = slot < 0 || frame === null;
    writeValue(
      value,
      isRead ? (source as Readonly<Record<string, unknown>>)[property] : frame.results[slot],
    );
  }

  function writeValue(plan: ValuePlan, value: unknown): void {
    if (value == null) {
      if (!plan.isNullable) throw new BailOut();
      text += 'null';
    } else if (plan.kind === 'leaf') text += plan.write(value);
    else if (plan.kind === 'object') writeSelection(plan.selection, value);
    else if (plan.kind === 'abstract') {
      const { selection, value: of } = value as Chosen;
      writeSelection(selection, of);
    } else writeList(plan.item, value);
  }

  function writeList(item: ValuePlan, value: unknown): void {
    if (!Array.isArray(value)) throw new BailOut();
    text += '[';
    for (let from = 0; from < value.length; ) {
      if (from > 0) text += ',';
      const count = writeRun(item, value, from);
      if (count === 0) writeValue(item, value[from]);
      from += count || 1;
    }
    text += ']';
  }

  /** Writes all records that one program covers at once, and returns how many. */
  function writeRun(item: ValuePlan, items: readonly unknown[], from: number): number {
    const count = item.kind === 'object' ? runLength(items, from) : 0;
    if (item.kind !== 'object' || count < 2) return 0;
    const first = items[from] as LazyRecord;
    const [part, ...others] = copyPlanOf(item.selection, first).parts;
    if (part === undefined || others.length > 0 || !isProgram(part)) return 0;
    const [index, record] = recordOf(first);
    flush();
    at = runProgram(index, record, count, part, at);
    return count;
  }

  try {
    writeSelection(selection, root);
    text += after;
    flush();
  } catch (error) {
    throw isTooLong(error) ? new BailOut() : error;
  }
  if (!hasRoom(at, 0)) throw new BailOut();
  // A copy, because the next answer is written in the same place.
  if (at - ANSWER < SHORT_BYTES) return memory().toString('latin1', ANSWER, at);
  const answer = takeBuffer(at - ANSWER);
  memory().copy(answer, 0, ANSWER, at);
  return answer;
}
