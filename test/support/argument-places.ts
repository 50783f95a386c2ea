// Every place of the schema where a caller can put a value, with the request that puts one there.
import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLInputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type OperationTypeNode,
} from 'graphql';
import { SDL } from './sdl.ts';

/** The body of a request. */
export type SentBody = Readonly<Record<string, unknown>>;

export type ArgumentPlace = {
  /** For example `leads(filter.search)`. */
  readonly name: string;
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly type: GraphQLInputType;
  /** Whether it is an argument itself, and no field of one. */
  readonly isArgument: boolean;
  /** Puts the value there as it is; what must stand beside it is as it should be. */
  readonly request: (value: unknown) => SentBody;
};

const schema = buildSchema(SDL);

/** The value in as many lists as the type has around what it lists. */
export function inLists(type: GraphQLInputType, value: unknown): unknown {
  if (isNonNullType(type)) return inLists(type.ofType, value);
  return isListType(type) ? [inLists(type.ofType, value)] : value;
}

/** A value that every rule lets through. */
export function ordinaryValue(type: GraphQLInputType): unknown {
  const named = getNamedType(type);
  if (isListType(isNonNullType(type) ? type.ofType : type)) return [];
  if (isEnumType(named)) return named.getValues()[0]?.name;
  if (isInputObjectType(named)) {
    const needed = Object.values(named.getFields()).filter((field) => isNonNullType(field.type));
    return Object.fromEntries(needed.map((field) => [field.name, ordinaryValue(field.type)]));
  }
  return named.name === 'Int' ? 1 : named.name === 'Boolean' ? true : '+15125550142';
}

/** An ordinary value of a type but for what stands at the end of the path. */
function valueWith(type: GraphQLInputType, path: readonly string[], value: unknown): unknown {
  const [next, ...rest] = path;
  const named = getNamedType(type);
  if (next === undefined || !isInputObjectType(named)) return value;
  const field = named.getFields()[next];
  const below = field && { [next]: valueWith(field.type, rest, value) };
  return inLists(type, { ...(ordinaryValue(named) as object), ...below });
}

type Path = { readonly path: readonly string[]; readonly type: GraphQLInputType };

function* pathsIn(type: GraphQLInputType, depth = 0): Generator<Path> {
  yield { path: [], type };
  const named = getNamedType(type);
  if (!isInputObjectType(named) || depth === 4) return;
  for (const field of Object.values(named.getFields())) {
    for (const { path, type } of pathsIn(field.type, depth + 1)) {
      yield { path: [field.name, ...path], type };
    }
  }
}

function placesOf(
  kind: ArgumentPlace['kind'],
  field: { readonly name: string; readonly args: readonly GraphQLArgument[] },
  argument: GraphQLArgument,
): ArgumentPlace[] {
  const args = field.args.filter((one) => one === argument || isNonNullType(one.type));
  const defined = args.map((one) => `$${one.name}: ${one.type}`).join(', ');
  const given = args.map((one) => `${one.name}: $${one.name}`).join(', ');
  const query = `${kind} (${defined}) { ${field.name}(${given}) { __typename } }`;
  const beside = Object.fromEntries(args.map((one) => [one.name, ordinaryValue(one.type)]));
  return [...pathsIn(argument.type)].map(({ path, type }) => ({
    name: `${field.name}(${[argument.name, ...path].join('.')})`,
    kind,
    type,
    isArgument: path.length === 0,
    request: (value) => ({
      query,
      variables: { ...beside, [argument.name]: valueWith(argument.type, path, value) },
    }),
  }));
}

/** All of them: arguments, and the fields of those that are input objects. */
export const argumentPlaces: readonly ArgumentPlace[] = (
  ['query', 'mutation', 'subscription'] as const
).flatMap((kind) => {
  const fields = schema.getRootType(kind as OperationTypeNode)?.getFields() ?? {};
  return Object.values(fields).flatMap((field) =>
    field.args.flatMap((argument) => placesOf(kind, field, argument)),
  );
});
