// The properties that LeadSail documents, and how each is asked for and expected in the graph.
//
// documented-properties.json holds every property of LeadSail's response schemas: a name with null is
// a value, with an object a record, with a one-item array a list of records.
import { readFileSync } from 'node:fs';
import { type GraphQLObjectType, getNamedType, isEnumType, isObjectType } from 'graphql';
import { createSchema } from '../src/graph/schema.ts';
import { SDL } from './kit.ts';

type Properties = { readonly [name: string]: null | Properties | readonly [Properties] };
type Noun = 'Lead' | 'Interaction' | 'FieldLibraryEntry';
// biome-ignore lint/suspicious/noExplicitAny: REST records of any shape
type Json = any;

export const documented = JSON.parse(
  readFileSync(new URL('documented-properties.json', import.meta.url), 'utf8'),
) as Readonly<Record<Noun, Properties>>;

const schema = createSchema(SDL);

/** Documented, and left out of the graph: none. A property may stand here only with its reason. */
export const LEFT_OUT: Readonly<Record<string, string>> = {};

// The ids of nouns and of the campaign snapshot are the graph's `id`; all else keeps its name.
const RENAMED: Readonly<Record<string, string>> = {
  'Lead.leadId': 'id',
  'Interaction.interactionId': 'id',
  'CampaignSnapshot.campaignId': 'id',
};

/** One documented property: where it stands in the graph, and under what type. */
export type Property = {
  /** `Lead.campaign.name`, `Interaction.transcript[].role`. */
  readonly name: string;
  readonly type: string;
  readonly isEnum: boolean;
};

/** Every documented value of a noun, with the graph's type of it; throws for one that is not there. */
export function propertiesOf(noun: Noun): Property[] {
  const found: Property[] = [];
  visit(documented[noun], typeOf(noun), noun, (name, field) => {
    const named = getNamedType(field.type);
    found.push({ name, type: named.name, isEnum: isEnumType(named) });
  });
  return found;
}

function typeOf(name: string): GraphQLObjectType {
  const type = schema.getType(name);
  if (!isObjectType(type)) throw new Error(`the schema has no type ${name}`);
  return type;
}

function fieldOf(type: GraphQLObjectType, key: string) {
  const name = RENAMED[`${type.name}.${key}`] ?? key;
  const field = type.getFields()[name];
  if (!field) throw new Error(`${type.name} has no field ${name} for the documented ${key}`);
  return field;
}

function visit(
  properties: Properties,
  type: GraphQLObjectType,
  place: string,
  onValue: (name: string, field: ReturnType<typeof fieldOf>) => void,
): void {
  for (const [key, below] of Object.entries(properties)) {
    const name = `${place}.${key}`;
    if (name in LEFT_OUT) continue;
    const field = fieldOf(type, key);
    if (below === null) onValue(name, field);
    else if (isList(below)) visit(below[0], itemTypeOf(field), `${name}[]`, onValue);
    else visit(below, typeOf(getNamedType(field.type).name), name, onValue);
  }
}

const isList = (below: Properties | readonly [Properties]): below is readonly [Properties] =>
  Array.isArray(below);

// A transcript is a list in REST and an object with `entries` in the graph.
function itemTypeOf(field: ReturnType<typeof fieldOf>): GraphQLObjectType {
  const name = getNamedType(field.type).name;
  return typeOf(name === 'Transcript' ? 'TranscriptEntry' : name);
}

/** A selection of everything documented of a noun; enums as value and as `…Raw`. */
export function selectionOf(noun: Noun): string {
  return select(documented[noun], typeOf(noun));
}

function select(properties: Properties, type: GraphQLObjectType): string {
  const parts = Object.entries(properties).map(([key, below]) => {
    const field = fieldOf(type, key);
    const raw = isEnumType(getNamedType(field.type)) ? ` ${field.name}Raw` : '';
    if (below === null) return field.name + raw;
    const inner = isList(below)
      ? select(below[0], itemTypeOf(field))
      : select(below, typeOf(getNamedType(field.type).name));
    return getNamedType(field.type).name === 'Transcript'
      ? `${field.name} { entries ${inner} }`
      : `${field.name} ${inner}`;
  });
  return `{ ${parts.join(' ')} }`;
}

/** What the graph is to answer for a REST record of good values: the same values under its own names. */
export function expected(noun: Noun, record: Json): Json {
  return project(documented[noun], typeOf(noun), record);
}

function project(properties: Properties, type: GraphQLObjectType, record: Json): Json {
  if (record == null) return null;
  const out: Record<string, unknown> = {};
  for (const [key, below] of Object.entries(properties)) {
    const field = fieldOf(type, key);
    const sent = record[key] ?? null;
    if (below === null) {
      const isEnum = isEnumType(getNamedType(field.type));
      if (isEnum) out[`${field.name}Raw`] = sent;
      out[field.name] = isEnum ? (sent?.toUpperCase() ?? null) : sent;
    } else if (isList(below)) {
      const items = sent?.map((item: Json) => project(below[0], itemTypeOf(field), item)) ?? null;
      const isTranscript = getNamedType(field.type).name === 'Transcript';
      out[field.name] = isTranscript && items ? { entries: items } : items;
    } else out[field.name] = project(below, typeOf(getNamedType(field.type).name), sent);
  }
  return out;
}
