// The schema as composers of the GraphQL Composite Schemas Spec read it: which fields find an entity by its key.
//
// Their routers use `/graphql` like clients: nothing is resolved that the plain schema lacks.
import {
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  print,
  visit,
} from 'graphql';
import { SEMANTIC_NON_NULL } from '../semantic-non-null.ts';
import { directive, withDirectives } from './directive.ts';
import { ENTITIES } from './entities.ts';

// The spec has no version to link to; Grafbase's composer, which the tests use, requires one.
const LINK = parse(`
  extend schema
    @link(
      url: "https://specs.grafbase.com/composite-schemas/v1"
      import: ["@key", "@lookup", "@shareable"]
    )
`);

// The spec defines this one itself, and composers reject the others.
const UNDEFINED = ['personal', 'shareable', SEMANTIC_NON_NULL];
const LEFT_OUT = UNDEFINED.filter((name) => name !== 'shareable');

/** The schema with the keys of its entities, and the fields that find them. */
export function toCompositeSdl(schema: DocumentNode): string {
  const types = new Map(
    schema.definitions.flatMap((one) =>
      one.kind === Kind.OBJECT_TYPE_DEFINITION ? [[one.name.value, one]] : [],
    ),
  );
  const found = new Map(
    types.get('Query')?.fields?.flatMap((field) => {
      const key = keyFoundBy(field, types);
      return key === null ? [] : [[field, key]];
    }),
  );
  const { definitions } = visit(schema, {
    DirectiveDefinition: ({ name }) => (UNDEFINED.includes(name.value) ? null : undefined),
    Directive: ({ name }) => (LEFT_OUT.includes(name.value) ? null : undefined),
    ObjectTypeDefinition: {
      enter(type) {
        const fields = type.fields?.map((field) =>
          found.has(field) ? withDirectives(field, [directive('lookup')]) : field,
        );
        const keys = [...found.values()].filter(({ of }) => of === type.name.value);
        const own = keys.map(({ fields }) => directive('key', { fields }));
        return withDirectives({ ...type, ...(fields && { fields }) }, own);
      },
    },
  });
  return `${print({ kind: Kind.DOCUMENT, definitions: [...LINK.definitions, ...definitions] })}\n`;
}

/**
 * The key of the returned entity whose fields are exactly the field's arguments; null: it finds none by a key. Composers
 * accept no nullable key, because the field does not accept null.
 */
function keyFoundBy(
  { type, arguments: given = [] }: FieldDefinitionNode,
  types: ReadonlyMap<string, ObjectTypeDefinitionNode>,
) {
  if (type.kind !== Kind.NAMED_TYPE) return null;
  const of = type.name.value;
  const names = given.map(({ name }) => name.value).sort();
  const fields = ENTITIES[of]?.keys.find((key) => `${key.split(' ').sort()}` === `${names}`);
  const own = types.get(of)?.fields?.filter(({ name }) => names.includes(name.value)) ?? [];
  const isSure = own.every((field) => field.type.kind === Kind.NON_NULL_TYPE);
  return fields === undefined || !isSure ? null : { of, fields };
}
