// Waiting calls, by tenant and by member: all get their turns, and the tenant with most calls waiting loses its last.

export type FairQueue<Item> = {
  readonly size: () => number;
  /** Puts it at the end of its member's. Returns the way to take it out, to be called once. */
  readonly add: (tenant: string, member: string, item: Item) => () => void;
  /** Whose turn it is, still in the queue; tenants go round, so do the members of each. Null when nobody waits. */
  readonly next: () => Item | null;
  /** The last of the one with most waiting; null where the member's own, with one more, would be as many. */
  readonly surplus: (tenant: string, member: string) => Item | null;
};

/** What waits of one tenant by its members. Insertion order is the round: one that was served goes to its end. */
type TenantQueue<Item> = { readonly members: Map<string, Set<Item>>; size: number };

/** An empty queue of items, each in it once. */
export function createFairQueue<Item>(): FairQueue<Item> {
  const tenants = new Map<string, TenantQueue<Item>>();
  let size = 0;

  function add(tenant: string, member: string, item: Item): () => void {
    const queue = tenants.get(tenant) ?? { members: new Map(), size: 0 };
    const own = queue.members.get(member) ?? new Set();
    size += 1;
    queue.size += 1;
    own.add(item);
    queue.members.set(member, own);
    tenants.set(tenant, queue);
    return () => {
      size -= 1;
      queue.size -= 1;
      own.delete(item);
      if (own.size === 0) queue.members.delete(member);
      if (queue.size === 0) tenants.delete(tenant);
    };
  }

  function next(): Item | null {
    const queue = rotate(tenants);
    const items = queue && rotate(queue.members);
    const [first] = items ?? [];
    return first ?? null;
  }

  function surplus(tenant: string, member: string): Item | null {
    const longest = longestOf(tenants.values());
    const own = tenants.get(tenant);
    if (longest && longest.size > (own?.size ?? 0) + 1) {
      return lastOf(longestOf(longest.members.values()));
    }
    const most = own && longestOf(own.members.values());
    return most && most.size > (own.members.get(member)?.size ?? 0) + 1 ? lastOf(most) : null;
  }

  return { size: () => size, add, next, surplus };
}

/** The first, which goes to the end. */
function rotate<Value>(round: Map<string, Value>): Value | undefined {
  for (const [name, value] of round) {
    round.delete(name);
    round.set(name, value);
    return value;
  }
  return undefined;
}

function longestOf<Some extends { readonly size: number }>(all: Iterable<Some>): Some | undefined {
  let longest: Some | undefined;
  for (const one of all) if (one.size > (longest?.size ?? 0)) longest = one;
  return longest;
}

const lastOf = <Item>(items: Set<Item> | undefined): Item | null =>
  [...(items ?? [])].at(-1) ?? null;
