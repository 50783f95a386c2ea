// Finds where the graph has what LeadSail documents: the fields of a call, and the place of a property, by the schema's own words.
import {
  type GraphQLInputObjectType,
  type GraphQLObjectType,
  getNamedType,
  isInputObjectType,
  isObjectType,
} from 'graphql';
import { createSchema } from '../../src/graph/schema.ts';
import { SDL } from '../../test/support/sdl.ts';
import { PAGING } from './reasons.ts';

const schema = createSchema(SDL);
const objects = Object.values(schema.getTypeMap()).filter(isObjectType);

/** A field that makes a call. */
export type Root = { readonly type: string; readonly name: string };

/** Anything of the schema that has a name and says which property of LeadSail's it is. */
type Named = { readonly name: string; readonly description?: string | null | undefined };

const bears = ({ name, description }: Named, property: string): boolean =>
  name === property || Boolean(description?.includes(`REST \`${property}\``));

/** The type of the graph of this name; undefined while there is none. */
export function typeOf(name: string | undefined): GraphQLObjectType | undefined {
  const type = schema.getType(name ?? '');
  return isObjectType(type) ? type : undefined;
}

/** The fields that make a call, those apart that read again what a write changed or read before it. */
export function rootsOf(call: string): Root[] {
  const isRead = call.startsWith('GET');
  return objects
    .filter(({ name }) => !name.endsWith('Payload') && (name !== 'Mutation' || !isRead))
    .flatMap((type) =>
      Object.values(type.getFields())
        .filter(({ description }) => description?.includes(`\`${call}\``))
        .map(({ name }) => ({ type: type.name, name })),
    );
}

function fieldOf({ type, name }: Root) {
  const field = typeOf(type)?.getFields()[name];
  if (!field) throw new Error(`${type} has no field ${name}`);
  return field;
}

/** How an argument is written that carries a property: `after`, `filter: { status }`. */
export function argumentOf(root: Root, place: string): string | undefined {
  for (const argument of fieldOf(root).args) {
    if (bears(argument, PAGING[place] ?? place)) return argument.name;
    const input = getNamedType(argument.type);
    const below = isInputObjectType(input) && inputPathOf(input, place.split('.'));
    if (below) return `${argument.name}: { ${below} }`;
  }
  return undefined;
}

function inputPathOf(
  input: GraphQLInputObjectType,
  [step = '', ...rest]: string[],
): string | undefined {
  const property = step.replace('[]', '');
  const found = Object.values(input.getFields()).find((field) => bears(field, property));
  if (!found) return undefined;
  const below = getNamedType(found.type);
  if (rest.length === 0 || !isInputObjectType(below)) return found.name;
  const inner = inputPathOf(below, rest);
  return inner && `${found.name}: { ${inner} }`;
}

/** The path of a value below a type of the graph: `contact.name`, `transcript.entries.role`. */
export function pathOf(
  type: GraphQLObjectType,
  [step = '', ...rest]: string[],
): string | undefined {
  const property = step.replace('[]', '');
  const fields = Object.values(type.getFields());
  const isLeaf = rest.length === 0;
  const own =
    fields.find(({ name }) => name === property) ??
    fields.find((field) => isIdOf(field, property)) ??
    fields.find(
      (field) => bears(field, property) && !(isLeaf && isObjectType(getNamedType(field.type))),
    );
  if (own) {
    const below = getNamedType(own.type);
    if (isLeaf || !isObjectType(below)) return own.name;
    const entries = below.getFields().entries;
    const inner = pathOf(typeOf(entries && getNamedType(entries.type).name) ?? below, rest);
    return inner && `${own.name}.${entries ? 'entries.' : ''}${inner}`;
  }
  // A record of the graph's own that gathers some properties, such as `contact`.
  for (const field of isLeaf ? fields : []) {
    const part = getNamedType(field.type);
    if (!isObjectType(part) || !part.name.startsWith(type.name)) continue;
    const inner = Object.values(part.getFields()).find((one) => bears(one, property));
    if (inner) return `${field.name}.${inner.name}`;
  }
  return undefined;
}

/** "LeadSail's `leadId`": how the schema says it of an id. */
const isIdOf = ({ name, description }: Named, property: string): boolean =>
  name === 'id' && Boolean(description?.includes(`\`${property}\``));

/** Where the answer of a call has a value: a property of its own, the id of a node, how a page goes on. */
export function answerPathOf(root: Root, place: string): string | undefined {
  const answer = getNamedType(fieldOf(root).type);
  if (!isObjectType(answer)) return undefined;
  const node = place.endsWith('Id') && answer.getFields()[place.slice(0, -'Id'.length)];
  if (node) return `${node.name} { id }`;
  const [first = '', second] = (PAGING[place] ?? place).split('.');
  const own = Object.values(answer.getFields()).find((field) => bears(field, first));
  return own && (second ? `${own.name} { ${second} }` : own.name);
}
