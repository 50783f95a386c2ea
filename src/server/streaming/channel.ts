// A channel from many producers to one consumer: `send` resolves when its item has been consumed.

export type Channel<Item> = {
  /** Resolves when the item has been consumed, or when the channel has ended. */
  readonly send: (item: Item) => Promise<void>;
  /** Resolves with the next item; one call at a time. */
  readonly next: () => Promise<IteratorResult<Item, undefined>>;
  readonly end: () => void;
};

type QueuedItem<Item> = { readonly item: Item; readonly received: () => void };

export function createChannel<Item>(): Channel<Item> {
  const given: QueuedItem<Item>[] = [];
  let wanted: (() => void) | null = null;
  let isOver = false;

  return {
    send(item) {
      if (isOver) return Promise.resolve();
      const { promise, resolve } = Promise.withResolvers<void>();
      given.push({ item, received: resolve });
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
      first.received();
      return { done: false, value: first.item };
    },
    end() {
      isOver = true;
      for (const { received } of given.splice(0)) received();
      wanted?.();
    },
  };
}
