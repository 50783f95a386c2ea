// Encodes copy programs for the WebAssembly module.
import {
  COPY_BELOW,
  COPY_BYTES,
  COPY_COUNT,
  COPY_FIELD,
  COPY_HOLDER,
  COPY_LENGTH,
  COPY_LETTERS,
  COPY_NOTHING,
  COPY_RECORD,
  COPY_RECORDS,
  COPY_SIZE,
  COPY_TEXT,
  COPY_VALUE,
  COPY_WORD,
  COPY_WORD_AT,
  WORD_LENGTH,
  WORD_LETTERS,
} from '../assembly/numbers.ts';
import type { Program } from '../scan/answer-index.ts';

const KINDS = {
  nothing: COPY_NOTHING,
  value: COPY_VALUE,
  word: COPY_WORD,
  record: COPY_RECORD,
  records: COPY_RECORDS,
  holder: COPY_HOLDER,
  count: COPY_COUNT,
  text: COPY_TEXT,
  letters: COPY_LETTERS,
} as const;

export type Word = { readonly field: number; readonly text: string };

/** One operation. */
export type CopyOp = {
  readonly kind: keyof typeof KINDS;
  /** The text before the value. */
  readonly before: string;
  readonly field: number;
  readonly below: readonly CopyOp[] | null;
  /** For records: what the chosen ones have. For letters: what replaces null. */
  readonly word?: Word | null;
};

/** The bytes of a program. */
export function encode(ops: readonly CopyOp[]): Program {
  const starts = new Map<readonly CopyOp[], number>();
  let length = 0;
  const lay = (block: readonly CopyOp[]): void => {
    starts.set(block, length);
    length += 4 + block.length * COPY_SIZE;
    for (const { below } of block) if (below) lay(below);
  };
  lay(ops);
  const words = Buffer.alloc(length);
  const texts: Buffer[] = [];
  const add = (text: Buffer): void => {
    texts.push(text);
    length += text.length;
  };
  for (const [block, start] of starts) {
    words.writeUInt32LE(block.length, start);
    block.forEach(({ kind, before, field, below, word }, index) => {
      const at = start + 4 + index * COPY_SIZE;
      const text = Buffer.from(before);
      words.writeUInt32LE(KINDS[kind], at);
      words.writeUInt32LE(length, at + COPY_BYTES);
      words.writeUInt32LE(text.length, at + COPY_LENGTH);
      words.writeUInt32LE(field, at + COPY_FIELD);
      words.writeUInt32LE((below && starts.get(below)) ?? 0, at + COPY_BELOW);
      add(text);
      if (word) {
        words.writeUInt32LE(length, at + COPY_WORD_AT);
        add(wordBytes(word));
      }
    });
  }
  return Buffer.concat([words, ...texts]);
}

function wordBytes({ field, text }: Word): Buffer {
  const letters = Buffer.from(text);
  const bytes = Buffer.alloc(WORD_LETTERS + letters.length);
  bytes.writeUInt32LE(field);
  bytes.writeUInt32LE(letters.length, WORD_LENGTH);
  letters.copy(bytes, WORD_LETTERS);
  return bytes;
}
