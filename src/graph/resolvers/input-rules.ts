// What an input of a mutation must be like before a call leaves: LeadSail's documented rules. Pure.
import { isRawNumber } from '../../upstream/exact-json.ts';
import { pathFault } from '../../upstream/path.ts';
import { type UserError, userError } from './user-errors.ts';

/** What is wrong with a given value, in words that follow its name; null when nothing is. */
// biome-ignore lint/suspicious/noExplicitAny: GraphQL has seen to the type, the input type says which
export type InputRule = (value: any) => string | null;

/** One rule for each field of an input: none is forgotten. */
export type Rules<Input> = {
  readonly [Key in keyof Input as Exclude<Key, 'idempotencyKey'>]-?: InputRule;
};

type Keyed = { readonly idempotencyKey?: string | null | undefined };

/** Every fault of an input, with its place. What is null or left out has none. */
export function faultsOf<Input extends Keyed>(input: Input, rules: Rules<Input>): UserError[] {
  const all: Readonly<Record<string, InputRule>> = { ...rules, idempotencyKey: length(1, 255) };
  return Object.entries(all).flatMap(([name, rule]) => {
    const value = input[name as keyof Input];
    const fault = value == null ? null : rule(value);
    return fault === null ? [] : [userError('INVALID', `${name} ${fault}.`, name)];
  });
}

/** One fault for each of `names` that is not there. */
export function missingOf<Input extends object>(
  input: Input,
  names: readonly (keyof Input & string)[],
  why: string,
): UserError[] {
  return names
    .filter((name) => input[name] == null)
    .map((name) => userError('REQUIRED', `${name} ${why}.`, name));
}

// As people count them, which is never more than programs do: LeadSail decides.
const lengthOf = (text: string): number => [...text].length;

export const anything: InputRule = () => null;

/** An id that will stand in a path. */
export const id: InputRule = (value: string) => pathFault(value);

export const filled: InputRule = (value: string) => (value === '' ? 'must not be empty' : null);

export function length(from: number, to = Number.POSITIVE_INFINITY): InputRule {
  const range = to === Number.POSITIVE_INFINITY ? `at least ${from}` : `${from} to ${to}`;
  return (value: string) => {
    const count = lengthOf(value);
    if (count >= from && count <= to) return null;
    return `must have ${from === to ? from : range} characters, got ${count}`;
  };
}

/** A list of so many. */
export function count(from: number, to: number, what: string): InputRule {
  return (value: readonly unknown[]) =>
    value.length >= from && value.length <= to
      ? null
      : `must hold ${from} to ${to} ${what}, got ${value.length}`;
}

/** A form that texts of more than `most` characters cannot have: no expression ever meets them. */
export function pattern(expression: RegExp, says: string, most: number): InputRule {
  return (value: string) => {
    if (value.length > most) return `must have at most ${most} characters, got ${lengthOf(value)}`;
    if (expression.test(value)) return null;
    return `must be ${says}, got ${lengthOf(value)} characters that are not`;
  };
}

// There is one way to read each, so that the time it takes grows no faster than the text.
export const email: InputRule = pattern(
  /^[^\s@]+@[^\s@][^\s@.]*\.[^\s@]+$/,
  'an e-mail address',
  320,
);
export const e164: InputRule = pattern(/^\+[1-9]\d{6,14}$/, 'E.164, such as +15125550142', 100);
export const calendarDay: InputRule = pattern(/^\d{4}-\d{2}-\d{2}$/, 'YYYY-MM-DD', 100);
export const country: InputRule = pattern(/^[A-Z]{2}$/, 'two capital letters', 100);
export const currency: InputRule = pattern(/^[A-Z]{3}$/, 'three capital letters', 100);
/** Every text that can be dialled in some way. */
export const phone: InputRule = pattern(
  /^[\d\s\-().+]{10,}$/,
  'at least 10 of digits, blanks and + - ( ) .',
  100,
);
export const phoneDigits: InputRule = pattern(
  /^[\s\-().+]*(?:\d[\s\-().+]*){10,}$/,
  'at least 10 digits, with blanks and + - ( ) . between',
  100,
);

export const jsonObject: InputRule = (value: unknown) => {
  if (Array.isArray(value)) return 'must be a JSON object, got a list';
  const kind = isRawNumber(value) ? 'number' : typeof value;
  return kind === 'object' ? null : `must be a JSON object, got a ${kind}`;
};
