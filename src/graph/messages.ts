// How long an error message may be, and how much of what was sent it may quote. Pure.

/** Characters that an error message may have. */
export const MAX_MESSAGE_LENGTH = 300;

/** Errors that a refused request may get at most. */
export const MAX_REFUSALS = 10;

// Enough to find the place again, too little to reveal anything.
const QUOTED_CHARACTERS = 30;

/** The beginning of a value that was sent, for a message that states a rule. */
export function quoted(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  const isCut = text.length > QUOTED_CHARACTERS;
  const shown = isCut ? `${cut(text, QUOTED_CHARACTERS)}…` : text;
  return typeof value === 'string' ? JSON.stringify(shown) : shown;
}

// What graphql-js's messages have before a value, which extends to their end.
const BEFORE_VALUES = [
  'found: ',
  'Found: ',
  ...['represent', 'string', 'boolean', 'integer', 'numeric', 'enum'].map(
    (word) => `${word} value: `,
  ),
];
// What stands before and after a text that others put between quotes as it was sent, with quotes of its own.
const AROUND_TEXTS = [
  ['Value "', '" does not exist in "'],
  ['unknown field "', '", found: '],
  ['unknown field "', '". Did you mean "'],
  ['Unexpected parameter "', '" in the request body'],
] as const;
// What stands between quotes, in which one may be escaped: there is one way to read each.
const QUOTATION = /"((?:[^"\\]|\\.)*)"?/gs;

/**
 * A message that any client may see: only the beginning of the values and names that it quotes is left.
 */
export function toMessage(text: string): string {
  if (text.length <= QUOTED_CHARACTERS) return text;
  // No expression reads more than this.
  const short = withoutValue(cut(withoutText(text), 4 * MAX_MESSAGE_LENGTH));
  const named = short.replaceAll(QUOTATION, (whole, words: string) =>
    words.length > QUOTED_CHARACTERS ? `"${cut(words, QUOTED_CHARACTERS)}…"` : whole,
  );
  return named.length <= MAX_MESSAGE_LENGTH ? named : `${cut(named, MAX_MESSAGE_LENGTH - 1)}…`;
}

function withoutText(text: string): string {
  for (const [before, after] of AROUND_TEXTS) {
    const start = text.indexOf(before) + before.length;
    const end = text.lastIndexOf(after);
    if (start < before.length || end - start <= QUOTED_CHARACTERS) continue;
    const shown = cut(text.slice(start), QUOTED_CHARACTERS).replaceAll('"', "'");
    return `${text.slice(0, start)}${shown}…${text.slice(end)}`;
  }
  return text;
}

function withoutValue(text: string): string {
  const starts = BEFORE_VALUES.map((words) => [text.indexOf(words), words.length] as const)
    .filter(([at]) => at >= 0)
    .map(([at, length]) => at + length);
  const start = Math.min(...starts);
  if (start === Number.POSITIVE_INFINITY || text.length - start <= QUOTED_CHARACTERS) return text;
  return `${cut(text, start + QUOTED_CHARACTERS)}…`;
}

/** Half of a surrogate pair is no character. */
function cut(text: string, length: number): string {
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}
