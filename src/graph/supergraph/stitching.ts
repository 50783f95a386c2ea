// The variant for schema stitching: which fields get many of a type by their keys, as @graphql-tools/stitching-directives reads it.
import { type DocumentNode, Kind, parse, print, visit } from 'graphql';
import { directive } from './directive.ts';
import { ENTITIES } from './entities.ts';

const DIRECTIVES = parse(`
  "What names one of these."
  directive @key(selectionSet: String!) on OBJECT

  "Gets many by the key that each has, in the order asked."
  directive @merge(keyField: String) on FIELD_DEFINITION
`);

/** What stitching gateways ask; no part of what is stitched. */
export const STITCHING_FIELDS = `
  extend type Query {
    "What a stitching gateway reads of this schema; answered where introspection is."
    _sdl: String!
  }
`;

const keyByField = new Map(Object.values(ENTITIES).map(({ byKeys, keys }) => [byKeys, keys[0]]));

/** The schema with keys, and the fields that take many of them at once. */
export function toStitchingSdl(schema: DocumentNode): string {
  const { definitions } = visit(schema, {
    // It is of Apollo Federation alone.
    DirectiveDefinition: ({ name }) => (name.value === 'shareable' ? null : undefined),
    Directive: ({ name }) => (name.value === 'shareable' ? null : undefined),
    ObjectTypeDefinition: {
      leave(type) {
        const key = ENTITIES[type.name.value]?.keys[0];
        if (key === undefined) return undefined;
        const selectionSet = `{ ${key} }`;
        return {
          ...type,
          directives: [...(type.directives ?? []), directive('key', { selectionSet })],
        };
      },
    },
    FieldDefinition(field) {
      const keyField = keyByField.get(field.name.value);
      if (keyField === undefined) return undefined;
      return {
        ...field,
        directives: [...(field.directives ?? []), directive('merge', { keyField })],
      };
    },
  });
  return `${print({ kind: Kind.DOCUMENT, definitions: [...DIRECTIVES.definitions, ...definitions] })}\n`;
}
