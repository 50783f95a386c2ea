// Counts where LeadSail's answers differ from what this gateway knows, and logs each kind once.

/**
 * What differed: a value is `missing`, has the wrong `type`, is an unknown `value` of a list, is an
 * unreadable `time`, a list `item` that cannot be used, or an `extra` key.
 */
export type DriftKind = 'missing' | 'type' | 'value' | 'time' | 'item' | 'extra';

export type Drift = {
  /** Counts one difference at a place such as `Lead.address.city`. */
  readonly count: (kind: DriftKind, place: string) => void;
  /** How often each difference was seen, by `kind place`. */
  readonly counts: () => ReadonlyMap<string, number>;
};

// An upstream that makes up keys must not be able to grow this without bound.
const MAX_KINDS = 500;

/**
 * `log` gets what is seen for the first time, as `kind place` and never a value; what one answer
 * brings comes together.
 */
export function createDrift(log: (seen: readonly string[]) => void): Drift {
  const times = new Map<string, number>();
  let fresh: string[] = [];

  function announce(name: string): void {
    if (fresh.length === 0) {
      setImmediate(() => {
        log(fresh);
        fresh = [];
      });
    }
    fresh.push(name);
  }

  return {
    count(kind, place) {
      const name = `${kind} ${place}`;
      const before = times.get(name);
      if (before === undefined && times.size >= MAX_KINDS) return;
      if (before === undefined) announce(name);
      times.set(name, (before ?? 0) + 1);
    },
    counts: () => times,
  };
}
