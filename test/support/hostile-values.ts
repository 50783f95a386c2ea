// Values that nobody means well with, made up by chance and written down in few characters.
import {
  type GraphQLInputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import type { Random } from '../../src/simulator/random.ts';
import { ordinaryValue } from './argument-places.ts';
import { HOSTILE_TEXTS, type HostileText, textOf } from './hostile-texts.ts';

/** JSON, in which four kinds of objects stand for what would be long. */
export type Recipe =
  | null
  | boolean
  | number
  | string
  | readonly Recipe[]
  | { readonly $text: HostileText & { readonly length: number } }
  /** A list of the same, so many times. */
  | { readonly $list: readonly [item: Recipe, times: number] }
  /** A list in a list, so many deep. */
  | { readonly $nested: readonly [item: Recipe, levels: number] }
  /** An object: its keys, which are texts, with their values. */
  | { readonly $object: readonly (readonly [key: Recipe, value: Recipe])[] };

/** What a recipe stands for. */
export function expand(recipe: Recipe): unknown {
  if (recipe === null || typeof recipe !== 'object') return recipe;
  if ('$text' in recipe) return textOf(recipe.$text, recipe.$text.length);
  if ('$list' in recipe) {
    const [item, times] = recipe.$list;
    return Array.from({ length: times }, () => expand(item));
  }
  if ('$nested' in recipe) {
    let [value, levels] = [expand(recipe.$nested[0]), recipe.$nested[1]];
    for (; levels > 0; levels -= 1) value = [value];
    return value;
  }
  if ('$object' in recipe) {
    return Object.fromEntries(
      recipe.$object.map(([key, value]) => [String(expand(key)), expand(value)]),
    );
  }
  return recipe.map(expand);
}

/** How many characters it stands for, about; known without writing them out. */
export function lengthOf(recipe: Recipe): number {
  if (recipe === null || typeof recipe !== 'object') return String(recipe).length;
  if ('$text' in recipe) return recipe.$text.length;
  if ('$list' in recipe) return lengthOf(recipe.$list[0]) * recipe.$list[1];
  if ('$nested' in recipe) return lengthOf(recipe.$nested[0]) + 2 * recipe.$nested[1];
  const parts = '$object' in recipe ? recipe.$object.flat() : recipe;
  return parts.reduce((sum: number, part) => sum + lengthOf(part), 0);
}

/** Names that every object, list or function of the language has by itself, and that GraphQL allows. */
export const INHERITED_NAMES: readonly string[] = [
  ...new Set(
    [Object.prototype, Array.prototype, Function.prototype, Map.prototype].flatMap((prototype) =>
      Object.getOwnPropertyNames(prototype),
    ),
  ),
  'then',
  'toJSON',
  'prototype',
].filter((name) => /^[_a-z]\w*$/i.test(name));

const LETTERS = [...'aA1 .@-_+:()[]{}<>\\"\'%/#,;=&?*^$|~`!\n\t\0é\u{1f4f7}', '\ud83d', '\udcf7'];

/** One of the known texts, or one of characters by chance. */
export function hostileText(random: Random): Recipe {
  const some = (most: number): string =>
    Array.from({ length: random.int(0, most) }, () => random.pick(LETTERS)).join('');
  const text = random.chance(0.5)
    ? random.pick(Object.values(HOSTILE_TEXTS))
    : { before: some(3), unit: some(3) || 'a', after: some(2) };
  return { $text: { ...text, length: random.pick([10, 1_000, 30_000, 30_000, 90_000]) } };
}

/** What fits no type. */
function misfit(random: Random, depth: number): Recipe {
  const below = (): Recipe => (depth > 0 ? misfit(random, depth - 1) : hostileText(random));
  const key = (): Recipe =>
    random.chance(0.5) ? random.pick(INHERITED_NAMES) : hostileText(random);
  return random.pick([
    () => hostileText(random),
    () => random.pick([1e300, -0, 2 ** 31, 2 ** 53, -1, 0.1, 1e-300]),
    () => random.pick([true, false, null, '', 'null', '__proto__', '\0']),
    () => ({ $list: [below(), random.pick([0, 1, 20, 200])] as const }),
    () => ({
      $object: Array.from({ length: random.pick([0, 1, 3, 60]) }, () => [key(), below()] as const),
    }),
    () => ({ $nested: [below(), random.pick([1, 20, 2_000])] as const }),
  ])();
}

/** A value for a place of this type: of its form, but for what does not fit here and there. */
export function hostileValue(random: Random, type: GraphQLInputType, depth = 3): Recipe {
  if (random.chance(0.3) || depth === 0) return misfit(random, 2);
  if (isNonNullType(type)) return hostileValue(random, type.ofType, depth);
  if (isListType(type)) {
    return { $list: [hostileValue(random, type.ofType, depth), random.pick([0, 1, 3, 150])] };
  }
  const named = getNamedType(type);
  if (isEnumType(named)) return random.pick(named.getValues()).name;
  if (!isInputObjectType(named)) {
    return random.chance(0.5) ? hostileText(random) : (ordinaryValue(named) as Recipe);
  }
  const fields = Object.values(named.getFields()).filter(
    (field) => isNonNullType(field.type) || random.chance(0.4),
  );
  const entries = fields.map((field): readonly [Recipe, Recipe] => [
    field.name,
    hostileValue(random, field.type, depth - 1),
  ]);
  const strange: readonly [Recipe, Recipe][] = random.chance(0.2)
    ? [[random.pick(INHERITED_NAMES), misfit(random, 1)]]
    : [];
  return { $object: [...entries, ...strange] };
}
