// The properties that LeadSail documents, and how each is asked for and expected in the graph.
//
// documented-properties.json holds every property of LeadSail's response schemas: a name with null is
// a value, with an object a record, with a one-item array a list of records. A value whose names are data is an object in
// REST and a list of `{name, enabled}` in the graph.
import { readFileSync } from 'node:fs';
import {
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isEnumType,
  isListType,
  isObjectType,
} from 'graphql';
import { createSchema } from '../../src/graph/schema.ts';
import { SDL } from './sdl.ts';

type Properties = { readonly [name: string]: null | Properties | readonly [Properties] };
// biome-ignore lint/suspicious/noExplicitAny: REST records of any shape
type Json = any;

export const documented = JSON.parse(
  readFileSync(new URL('documented-properties.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, Properties> & Record<'Lead' | 'Interaction', Properties>>;

// Made when it is needed: packages with a graphql of their own import this as well.
let schema: GraphQLSchema | undefined;

/** Documented, and left out of the graph. A property may stand here only with its reason. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  'Client.settings.defaultPostingUrl': 'a secret: who knows it can post leads to the client',
  'Campaign.webhooks.headers': 'secrets: they can hold credentials',
};

// The ids of resources and of the campaign snapshot are the graph's `id`; all else keeps its name and place.
const RENAMED: Readonly<Record<string, string>> = {
  'Lead.leadId': 'id',
  'Client.clientId': 'id',
  'Client.contactName': 'contact.name',
  'Client.contactEmail': 'contact.email',
  'Client.contactPhone': 'contact.phone',
  'Interaction.interactionId': 'id',
  'CampaignSnapshot.campaignId': 'id',
  'Campaign.campaignId': 'id',
  'LeadFile.fileId': 'id',
  'LeadFile.fileKey': 'key',
  'LeadFile.fileName': 'name',
  'LeadFile.fileType': 'type',
  'LeadFile.documentUrl': 'url',
  'CampaignDocument.documentId': 'id',
};

/** One documented property: where it stands in the graph, and under what type. */
export type Property = {
  /** `Lead.campaign.name`, `Interaction.transcript[].role`. */
  readonly name: string;
  readonly type: string;
  readonly isEnum: boolean;
  /** Whether it is a list of such values. */
  readonly isList: boolean;
  /** Where the graph has it, from where LeadSail has it: `id`, `contact.name`. */
  readonly graphPath: string;
  readonly isPersonal: boolean;
};

/** Every documented value of a resource, with the graph's type of it; throws for one that is not there. */
export function propertiesOf(resource: string): Property[] {
  const found: Property[] = [];
  const walk = (
    properties: Properties,
    type: GraphQLObjectType,
    place: string,
    isBelowPersonal: boolean,
  ): void => {
    for (const [key, below] of namedIn(properties, place)) {
      const name = `${place}.${key}`;
      const field = fieldOf(type, key);
      const isPersonal = isBelowPersonal || isTagged(type, key);
      const named = getNamedType(field.type);
      if (below === null) {
        const graphPath = graphPathOf(type, key);
        const isEnum = isEnumType(named);
        const isList = isListType(getNullableType(field.type)) && !isObjectType(named);
        found.push({ name, type: named.name, isEnum, isList, graphPath, isPersonal });
      } else if (isList(below)) walk(below[0], itemTypeOf(field), `${name}[]`, isPersonal);
      else walk(below, typeOf(named.name), name, isPersonal);
    }
  };
  walk(documented[resource] ?? {}, typeOf(resource), resource, false);
  return found;
}

const namedIn = (properties: Properties, place: string): [string, Properties[string]][] =>
  Object.entries(properties).filter(([key]) => !(`${place}.${key}` in LEFT_OUT));

function typeOf(name: string): GraphQLObjectType {
  schema ??= createSchema(SDL);
  const type = schema.getType(name);
  if (!isObjectType(type)) throw new Error(`the schema has no type ${name}`);
  return type;
}

const graphPathOf = (type: GraphQLObjectType, key: string): string =>
  RENAMED[`${type.name}.${key}`] ?? key;

function stepsOf(type: GraphQLObjectType, key: string) {
  let holder = type;
  return graphPathOf(type, key)
    .split('.')
    .map((name) => {
      const field = holder.getFields()[name];
      if (!field) throw new Error(`${holder.name} has no field ${name} for the documented ${key}`);
      const below = getNamedType(field.type);
      if (isObjectType(below)) holder = below;
      return field;
    });
}

const fieldOf = (type: GraphQLObjectType, key: string) => stepsOf(type, key).at(-1) as Field;
type Field = ReturnType<typeof stepsOf>[number];

const isTagged = (type: GraphQLObjectType, key: string): boolean =>
  stepsOf(type, key).some(({ astNode }) =>
    astNode?.directives?.some(({ name }) => name.value === 'personal'),
  );

const isList = (below: Properties | readonly [Properties]): below is readonly [Properties] =>
  Array.isArray(below);

// A transcript is a list in REST and an object with `entries` in the graph.
function itemTypeOf(field: Field): GraphQLObjectType {
  const name = getNamedType(field.type).name;
  return typeOf(name === 'Transcript' ? 'TranscriptEntry' : name);
}

/** A selection of everything documented of a resource; enums as value and as `…Raw`. */
export const selectionOf = (resource: string): string =>
  select(documented[resource] ?? {}, typeOf(resource), resource);

const NAMED_FLAGS = ' { name enabled }';

const toNamedFlags = (sent: Json): Json =>
  sent && Object.entries(sent).map(([name, enabled]) => ({ name, enabled }));

function select(properties: Properties, type: GraphQLObjectType, place: string): string {
  const parts = namedIn(properties, place).map(([key, below]) => {
    const field = fieldOf(type, key);
    const named = getNamedType(field.type);
    const holders = graphPathOf(type, key).split('.').slice(0, -1);
    const nested = (leaf: string): string =>
      holders.reduceRight((in_, one) => `${one} { ${in_} }`, leaf);
    const raw = isEnumType(named) ? ` ${field.name}Raw` : '';
    if (below === null) return nested(field.name + (isObjectType(named) ? NAMED_FLAGS : raw));
    const inner = isList(below)
      ? select(below[0], itemTypeOf(field), `${place}.${key}[]`)
      : select(below, typeOf(named.name), `${place}.${key}`);
    return named.name === 'Transcript'
      ? `${field.name} { entries ${inner} }`
      : `${field.name} ${inner}`;
  });
  return `{ ${parts.join(' ')} }`;
}

/** What the graph is to answer for a REST record of good values: the same values under its own names. */
export const expected = (resource: string, record: Json): Json =>
  project(documented[resource] ?? {}, typeOf(resource), record, resource);

function project(
  properties: Properties,
  type: GraphQLObjectType,
  record: Json,
  place: string,
): Json {
  if (record == null) return null;
  const out: Json = {};
  for (const [key, below] of namedIn(properties, place)) {
    const field = fieldOf(type, key);
    const sent = record[key] ?? null;
    const holders = graphPathOf(type, key).split('.').slice(0, -1);
    const holder = holders.reduce((within, step) => {
      within[step] ??= {};
      return within[step];
    }, out);
    if (below === null) {
      const named = getNamedType(field.type);
      const isEnum = isEnumType(named);
      if (isEnum) holder[`${field.name}Raw`] = sent;
      const value = isObjectType(named) ? toNamedFlags(sent) : sent;
      holder[field.name] = isEnum ? (sent?.toUpperCase() ?? null) : value;
    } else if (isList(below)) {
      const itemType = itemTypeOf(field);
      const inner = (item: Json) => project(below[0], itemType, item, `${place}.${key}[]`);
      const items = sent?.map(inner) ?? null;
      const isTranscript = getNamedType(field.type).name === 'Transcript';
      out[field.name] = isTranscript && items ? { entries: items } : items;
    } else {
      const inner = typeOf(getNamedType(field.type).name);
      out[field.name] = project(below, inner, sent, `${place}.${key}`);
    }
  }
  return out;
}
