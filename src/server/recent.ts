// A map that forgets what was not used for longest, so that nobody can make it grow without bound.

export type Recent<Key, Value> = {
  readonly get: (key: Key) => Value | undefined;
  readonly set: (key: Key, value: Value) => void;
};

export type RecentOptions<Value> = {
  /** The weight of everything kept, at most; one that is heavier by itself is not kept. */
  readonly maxWeight: number;
  readonly weightOf?: (value: Value) => number;
};

export function createRecent<Key, Value>(options: RecentOptions<Value>): Recent<Key, Value> {
  const { maxWeight, weightOf = () => 1 } = options;
  // A Map keeps its keys in the order in which they came.
  const kept = new Map<Key, Value>();
  let weight = 0;

  function drop(key: Key): void {
    const value = kept.get(key);
    if (value === undefined) return;
    kept.delete(key);
    weight -= weightOf(value);
  }

  return {
    get(key) {
      const value = kept.get(key);
      if (value === undefined) return undefined;
      kept.delete(key);
      kept.set(key, value);
      return value;
    },
    set(key, value) {
      drop(key);
      if (weightOf(value) > maxWeight) return;
      kept.set(key, value);
      weight += weightOf(value);
      for (const oldest of kept.keys()) {
        if (weight <= maxWeight) break;
        drop(oldest);
      }
    },
  };
}
