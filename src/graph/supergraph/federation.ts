// The variant for a subgraph: the schema as composers of Apollo Federation read it, and the fields that routers use.
import {
  type DocumentNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  print,
  visit,
} from 'graphql';
import { SEMANTIC_NON_NULL } from '../semantic-non-null.ts';
import { withDemand } from './demand.ts';
import { directive } from './directive.ts';
import { ENTITIES, MAX_REPRESENTATIONS } from './entities.ts';

const linkOf = (imports: readonly string[]): DocumentNode =>
  parse(`
    extend schema
      @link(
        url: "https://specs.apollo.dev/federation/v2.9"
        import: ${JSON.stringify(['@cost', '@key', '@listSize', '@shareable', '@tag', ...imports])}
      )
  `);

/** The fields for routers and composers, with the types they need; not part of the composed schema. */
export const FEDERATION_FIELDS = `
  extend type Query {
    """
    The entities that other subgraphs point at, in the order asked, null for each that LeadSail has
    not; at most ${MAX_REPRESENTATIONS}. One call a lead, interaction, client or file, all at once, for only LeadSail knows whether one
    exists; the \`interactions\` of leads and the labels of their answers leave with them. Several
    entries of the field library cost one call, campaigns one walk of their list. A representation that cannot be right, whose call
    failed, or that the calls of one operation do not suffice for, is null with its own error; the others stay.
    """
    _entities(
      "Each with its \`__typename\` and its key: \`id\`, \`key\` of a field library entry, \`leadId\` and \`key\` of a file."
      representations: [_Any!]!
    ): [_Entity]!
    "What a composer reads of this subgraph; answered where introspection is."
    _service: _Service!
  }

  "What other subgraphs can point at."
  union _Entity = ${Object.keys(ENTITIES).join(' | ')}

  "The type and key of an entity."
  scalar _Any

  "This subgraph as a composer reads it."
  type _Service {
    "The schema with the directives of Apollo Federation."
    sdl: String!
  }
`;

// Our directives: those that composers import under the same name, and those they do not know.
const REPLACED = ['personal', 'shareable', SEMANTIC_NON_NULL];

/**
 * The schema with keys, tags and costs; other subgraphs may define its value types too.
 * `imports` are further directives of Apollo Federation that it uses.
 */
export function toFederationSdl(schema: DocumentNode, imports: readonly string[] = []): string {
  const types = new Map(
    schema.definitions.flatMap((one) =>
      one.kind === Kind.OBJECT_TYPE_DEFINITION || one.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION
        ? [[one.name.value, one]]
        : [],
    ),
  );
  const { definitions } = visit(schema, {
    DirectiveDefinition: ({ name }) => (REPLACED.includes(name.value) ? null : undefined),
    Directive: ({ name }) => {
      if (name.value === SEMANTIC_NON_NULL) return null;
      return name.value === 'personal' ? directive('tag', { name: 'personal' }) : undefined;
    },
    ObjectTypeDefinition: {
      leave(type) {
        const counted = withDemand(type, types);
        return { ...counted, directives: [...keysOf(type), ...(counted.directives ?? [])] };
      },
    },
  });
  return `${print({ kind: Kind.DOCUMENT, definitions: [...linkOf(imports).definitions, ...definitions] })}\n`;
}

const keysOf = ({ name }: ObjectTypeDefinitionNode) =>
  (ENTITIES[name.value]?.keys ?? []).map((key) => directive('key', { fields: key }));
