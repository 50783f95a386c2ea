// Finds the neighbors between which an entry stands when some of them have moved.

/** The places between which an entry belongs: those of its nearest neighbors that did not move. */
type GapOf = (index: number) => readonly [number, number];

export type Gaps<Entry> = { readonly gapOf: GapOf; readonly placeOf: (entry: Entry) => number };

export function createGaps<Entry>(
  order: readonly Entry[],
  found: readonly (Entry | null)[],
): Gaps<Entry> {
  const places = new Map(order.map((entry, place) => [entry, place]));
  const placeOf = (entry: Entry): number => places.get(entry) ?? -1;
  const anchors = longestRise(found.map((entry) => (entry ? placeOf(entry) : -1)));
  const gaps: [number, number][] = [];
  let low = -1;
  for (const place of anchors) {
    if (place >= 0) low = place;
    gaps.push([low, order.length]);
  }
  let high = order.length;
  for (let at = anchors.length - 1; at >= 0; at -= 1) {
    if ((anchors[at] ?? -1) >= 0) high = anchors[at] ?? high;
    (gaps[at] as [number, number])[1] = high;
  }
  return { placeOf, gapOf: (index) => gaps[index] ?? [-1, order.length] };
}

/** The places of the longest rising subsequence; -1 for all others. */
export function longestRise(places: readonly number[]): number[] {
  const ends: number[] = [];
  const before: number[] = [];
  places.forEach((place, at) => {
    if (place < 0) return;
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((places[ends[middle] ?? 0] ?? 0) < place) low = middle + 1;
      else high = middle;
    }
    before[at] = low > 0 ? (ends[low - 1] ?? -1) : -1;
    ends[low] = at;
  });
  const rising = places.map(() => -1);
  for (let at = ends.at(-1) ?? -1; at >= 0; at = before[at] ?? -1) rising[at] = places[at] ?? -1;
  return rising;
}

/** The index of the first value above `low` in a rising list. */
export function firstAbove(rising: readonly number[], low: number): number {
  let [from, to] = [0, rising.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((rising[middle] ?? 0) <= low) from = middle + 1;
    else to = middle;
  }
  return from;
}
