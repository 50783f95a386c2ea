// A type policy that joins the pages of a connection, whether its `nodes` are selected, its `edges`, or both.
import type { FieldPolicy, Reference, StoreObject } from '@apollo/client';

type Entity = Reference | StoreObject;
type Item = { cursor?: string | undefined; node?: Entity | undefined; edge?: Entity };
type Connection = {
  nodes?: readonly Entity[];
  edges?: readonly StoreObject[];
  pageInfo?: { readonly [name: string]: unknown };
};
type Joined = Omit<Connection, 'nodes' | 'edges'> & { readonly items: readonly Item[] };

/** Lists of different `keyArgs` are kept apart; `first` and `after` only say which page of a list comes. */
export function joinPages(
  keyArgs: string[] = ['filter'],
): FieldPolicy<Joined, Connection, Connection> {
  return {
    keyArgs,

    read(joined, { canRead }) {
      if (!joined) return undefined;
      const { items, ...rest } = joined;
      // Items that the cache has dropped are left out.
      const held = items.filter(({ node }) => node === undefined || canRead(node));
      const connection: Connection = { ...rest };
      // What no query has asked for yet is absent, not empty, so that Apollo Client asks for it.
      if (held.every(({ node }) => node)) connection.nodes = held.map(({ node }) => node as Entity);
      if (held.every(({ edge }) => edge))
        connection.edges = held.map(({ edge }) => edge as StoreObject);
      return connection;
    },

    merge(joined, incoming, { args, readField }) {
      const { nodes, edges, pageInfo, ...rest } = incoming;
      const before = joined?.items ?? [];
      const length = Math.max(nodes?.length ?? 0, edges?.length ?? 0);
      // Behind the item that it continues; a first page, or one that continues no known item, begins the list again.
      const at = args?.after ? before.findIndex(({ cursor }) => cursor === args.after) + 1 : 0;
      const page = Array.from({ length }, (_, index): Item => {
        const edge = edges?.[index];
        const node = nodes?.[index] ?? (edge && readField<Entity>('node', edge));
        const cursor = edge && readField<string>('cursor', edge);
        const known = before[at + index];
        const isSame = idOf(node) !== undefined && idOf(node) === idOf(known?.node);
        return {
          ...(isSame && known),
          ...(node && { node }),
          ...(edge && { edge }),
          ...(cursor && { cursor }),
        };
      });
      const last = page.at(-1);
      if (last && pageInfo?.endCursor) last.cursor = String(pageInfo.endCursor);
      const items = [...before.slice(0, at), ...page];
      const isEnd = pageInfo !== undefined || items.length === before.length;
      const { items: _, pageInfo: old, ...kept } = joined ?? { items };
      return {
        ...kept,
        ...rest,
        items,
        ...(isEnd && { pageInfo: { ...old, ...pageInfo, ...(at > 0 && startOf(old)) } }),
      };
    },
  };
}

const idOf = (node: Entity | undefined): unknown => node?.__ref;

/** Where a joined list begins is said by its first page. */
const startOf = ({ startCursor, hasPreviousPage }: Connection['pageInfo'] = {}) => ({
  ...(startCursor !== undefined && { startCursor }),
  ...(hasPreviousPage !== undefined && { hasPreviousPage }),
});
