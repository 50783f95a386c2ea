// Entities: how other subgraphs of a supergraph reach our records, by `_entities` of Apollo Federation.
import type { GraphQLResolveInfo } from 'graphql';
import { isRawNumber, toDigits } from '../../upstream/exact-json.ts';
import type { GatewayContext } from '../context.ts';
import { badUserInput } from '../errors.ts';
import { field, type Reference } from '../field.ts';
import { quoted } from '../messages.ts';
import { checkId } from '../resolvers/arguments.ts';
import { campaignReference } from '../resolvers/campaigns.ts';
import { clientReference } from '../resolvers/clients.ts';
import { fieldReference } from '../resolvers/field-library.ts';
import { fileReference } from '../resolvers/files.ts';
import { interactionReference } from '../resolvers/interactions.ts';
import { leadReference } from '../resolvers/leads.ts';
import { JSONValue } from '../scalars.ts';

/** Representations in one fetch. Those beyond the call budget are each null with an error; this bounds their number. */
export const MAX_REPRESENTATIONS = 2_000;

// biome-ignore lint/suspicious/noExplicitAny: each has its own kind of key, and gets no other
type AnyReference = Reference<object, any>;

/** The types that other subgraphs can refer to. */
export const ENTITIES: Readonly<Record<string, AnyReference>> = {
  Lead: leadReference,
  Interaction: interactionReference,
  FieldLibraryEntry: fieldReference,
  Client: clientReference,
  Campaign: campaignReference,
  LeadFile: fileReference,
};

type RequestedEntity = { readonly representations: readonly unknown[] };

// Beside the entities: a copy would read all of a lazy record, and an object that inherits from one is slow.
const types = new WeakMap<object, string>();

export const entityResolvers = {
  _Any: JSONValue,
  _Entity: { __resolveType: (entity: object) => types.get(entity) },
  Query: {
    _entities: field(
      (
        _: unknown,
        { representations }: RequestedEntity,
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
          if (found) types.set(found, type);
          return found;
        });
      },
      {
        answersInPart: true,
        cost: {
          items: ({ representations }, type) => keysOf(representations, type).length,
          calls: (plan, { representations }, _leads, _isMoreThanId, type) =>
            distinct(keysOf(representations, type)).flatMap(
              (key) => ENTITIES[type]?.plan(plan, key) ?? [],
            ),
        },
      },
    ),
  },
};

/** Throws BAD_USER_INPUT for a representation that can name no entity. */
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
    throw badUserInput(`__typename must be one of ${known}, got ${quoted(type)}.`);
  }
  const together = reference.keys[0]?.split(' ') ?? [];
  const key =
    together.length > 1
      ? Object.fromEntries(together.map((name) => [name, readKey(representation, type, [name])]))
      : readKey(representation, type, reference.keys);
  return { type, reference, key };
}

/** The value of fields that are a key each. */
function readKey(
  representation: Readonly<Record<string, unknown>>,
  type: string,
  names: readonly string[],
): string {
  const given = names.filter((name) => representation[name] != null);
  const asNull = names.find((name) => representation[name] === null);
  const [name = asNull ?? names.join(' or ')] = given;
  const key = toKey(representation[name]);
  if (key === null) {
    throw badUserInput(
      `A representation of ${type} must have a text or a whole number as ${name}, got ${nameOf(representation[name])}.`,
    );
  }
  if (given.some((other) => toKey(representation[other]) !== key)) {
    throw badUserInput(`${given.join(' and ')} of a ${type} must be the same, got two.`);
  }
  checkId(name, key);
  return key;
}

/** As graphql-js reads an ID; null for what is none. */
const toKey = (value: unknown): string | null =>
  typeof value === 'string' ? value : toDigits(value);

type EntityKey = string | Readonly<Record<string, string>>;

const distinct = (keys: readonly EntityKey[]): EntityKey[] => [
  ...new Map(keys.map((key) => [JSON.stringify(key), key])).values(),
];

/** The keys of the valid representations of one type. */
function keysOf(representations: readonly unknown[], type: string): EntityKey[] {
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
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawNumber(value);

function nameOf(value: unknown): string {
  if (value == null) return value === null ? 'null' : 'none';
  if (Array.isArray(value)) return 'a list';
  if (isRawNumber(value)) return 'a number';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
