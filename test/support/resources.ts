// The resources of LeadSail as the schema has them: every net walks this list, so that a new resource is in all of them.
import {
  type GraphQLField,
  type GraphQLNamedType,
  getNamedType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import { createSchema } from '../../src/graph/schema.ts';
import { ENTITIES } from '../../src/graph/supergraph/entities.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';
import { pathFault } from '../../src/upstream/path.ts';
import { documented } from './documented.ts';
import { SDL } from './sdl.ts';

// biome-ignore lint/suspicious/noExplicitAny: REST records of any shape
type Json = any;

/** What has an id or key in LeadSail, and how it is asked for. */
export type Resource = {
  /** Its type in the graph. */
  readonly type: string;
  /** The property of LeadSail's that names one, for example `leadId`. */
  readonly idKey: string;
  /** The same in the graph. */
  readonly key: string;
  /** The field of Query that takes many of its keys, and the name of that argument. */
  readonly byKeys: { readonly field: string; readonly argument: string };
  /** The fields of Query that list it unasked. */
  readonly lists: readonly ResourceList[];
};

export type ResourceList = {
  readonly field: string;
  /** Whether it comes in pages. */
  readonly isConnection: boolean;
  /** The argument by which it leaves nothing out; empty where it never does. */
  readonly everything: string;
};

const schema = createSchema(SDL);
const queryFields = Object.values(schema.getQueryType()?.getFields() ?? {});

/** The type of which a field answers with one, a list or a connection. */
export function answeredBy({ type }: GraphQLField<unknown, unknown>): GraphQLNamedType {
  const named = getNamedType(type);
  const nodes = isObjectType(named) ? named.getFields().nodes : undefined;
  return nodes ? getNamedType(nodes.type) : named;
}

function everythingOf({ args }: GraphQLField<unknown, unknown>): string {
  const filter = getNamedType(args.find(({ name }) => name === 'filter')?.type);
  const hidesArchived = isInputObjectType(filter) && 'includeArchived' in filter.getFields();
  return hidesArchived ? 'filter: { includeArchived: true }' : '';
}

export const resources: readonly Resource[] = Object.entries(ENTITIES)
  .filter(([, { keys }]) => !keys[0]?.includes(' '))
  .map(([type, { keys, byKeys }]) => {
    const many = queryFields.find(({ name }) => name === byKeys);
    const [argument] = many?.args ?? [];
    const [idKey] = Object.keys(documented[type] ?? {});
    const [key] = keys;
    if (!argument || idKey === undefined || key === undefined)
      throw new Error(`${type} has no field ${byKeys}, or no documented properties`);
    const lists = queryFields
      .filter((field) => answeredBy(field).name === type && !field.args.some(isRequiredArgument))
      .map((field) => {
        const isConnection = getNamedType(field.type).name !== type;
        return { field: field.name, isConnection, everything: everythingOf(field) };
      });
    return { type, idKey, key, byKeys: { field: byKeys, argument: argument.name }, lists };
  });

/** What LeadSail names by a lead and a key: it has no list of its own, and only stitching gateways take many. */
export const leadFiles: Resource = {
  type: 'LeadFile',
  idKey: 'fileId',
  key: 'id',
  byKeys: { field: '', argument: '' },
  lists: [],
};

/** Types that Query gives by a list of keys; each must be a resource. */
export const askedByKeys: readonly string[] = queryFields
  .filter(({ type }) => isNonNullType(type) && isListType(type.ofType))
  .map((field) => answeredBy(field).name);

/** The records that the simulated LeadSail has of a resource, exactly as it sends them. */
export function rowsOf(simulator: Simulator, { type, idKey }: Resource, tenant = 0): Json[] {
  const collections: readonly Json[][] = Object.values(simulator.data(tenant));
  // The own id stands first in a record; others may follow.
  const rows = collections.find(([first]) => first && Object.keys(first)[0] === idKey);
  if (!rows) throw new Error(`the simulated LeadSail has no ${type}`);
  return rows;
}

/** The keys of those records that can be asked for: a key that cannot stand in a path is only in lists. */
export const keysOf = (simulator: Simulator, resource: Resource, tenant = 0): string[] =>
  rowsOf(simulator, resource, tenant)
    .map((row) => row[resource.idKey] as string)
    .filter((key) => pathFault(key) === null);

/** Keys of each resource to ask for: some that are there, one that is not, and some that cannot be. */
export function keysToAsk(simulator: Simulator): Readonly<Record<string, readonly string[]>> {
  const HOSTILE = ['none_of_them', '../x', 'a/b', ''];
  const fileKeys = new Set(rowsOf(simulator, leadFiles).map(({ fileKey }) => fileKey as string));
  const byType = Object.fromEntries(
    resources.map((resource) => {
      return [resource.type, [...keysOf(simulator, resource).slice(0, 10), ...HOSTILE]];
    }),
  );
  return { ...byType, [leadFiles.type]: [...fileKeys, ...HOSTILE] };
}
