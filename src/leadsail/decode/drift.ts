// Counts where LeadSail's answers differ from what this gateway knows, and logs each kind once.

/**
 * What differed: a value is `missing`, has the wrong `type`, is an unknown `value` of a list or not the one asked for, is an
 * unreadable `time`, a list `item` that cannot be used, an `extra` key, or a text with `bytes` that are no UTF-8.
 */
export type DriftKind = 'missing' | 'type' | 'value' | 'time' | 'item' | 'extra' | 'bytes';

/** Records the differences in one endpoint's answers. */
export type Drift = {
  /** Counts a difference at a place such as `Lead.address.city`, or so many of them. */
  readonly count: (kind: DriftKind, place: string, times?: number) => void;
};

export type DriftRegister = {
  /** For what an endpoint such as `GET /leads` answers; the same each time. */
  readonly of: (endpoint: string) => Drift;
  /** How often each difference was seen, by `kind place`. */
  readonly counts: () => ReadonlyMap<string, number>;
  /** The same by kind and endpoint. */
  readonly endpointCounts: () => Iterable<EndpointDrift>;
};

export type EndpointDrift = {
  readonly endpoint: string;
  readonly kind: DriftKind;
  readonly times: number;
};

/** The sentence of its log line. */
export const DRIFT = 'drift: LeadSail sent other than it documents';

/** For what was counted already. */
export const SILENT: Drift = { count() {} };

const PLAIN_KEY = /^[A-Za-z_]\w{0,39}$/;

/** The place of an undeclared key. A key that is no plain word may be personal and is not named. */
export const extraPlace = (title: string, key: string): string =>
  `${title}.${PLAIN_KEY.test(key) ? key : '*'}`;

// An upstream that makes up keys must not be able to grow this without bound.
const MAX_KINDS = 500;

type KindCounts = Map<DriftKind, number>;

/**
 * `log` gets what is seen for the first time, as `kind place` and never a value; what one answer
 * brings comes together.
 */
export function createDrift(log: (seen: readonly string[]) => void): DriftRegister {
  const times = new Map<string, number>();
  const endpoints = new Map<string, { readonly drift: Drift; readonly kinds: KindCounts }>();
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

  function count(kind: DriftKind, place: string, added: number): void {
    const name = `${kind} ${place}`;
    const before = times.get(name);
    if (before === undefined && times.size >= MAX_KINDS) return;
    if (before === undefined) announce(name);
    times.set(name, (before ?? 0) + added);
  }

  return {
    of(endpoint) {
      const existing = endpoints.get(endpoint);
      if (existing) return existing.drift;
      const kinds: KindCounts = new Map();
      const drift: Drift = {
        count(kind, place, added = 1) {
          kinds.set(kind, (kinds.get(kind) ?? 0) + added);
          count(kind, place, added);
        },
      };
      endpoints.set(endpoint, { drift, kinds });
      return drift;
    },
    counts: () => times,
    *endpointCounts() {
      for (const [endpoint, { kinds }] of endpoints) {
        for (const [kind, times] of kinds) yield { endpoint, kind, times };
      }
    },
  };
}
