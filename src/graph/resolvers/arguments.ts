// The rules for arguments that several fields share. Each fault names the rule and what was given.
import { MAX_ID_LENGTH, pathFault } from '../../upstream/path.ts';
import type { AnswerPath } from '../../upstream/trace.ts';
import { badUserInput } from '../errors.ts';
import { quoted } from '../messages.ts';

export const MAX_IDS = 100;

/** `first`, or `fallback` where it was null. Throws BAD_USER_INPUT outside 1 to `max`. */
export function checkFirst(
  first: number | null | undefined,
  defaultValue: number,
  max: number,
): number {
  if (first == null) return defaultValue;
  if (first < 1 || first > max) {
    throw badUserInput(`first must be between 1 and ${max}, got ${first}.`);
  }
  return first;
}

/** How many items a valid `first` asks for; an invalid one makes its field fail, which gives none. */
export function itemsAsked(
  first: number | null | undefined,
  defaultValue: number,
  max: number,
): number {
  if (first == null) return defaultValue;
  return first < 1 || first > max ? 0 : first;
}

/** The different ids that a valid list of them asks for. */
export const idsAsked = (ids: readonly string[]): string[] =>
  ids.length > MAX_IDS ? [] : [...new Set(ids)];

/** Throws BAD_USER_INPUT for an id that must not stand in a path. */
export function checkId(argument: string, id: string): void {
  const fault = pathFault(id);
  if (fault) throw badUserInput(`${argument} ${fault}.`);
}

/** Throws BAD_USER_INPUT for more ids than one field may ask for. */
export function checkIdCount(argument: string, ids: readonly unknown[]): void {
  if (ids.length > MAX_IDS) {
    throw badUserInput(`${argument} may hold at most ${MAX_IDS} ids, got ${ids.length}.`);
  }
}

/**
 * The record of each of `ids`, in that order: a miss is null, and a fault costs one
 * place of the list. Throws BAD_USER_INPUT for more ids than one field may ask for.
 */
export function loadEach<Data>(
  argument: string,
  ids: readonly string[],
  path: AnswerPath,
  load: (id: string, at: AnswerPath) => Promise<Data | null>,
): Promise<Data>[] {
  checkIdCount(argument, ids);
  const each = ids.map(async (id, index) => {
    checkId(argument, id);
    return load(id, { prev: path, key: index });
  });
  // The generated types cannot express a list whose items are promises of null.
  return each as Promise<Data>[];
}

/** Characters that a text to search for may have. */
const MAX_SEARCH_LENGTH = 500;

/** A text to search for, undefined where there is none. Throws BAD_USER_INPUT for one that is too long for a URL. */
export function checkSearch(argument: string, text: string | null | undefined): string | undefined {
  if (text == null) return undefined;
  if (text.length > MAX_SEARCH_LENGTH) {
    throw badUserInput(
      `${argument} may have at most ${MAX_SEARCH_LENGTH} characters, got ${text.length}.`,
    );
  }
  return text;
}

/** `ids` for a list that LeadSail reads between commas. Throws BAD_USER_INPUT for what cannot stand in one. */
export function checkIdList(
  argument: string,
  ids: readonly string[] | null | undefined,
): readonly string[] | undefined {
  if (ids == null) return undefined;
  if (ids.length === 0) throw badUserInput(`${argument} must hold at least one id, got none.`);
  checkIdCount(argument, ids);
  for (const id of ids) {
    if (id.length > MAX_ID_LENGTH) {
      throw badUserInput(
        `${argument} must hold ids of at most ${MAX_ID_LENGTH} characters, got one of ${id.length}.`,
      );
    }
    if (id === '' || id.includes(',')) {
      throw badUserInput(`${argument} must hold ids without commas, got ${quoted(id)}.`);
    }
  }
  return ids;
}
