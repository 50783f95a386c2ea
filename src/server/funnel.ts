// Many who give, one who takes: nobody gives a second thing before the first is taken.

export type Funnel<Item> = {
  /** Resolves when it is taken, or when nobody takes any more. */
  readonly give: (item: Item) => Promise<void>;
  /** Resolves with the next thing that is given; one call at a time. */
  readonly next: () => Promise<IteratorResult<Item, undefined>>;
  readonly end: () => void;
};

type Given<Item> = { readonly item: Item; readonly taken: () => void };

export function createFunnel<Item>(): Funnel<Item> {
  const given: Given<Item>[] = [];
  let wanted: (() => void) | null = null;
  let isOver = false;

  return {
    give(item) {
      if (isOver) return Promise.resolve();
      const { promise, resolve } = Promise.withResolvers<void>();
      given.push({ item, taken: resolve });
      wanted?.();
      return promise;
    },
    async next() {
      if (given.length === 0 && !isOver) {
        await new Promise<void>((resolve) => {
          wanted = resolve;
        });
        wanted = null;
      }
      const first = isOver ? undefined : given.shift();
      if (!first) return { done: true, value: undefined };
      first.taken();
      return { done: false, value: first.item };
    },
    end() {
      isOver = true;
      for (const { taken } of given.splice(0)) taken();
      wanted?.();
    },
  };
}
