// Counts where LeadSail's answers differ from what this gateway knows, and logs each kind once.

/**
 * What differed: a value is `missing`, has the wrong `type`, is an unknown `value` of a list, is an
 * unreadable `time`, a list `item` that cannot be used, an `extra` key, or a text with `bytes` that are no UTF-8.
 */
export type DriftKind = 'missing' | 'type' | 'value' | 'time' | 'item' | 'extra' | 'bytes';

export type Drift = {
  /** Counts a difference at a place such as `Lead.address.city`, or so many of them. */
  readonly count: (kind: DriftKind, place: string, times?: number) => void;
  /** How often each difference was seen, by `kind place`. */
  readonly counts: () => ReadonlyMap<string, number>;
};

/** The sentence of the line that tells of it. */
export const DRIFT = 'drift: LeadSail sent other than it documents';

/** For what was counted already. */
export const SILENT: Drift = { count() {}, counts: () => new Map() };

const PLAIN_KEY = /^[A-Za-z_]\w{0,39}$/;

/** A place for a key that nobody declared. One that is no plain word may be somebody's name or number: it goes unnamed. */
export const extraPlace = (title: string, key: string): string =>
  `${title}.${PLAIN_KEY.test(key) ? key : '*'}`;

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
    count(kind, place, added = 1) {
      const name = `${kind} ${place}`;
      const before = times.get(name);
      if (before === undefined && times.size >= MAX_KINDS) return;
      if (before === undefined) announce(name);
      times.set(name, (before ?? 0) + added);
    },
    counts: () => times,
  };
}
