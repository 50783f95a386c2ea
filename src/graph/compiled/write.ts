// Writing: puts down an answer whose every part is known, in the memory where programs write as well.
import { isView } from '../../leadsail/views.ts';
import { ANSWER, BYTES_A_CHARACTER, makeRoom, memory } from '../../upstream/scanner.ts';
import { write as runProgram } from '../../upstream/tape.ts';
import { isProgram, recordOf, stripsOf } from './program.ts';
import type { Frame } from './run.ts';
import type { FieldPlan, Selection, ValuePlan } from './selection.ts';
import { Unusual } from './unusual.ts';

/** The bytes of a resolved selection between `before` and `after`. Throws Unusual, and has then changed nothing. */
export function write(selection: Selection, root: Frame, before: string, after: string): Buffer {
  let at = ANSWER;
  let text = before;

  function flush(): void {
    makeRoom(at, text.length * BYTES_A_CHARACTER);
    at += memory().write(text, at);
    text = '';
  }

  function writeSelection(selection: Selection, of: unknown): void {
    const frame = selection.resolved.length > 0 && !isView(of) ? (of as Frame) : null;
    const source = frame ? frame.source : of;
    if (isView(source)) {
      const [tape, record] = recordOf(source);
      for (const part of stripsOf(selection, source).parts) {
        if (isProgram(part)) {
          flush();
          at = runProgram(tape, record, part, at);
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
    if (value === null) return;
    const isRead = slot < 0 || frame === null;
    writeValue(
      value,
      isRead ? (source as Readonly<Record<string, unknown>>)[property] : frame.results[slot],
    );
  }

  function writeValue(plan: ValuePlan, value: unknown): void {
    if (value == null) {
      if (!plan.isNullable) throw new Unusual();
      text += 'null';
    } else if (plan.kind === 'leaf') text += plan.write(value);
    else if (plan.kind === 'object') writeSelection(plan.selection, value);
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
  text += after;
  flush();
  // A copy: the next answer is written in the same place.
  const answer = Buffer.allocUnsafe(at - ANSWER);
  memory().copy(answer, 0, ANSWER, at);
  return answer;
}
