// The variant for schema stitching: which fields read many of a type by their keys, for @graphql-tools/stitching-directives.
import { type ConstDirectiveNode, type DocumentNode, Kind, parse, print, visit } from 'graphql';
import { SEMANTIC_NON_NULL } from '../semantic-non-null.ts';
import { directive, withDirectives } from './directive.ts';
import { ENTITIES } from './entities.ts';
import { FILES_BY_KEYS } from './files-by-keys.ts';

const DIRECTIVES = parse(`
  "What names one of these."
  directive @key(selectionSet: String!) on OBJECT

  "Gets many by the key that each has, in the order asked."
  directive @merge(keyField: String, key: [String!]) on FIELD_DEFINITION
`);

const { definitions: BY_KEYS } = parse(FILES_BY_KEYS);
const queryFieldsByKeys = BY_KEYS.flatMap((one) =>
  one.kind === Kind.OBJECT_TYPE_EXTENSION ? (one.fields ?? []) : [],
);
const typesByKeys = BY_KEYS.filter(({ kind }) => kind !== Kind.OBJECT_TYPE_EXTENSION);

/** The fields for stitching gateways: many by their keys, and the schema's text, which is not stitched. */
export const STITCHING_FIELDS = `
  ${FILES_BY_KEYS}

  extend type Query {
    "What a stitching gateway reads of this schema; answered where introspection is."
    _sdl: String!
  }
`;

const keyByField = new Map(
  Object.values(ENTITIES).map(({ byKeys, keys }) => [byKeys, keys[0]?.split(' ') ?? []]),
);

/** `@merge`: with one field its value is the key, with several an object of them. */
const merge = (key: readonly string[]): ConstDirectiveNode =>
  directive('merge', key.length === 1 ? { keyField: key[0] ?? '' } : { key });

// One belongs to Apollo Federation, one to the plain schema.
const LEFT_OUT = ['shareable', SEMANTIC_NON_NULL];

/** The schema with keys, and the fields that read many by their keys. */
export function toStitchingSdl(schema: DocumentNode): string {
  const { definitions } = visit(schema, {
    DirectiveDefinition: ({ name }) => (LEFT_OUT.includes(name.value) ? null : undefined),
    Directive: ({ name }) => (LEFT_OUT.includes(name.value) ? null : undefined),
    ObjectTypeDefinition: {
      enter(type) {
        if (type.name.value !== 'Query') return undefined;
        return { ...type, fields: [...(type.fields ?? []), ...queryFieldsByKeys] };
      },
      leave(type) {
        const key = ENTITIES[type.name.value]?.keys[0];
        if (key === undefined) return undefined;
        const selectionSet = `{ ${key} }`;
        return withDirectives(type, [directive('key', { selectionSet })]);
      },
    },
    FieldDefinition(field) {
      const key = keyByField.get(field.name.value);
      if (key === undefined) return undefined;
      return withDirectives(field, [merge(key)]);
    },
  });
  const all = [...DIRECTIVES.definitions, ...definitions, ...typesByKeys];
  return `${print({ kind: Kind.DOCUMENT, definitions: all })}\n`;
}
