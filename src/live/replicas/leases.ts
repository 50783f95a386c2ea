// Leases: decide which process does the work that only one should do, and in which order processes did it.

/** The answer to a request for a lease. */
export type Lease = {
  /** Whether the process holds the lease now: newly or still. */
  readonly isHeld: boolean;
  /**
   * A number greater than all earlier ones for this name, in any process; null: there is no shared order, because each
   * process works alone.
   */
  readonly tick: number | null;
  /** The greatest version that any process reported for the name; null: none did. */
  readonly version: number | null;
};

export type Leases = {
  /**
   * Takes or renews the lease `name`, while this process lives and for at most `ttlMs`; `version` is the version that
   * this process knows. Never rejects: if the others cannot be reached, each process holds the lease.
   */
  readonly hold: (name: string, ttlMs: number, version?: number | null) => Promise<Lease>;
  /** Gives the lease back at once, so that others need not wait until it expires. */
  readonly release: (name: string) => void;
};

/** If the others cannot be reached, two processes doing the work are better than none. */
export const ALONE_WITH_IT: Lease = { isHeld: true, tick: null, version: null };

/** The leases of a process that is alone. */
export const localLeases: Leases = { hold: async () => ALONE_WITH_IT, release: () => {} };

/** A process without a sign of life for this time has lost its leases. */
export const SILENT_MS = 2_000;
/** The interval of signs of life. */
export const SIGN_OF_LIFE_MS = 500;
/** How long the order of work under a name is remembered. */
export const ORDER_KEPT_MS = 10 * 60_000;
