// Entities: how other subgraphs of a supergraph reach what has an id here, by `_entities` of Apollo Federation.
import type { GraphQLResolveInfo } from 'graphql';
import { checkId } from './arguments.ts';
import type { GatewayContext } from './context.ts';
import { badUserInput } from './errors.ts';
import { field, type Reference } from './field.ts';
import { fieldReference } from './fields.ts';
import { interactionReference } from './interactions.ts';
import { leadReference } from './leads.ts';
import { JSONValue } from './scalars.ts';

/** What one request may ask for; a router with more sends another. */
export const MAX_REPRESENTATIONS = 200;

/** What other subgraphs can point at, by type. */
export const ENTITIES: Readonly<Record<string, Reference>> = {
  Lead: leadReference,
  Interaction: interactionReference,
  FieldLibraryEntry: fieldReference,
};

type Asked = { readonly representations: readonly unknown[] };

export const entityResolvers = {
  _Any: JSONValue,
  Query: {
    _entities: field(
      (
        _: unknown,
        { representations }: Asked,
        context: GatewayContext,
        info: GraphQLResolveInfo,
      ) => {
        const count = representations.length;
        if (count > MAX_REPRESENTATIONS) {
          throw badUserInput(
            `representations may hold at most ${MAX_REPRESENTATIONS} entities, got ${count}.`,
          );
        }
        return representations.map(async (representation, index) => {
          const { type, reference, key } = read(representation);
          const found = await reference.load(key, { prev: info.path, key: index }, context, info);
          // Not a copy: a record that is read late is copied by nobody.
          return found && Object.assign(Object.create(found), { __typename: type });
        });
      },
      {
        cost: {
          items: ({ representations }, type) => keysOf(representations, type).length,
          calls: (plan, { representations }, _leads, _isMoreThanId, type) =>
            [...new Set(keysOf(representations, type))].flatMap(
              (key) => ENTITIES[type]?.plan(plan, key) ?? [],
            ),
        },
      },
    ),
  },
};

/** Throws BAD_USER_INPUT for what can name no entity. */
function read(representation: unknown) {
  if (!isRecord(representation)) {
    throw badUserInput(`A representation must be an object, got ${nameOf(representation)}.`);
  }
  const { __typename: type } = representation;
  if (typeof type !== 'string') {
    throw badUserInput(`A representation must have a text as __typename, got ${nameOf(type)}.`);
  }
  const reference = Object.hasOwn(ENTITIES, type) ? ENTITIES[type] : undefined;
  if (!reference) {
    const known = Object.keys(ENTITIES).join(', ');
    throw badUserInput(
      `__typename must be one of ${known}, got ${JSON.stringify(type.slice(0, 80))}.`,
    );
  }
  const keys = reference.keys.filter((name) => representation[name] !== undefined);
  const [name = reference.keys.join(' or ')] = keys;
  const key = representation[name];
  if (typeof key !== 'string') {
    throw badUserInput(
      `A representation of ${type} must have a text as ${name}, got ${nameOf(key)}.`,
    );
  }
  if (keys.some((other) => representation[other] !== key)) {
    throw badUserInput(`${keys.join(' and ')} of a ${type} must be the same, got two.`);
  }
  checkId(name, key);
  return { type, reference, key };
}

/** The keys of the representations of one type that can be right. */
function keysOf(representations: readonly unknown[], type: string): string[] {
  if (representations.length > MAX_REPRESENTATIONS) return [];
  return representations.flatMap((representation) => {
    if (!isRecord(representation) || representation.__typename !== type) return [];
    try {
      return [read(representation).key];
    } catch {
      return [];
    }
  });
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function nameOf(value: unknown): string {
  if (value == null) return value === null ? 'null' : 'none';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
