// The variant for a subgraph whose router enforces OAuth scopes: each field declares which it needs.
import { type ConstDirectiveNode, type DocumentNode, Kind, parse, visit } from 'graphql';
import { type Right, SCOPES } from '../../upstream/credential.ts';
import type { FieldExtensions } from '../field.ts';
import { createSchema } from '../schema.ts';
import { withDirectives } from './directive.ts';
import { toFederationSdl } from './federation.ts';
import { isPersonal } from './personal.ts';

/**
 * The variant for a subgraph in which each field declares the scopes it needs, by `@personal` and by the right of each
 * mutation. `sdl` is the text of schema.graphql.
 */
export function toScopedSdl(sdl: string): string {
  const mutations = createSchema(sdl).getMutationType();
  const rightOf = (mutation: string): Right =>
    (mutations?.getFields()[mutation]?.extensions as FieldExtensions | undefined)?.right ?? 'write';
  const scoped: DocumentNode = visit(parse(sdl), {
    ObjectTypeDefinition: (type) => ({
      ...type,
      fields: type.fields?.map((one) => {
        const isMutation = type.name.value === mutations?.name;
        if (!isMutation && !isPersonal(one)) return one;
        const right = isMutation ? rightOf(one.name.value) : 'personal';
        return withDirectives(one, [requiresScopes(SCOPES[right])]);
      }),
    }),
  });
  return toFederationSdl(scoped, ['@requiresScopes']);
}

const requiresScopes = (scopes: readonly string[]): ConstDirectiveNode => ({
  kind: Kind.DIRECTIVE,
  name: { kind: Kind.NAME, value: 'requiresScopes' },
  arguments: [
    {
      kind: Kind.ARGUMENT,
      name: { kind: Kind.NAME, value: 'scopes' },
      value: {
        kind: Kind.LIST,
        values: [
          {
            kind: Kind.LIST,
            values: scopes.map((value) => ({ kind: Kind.STRING, value })),
          },
        ],
      },
    },
  ],
});
