// What the JSON of a request may hold: its depth, its objects and names, and numbers that have to be kept as they are. Pure.
import { endOfString, isRawNumber } from '../../upstream/exact-json.ts';

const MAX_NESTING = 50;
/** Objects, and names in them, of a whole request. graphql-js quotes all of a value in each error about it. */
const MAX_NAMES = 10_000;

const shown = MAX_NAMES.toLocaleString('en-US');
const NESTING = `nest ${MAX_NESTING} deep`;
const NAMES = `have ${shown} objects and names in them`;
const NUMBERS = `have ${shown} numbers of more than digits`;

// What a double might change, behind a bracket, comma or colon; by the second expression, texts are skipped.
const ODD_NUMBER = /[[,:]\s*(?:-0|-?\d+[.eE]|-?\d{16})/g;
const QUOTE_OR_ODD_NUMBER = /"|[[,:]\s*(?:-0|-?\d+[.eE]|-?\d{16})/g;

/** What a text has more of than its JSON may, of what takes long to parse; null when it is none too much. */
export function excessOfText(text: string): string | null {
  if (text.length <= MAX_NAMES) return null;
  if (namesIn(text) > MAX_NAMES) return NAMES;
  return hasTooManyNumbers(text) ? NUMBERS : null;
}

/** Whether it has more numbers than it may of those that are kept as they were written. */
export const hasTooManyNumbers = (text: string): boolean =>
  text.length > MAX_NAMES && isFull(text, ODD_NUMBER) && isFull(text, QUOTE_OR_ODD_NUMBER);

function isFull(text: string, numbers: RegExp): boolean {
  let count = 0;
  numbers.lastIndex = 0;
  for (let found = numbers.exec(text); found; found = numbers.exec(text)) {
    if (found[0] === '"') numbers.lastIndex = endOfString(text, found.index);
    else count += 1;
    if (count > MAX_NAMES) return true;
  }
  return false;
}

/** Of a text of JSON, the names in its objects: not one less. */
function namesIn(text: string): number {
  let names = 0;
  for (let colon = text.indexOf(':'); colon >= 0; colon = text.indexOf(':', colon + 1)) {
    let at = colon - 1;
    while (BLANKS.includes(text[at] ?? '"')) at -= 1;
    if (text[at] !== '"') continue;
    // Within a text a quotation mark stands behind a backslash, which none stands behind that counts.
    const end = at;
    while (text[at - 1] === '\\') at -= 1;
    if ((end - at) % 2 === 0) names += 1;
  }
  return names;
}

const BLANKS = [' ', '\t', '\n', '\r'];

export type MeasuredJson = {
  /** What a value has more of than it may; null when it is none too large. */
  readonly excess: string | null;
  /** Whether a number in it was kept as it was written; as far as it was walked. */
  readonly hasRawNumbers: boolean;
};

/** Walks a value once. */
export function measure(whole: unknown): MeasuredJson {
  let names = 0;
  let isDeep = false;
  let hasRawNumbers = false;

  function isExcessive(value: unknown, levels: number): boolean {
    if (levels < 0) isDeep = true;
    if (isDeep || names > MAX_NAMES) return true;
    if (typeof value !== 'object' || value === null) return false;
    if (isRawNumber(value)) {
      hasRawNumbers = true;
      return false;
    }
    if (Array.isArray(value)) return value.some((one) => isExcessive(one, levels - 1));
    names += 1;
    for (const name in value) {
      names += 1;
      if (isExcessive((value as Record<string, unknown>)[name], levels - 1)) return true;
    }
    return false;
  }

  const isFine = !isExcessive(whole, MAX_NESTING) && names <= MAX_NAMES;
  return { excess: isFine ? null : isDeep ? NESTING : NAMES, hasRawNumbers };
}
