// Operations made up by chance over the whole read schema: the same seed gives the same ones.
import {
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { createRandom } from '../../src/simulator/random.ts';
import { answeredBy } from './resources.ts';

export type RandomOperation = {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
};

/** Ids and keys to ask for, good ones and others, by the type that they name. */
export type Pools = Readonly<Record<string, readonly string[]>>;

const WORDS = ['maria', 'lead', 'a', 'é', '"', '\\', ''];
const CURSORS = ['', 'bm90aGluZw', 'ZW50cnk6Mw', 'aW50ZXJhY3Rpb246aW50XzEwMDFfMg'];

export function randomOperation(
  schema: GraphQLSchema,
  pools: Pools,
  seed: number,
): RandomOperation {
  const random = createRandom(seed);
  const definitions: string[] = [];
  const variables: Record<string, unknown> = {};
  const fragments: string[] = [];
  let aliases = 0;

  function selection(type: GraphQLObjectType, depth: number): string {
    const fields = Object.values(type.getFields());
    const leaves = fields.filter((field) => !isCompositeType(getNamedType(field.type)));
    const nested = fields.filter((field) => isCompositeType(getNamedType(field.type)));
    const chosen = [
      ...several(leaves, random.int(1, 5)),
      ...(depth > 0 ? several(nested, random.int(1, 2)) : []),
    ];
    const parts = chosen.map((field) => selected(field, depth));
    if (parts.length === 0 || random.chance(0.15)) parts.push(directive('__typename'));
    // The same again: fields of one key are one field.
    if (random.chance(0.1)) parts.push(parts[0] ?? '');
    return `{ ${parts.map((part) => wrapped(type, part)).join(' ')} }`;
  }

  function selectionOf(type: GraphQLCompositeType, depth: number): string {
    if (isObjectType(type)) return selection(type, depth);
    const possible = several(schema.getPossibleTypes(type), random.int(1, 3));
    const parts = possible.map((one) => `... on ${one.name} ${selection(one, depth)}`);
    return `{ ${[...parts, '__typename'].join(' ')} }`;
  }

  function several<T>(from: readonly T[], count: number): T[] {
    return from.length === 0 ? [] : Array.from({ length: count }, () => random.pick(from));
  }

  function selected(field: GraphQLField<unknown, unknown>, depth: number): string {
    const type = getNamedType(field.type);
    const below = isCompositeType(type) ? ` ${selectionOf(type, depth - 1)}` : '';
    const args = field.args.flatMap((argument) => argumentText(field, argument)).join(', ');
    // Every field with something to differ in has a key of its own.
    const isOwn = args !== '' || below !== '' || random.chance(0.2);
    aliases += 1;
    const alias = isOwn ? `${random.pick(['a', 'z', '_'])}${aliases}: ` : '';
    return directive(`${alias}${field.name}${args ? `(${args})` : ''}`) + below;
  }

  function directive(field: string): string {
    if (!random.chance(0.08)) return field;
    const name = random.pick(['skip', 'include']);
    return `${field} @${name}(if: ${random.chance(0.5) ? random.chance(0.5) : variable('Boolean!', random.chance(0.5))})`;
  }

  function wrapped(type: GraphQLObjectType, part: string): string {
    if (random.chance(0.06)) return `... on ${type.name} { ${part} }`;
    if (random.chance(0.03)) return `${directive('...')} { ${part} }`;
    if (!random.chance(0.06)) return part;
    const name = `F${fragments.length}`;
    fragments.push(`fragment ${name} on ${type.name} { ${part} }`);
    return `...${name}`;
  }

  function variable(type: string, value: unknown): string {
    // Four of a kind that decide what is selected are as many as a plan is made for.
    const name = `v${definitions.length}`;
    definitions.push(`$${name}: ${type}`);
    variables[name] = value;
    return `$${name}`;
  }

  function argumentText(
    field: GraphQLField<unknown, unknown>,
    argument: GraphQLArgument,
  ): string[] {
    const isNeeded = isNonNullType(argument.type);
    if (!isNeeded && !random.chance(0.4)) return [];
    const value = input(answeredBy(field).name, argument.name, argument.type);
    const isVariable = random.chance(0.4);
    const text = isVariable
      ? variable(String(argument.type), value)
      : literal(value, argument.type);
    return [`${argument.name}: ${text}`];
  }

  function input(answered: string, name: string, type: GraphQLInputType): unknown {
    if (isNonNullType(type)) return input(answered, name, type.ofType);
    if (
      random.chance(0.05) &&
      name !== 'id' &&
      name !== 'key' &&
      name !== 'ids' &&
      name !== 'keys'
    ) {
      return null;
    }
    if (isListType(type)) {
      return Array.from(
        { length: random.int(0, 3) },
        () => input(answered, name, type.ofType) ?? 'x',
      );
    }
    if (isEnumType(type)) return random.pick(type.getValues()).name;
    if (isInputObjectType(type)) {
      const chosen = Object.values(type.getFields()).filter(() => random.chance(0.3));
      return Object.fromEntries(
        chosen.map((one) => [one.name, input(answered, one.name, one.type)]),
      );
    }
    if (name === 'first') return random.pick([1, 2, 3, 5, 0, 101]);
    if (name === 'after') return random.pick(CURSORS);
    if (/^(id|ids|key|keys)$/.test(name)) return random.pick(pools[answered] ?? WORDS);
    const [, named = ''] = /^(\w+)Ids?$/.exec(name) ?? [];
    const pool = pools[named.charAt(0).toUpperCase() + named.slice(1)];
    if (pool) return random.pick(pool);
    if (String(type) === 'Boolean') return random.chance(0.5);
    if (String(type) === 'DateTime') return '2026-10-01T00:00:00Z';
    return random.pick(WORDS);
  }

  function literal(value: unknown, type: GraphQLInputType): string {
    if (isNonNullType(type)) return literal(value, type.ofType);
    if (value === null) return 'null';
    if (isListType(type)) {
      return `[${(value as unknown[]).map((one) => literal(one, type.ofType)).join(', ')}]`;
    }
    if (isEnumType(type)) return String(value);
    if (isInputObjectType(type)) {
      const fields = type.getFields();
      return `{ ${Object.entries(value as object)
        .map(([name, one]) => `${name}: ${literal(one, fields[name]?.type ?? type)}`)
        .join(', ')} }`;
    }
    return JSON.stringify(value);
  }

  const body = selection(schema.getQueryType() as GraphQLObjectType, random.int(2, 5));
  const head = definitions.length > 0 ? `query (${definitions.join(', ')}) ` : '';
  return { query: [`${head}${body}`, ...fragments].join('\n'), variables };
}
