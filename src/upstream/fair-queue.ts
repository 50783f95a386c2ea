// A fair queue by tenant and by member: all get their turns, and the tenant with most waiting calls loses its last one.

export type FairQueue<Item> = {
  readonly size: () => number;
  /** Appends an item to its member's. Returns a function that removes it, to be called once. */
  readonly add: (tenant: string, member: string, item: Item) => () => void;
  /** The next item, not removed yet; tenants rotate, and so do the members of each. Null when the queue is empty. */
  readonly next: () => Item | null;
  /** The last item of the one with most waiting; null where this member, with one more, would have as many. */
  readonly surplus: (tenant: string, member: string) => Item | null;
};

/** The waiting items of one tenant, by member. Insertion order is the rotation: a served member moves to the end. */
type TenantQueue<Item> = { readonly members: Map<string, Set<Item>>; size: number };

/** An empty queue, in which an item may be once. */
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

/** Moves the first to the end and returns it. */
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
