// What nobody waits for is done in one go for all who came to it in the same step: the processor has the code at hand from
// the second on, and takes half the time.

/** Handles each item in order, when all who take this step together have taken it. */
export function inOneGo<Item>(handle: (item: Item) => void): (item: Item) => void {
  let items: Item[] = [];

  function handleAll(): void {
    const all = items;
    items = [];
    for (const item of all) handle(item);
  }

  return (item) => {
    if (items.push(item) === 1) queueMicrotask(handleAll);
  };
}
