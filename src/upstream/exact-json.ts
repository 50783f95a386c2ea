// Exact JSON: numbers that a double would change keep their text. Pure.
import { randomUUID } from 'node:crypto';

/** A number that JSON.stringify writes with its original text, where a double would differ in text or value. */
export type RawNumber = { readonly rawJSON: string };

declare global {
  // Not in TypeScript's library yet.
  interface JSON {
    rawJSON(text: string): RawNumber;
    isRawJSON(value: unknown): value is RawNumber;
  }
}

// A number follows a key, a comma or a bracket, or is all of the JSON. Numbers of at most fifteen digits without point,
// exponent or minus zero are written as they came. A match inside a string costs time and changes nothing.
// V8 searches for one character, the colon, faster than for a quote and what follows.
const SUSPECT = /(?:(?<="\s*):|[,[])\s*(?:-?(?:\d+[.eE]|\d{16})|-0)/;
// Separate: with this alternative, the other expression takes twice as long.
const ONLY_NUMBER = /^\s*[-\d]/;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
// Matches the beginnings of strings, to skip them, and suspects. Matching a number from each of its digits would be
// quadratic.
const QUOTE_OR_SUSPECT = /"|(?<!\d)-?(?:\d{16,}[\d.eE+-]*|\d+[.eE][\d.eE+-]*|(?<=-)0(?!\d))/g;

/**
 * Parses like JSON.parse, except that numbers that would be written differently become RawNumbers. They pass through
 * JSON.parse as marked strings, because a reviver is called for every value and takes thirty times as long.
 */
export function parseExact(text: string): unknown {
  if (!isSuspect(text)) return JSON.parse(text);
  const mark = createNumberMark();
  const marked = withMarkedNumbers(text, mark);
  return marked === text ? JSON.parse(text) : unmark(JSON.parse(marked), mark, 0);
}

const isSuspect = (json: string): boolean => ONLY_NUMBER.test(json) || SUSPECT.test(json);

/** A prefix that only marked strings have. */
export const createNumberMark = (): string => `\u0000${randomUUID()}`;

/** The same JSON, with each number that would be written differently as a string that begins with the mark. */
export function withMarkedNumbers(json: string, mark: string): string {
  if (!isSuspect(json)) return json;
  let marked = '';
  let copied = 0;
  QUOTE_OR_SUSPECT.lastIndex = 0;
  for (let found = QUOTE_OR_SUSPECT.exec(json); found; found = QUOTE_OR_SUSPECT.exec(json)) {
    const [token] = found;
    if (token === '"') QUOTE_OR_SUSPECT.lastIndex = endOfString(json, found.index);
    else if (NUMBER.test(token) && typeof toNumber(token) !== 'number') {
      marked += json.slice(copied, found.index) + JSON.stringify(mark + token);
      copied = found.index + token.length;
    }
  }
  return marked + json.slice(copied);
}

/**
 * The place behind a string that begins at a quote; an unterminated one extends to the end. An expression that matches
 * all of a string runs out of stack at some million escapes.
 */
export function endOfString(json: string, from: number): number {
  for (let end = json.indexOf('"', from + 1); end !== -1; end = json.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (json[end - 1 - backslashes] === '\\') backslashes += 1;
    if (backslashes % 2 === 0) return end + 1;
  }
  return json.length;
}

/** JSON as JSON.stringify wrote it, with each marked number as it was before. */
export function withoutMarks(json: string, mark: string): string {
  const [start = '', ...marked] = json.split(JSON.stringify(mark).slice(0, -1));
  // Each piece begins with a number, up to the closing quote.
  return start + marked.map((rest) => rest.replace('"', '')).join('');
}

// None of our answers nests deeper, and no request may.
const MAX_DEPTH = 200;

function unmark(value: unknown, mark: string, depth: number): unknown {
  if (typeof value === 'string' && value.startsWith(mark)) {
    return JSON.rawJSON(value.slice(mark.length));
  }
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return value;
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at += 1) value[at] = unmark(value[at], mark, depth + 1);
    return value;
  }
  const holder = value as Record<string, unknown>;
  for (const key of Object.keys(holder)) {
    const sent = holder[key];
    const own = unmark(sent, mark, depth + 1);
    // JSON.parse made it an own property, whatever its name.
    if (own !== sent) holder[key] = own;
  }
  return value;
}

/** Converts the text of a valid number. */
export function toNumber(source: string): number | RawNumber {
  const number = Number(source);
  return String(number) === source ? number : JSON.rawJSON(source);
}

export const isRawNumber = (value: unknown): value is RawNumber => JSON.isRawJSON(value);

/** The text of a number; null for other values. */
export function sourceOf(value: unknown): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : null;
  return isRawNumber(value) ? value.rawJSON : null;
}

/** A decimal without leading and trailing zeros. */
type Decimal = { readonly sign: string; readonly digits: string; readonly exponent: number };

function toDecimal(source: string): Decimal {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(source) ?? [];
  const all = whole + fraction;
  let [from, to] = [0, all.length];
  while (from < to && all[from] === '0') from += 1;
  while (to > from && all[to - 1] === '0') to -= 1;
  const digits = all.slice(from, to);
  if (digits === '') return { sign: '', digits, exponent: 0 };
  return { sign, digits, exponent: Number(exponent) - fraction.length + all.length - to };
}

// This many digits distinguish any two doubles: a fraction with no more is taken for the text of a double.
const DOUBLE_DIGITS = 17;

/**
 * The double of a number; null for other values, and for numbers that no double holds: too large, too small,
 * an integer that would change, a fraction with more digits than a double has.
 */
export function toDouble(value: unknown): number | null {
  const source = sourceOf(value);
  if (source === null) return null;
  const double = Number(source);
  if (!Number.isFinite(double)) return null;
  if (typeof value === 'number') return double;
  const [sent, held] = [toDecimal(source), toDecimal(String(double))];
  const { digits, exponent } = sent;
  const isSame = digits === held.digits && exponent === held.exponent && sent.sign === held.sign;
  const isClose = exponent < 0 && digits.length <= DOUBLE_DIGITS && double !== 0;
  return isSame || isClose ? double : null;
}

const MAX_ID_DIGITS = 200;

/** The digits of an integer, however many; null for other values. */
export function toDigits(value: unknown): string | null {
  const source = sourceOf(value);
  if (source === null) return null;
  if (/^-?[1-9]\d*$/.test(source)) return source;
  const { sign, digits, exponent } = toDecimal(source);
  if (digits === '') return '0';
  if (exponent < 0 || digits.length + exponent > MAX_ID_DIGITS) return null;
  return sign + digits + '0'.repeat(exponent);
}
