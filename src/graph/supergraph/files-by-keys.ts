// Many files by lead and key: the field that a stitching gateway reads them by, in that variant alone.
import type { GraphQLResolveInfo } from 'graphql';
import { files } from '../../leadsail/files.ts';
import type { GatewayContext } from '../context.ts';
import { field } from '../field.ts';
import { checkId, checkIdCount, itemsAsked, MAX_IDS } from '../resolvers/arguments.ts';
import { type FileKey, fileReference } from '../resolvers/files.ts';

/** The field and its input, as part of the schema. */
export const FILES_BY_KEYS = `
  extend type Query {
    """
    Several files in the order asked, null for each that LeadSail has not; at most 100 keys. One call a lead, all at once:
    \`GET /files/{leadId}/{fileKey}\` for one of its files, \`GET /files/{leadId}\` for several.
    """
    filesByKeys("At most ${MAX_IDS} keys; the same may stand twice and is asked once." keys: [LeadFileKey!]!): [LeadFile]!
  }

  "What names a file."
  input LeadFileKey {
    "LeadSail's \`leadId\`."
    leadId: ID!
    "The file's \`fileKey\`, for example \`retainer_signed\`."
    key: ID!
  }
`;

type Keys = { readonly keys: readonly FileKey[] };

export const filesByKeysResolvers = {
  Query: {
    filesByKeys: field(
      (_: unknown, { keys }: Keys, { leadsail }: GatewayContext, info: GraphQLResolveInfo) => {
        checkIdCount('keys', keys);
        const { load } = leadsail.use(files);
        return keys.map(async ({ leadId, key }, index) => {
          checkId('leadId', leadId);
          checkId('key', key);
          return load(leadId, key, { prev: info.path, key: index });
        });
      },
      {
        cost: {
          items: ({ keys }) => itemsAsked(keys.length, 0, MAX_IDS),
          calls: (plan, { keys }) =>
            keys.length > MAX_IDS
              ? []
              : (keys as readonly FileKey[]).flatMap((key) => fileReference.plan(plan, key)),
        },
      },
    ),
  },
};
