// deep: how much of what is made by chance runs. A tenth does in every run, all of it with `npm run test:deep`.
const isDeep = process.env.DEEP === '1';

/** How many of so many made-up cases run: all, or the first tenth, which is the same in each run. */
export const cases = (whole: number): number => (isDeep ? whole : Math.ceil(whole / 10));

/** All of a list, or a tenth of it that depends on `turn`, so that ten turns have them all. */
export const shareOf = <Item>(items: readonly Item[], turn: number): readonly Item[] =>
  isDeep ? items : items.filter((_, at) => at % 10 === turn % 10);
