// Which of several processes does what only one should do, and in which order all of them did it.

/** What a process is told that asks for a lease. */
export type Lease = {
  /** Whether it has the name now: it took it, or had it and goes on. */
  readonly isHeld: boolean;
  /**
   * A number greater than all that were given for this name before, to whichever process; null: nobody can say, for
   * each process is its own.
   */
  readonly tick: number | null;
  /** The greatest version that any process said of the name; null: none did. */
  readonly version: number | null;
};

export type Leases = {
  /**
   * Takes `name` or renews it, for as long as this process lives and at most `ttlMs`; `version` is what it knows of
   * what the name stands for. Never rejects: with nobody to ask, each process is its own.
   */
  readonly hold: (name: string, ttlMs: number, version?: number | null) => Promise<Lease>;
  /** Gives it back at once, so that nobody has to wait for it to run out. */
  readonly release: (name: string) => void;
};

/** With nobody to ask, better done by two than by nobody. */
export const ALONE_WITH_IT: Lease = { isHeld: true, tick: null, version: null };

/** For one process, which has everything to itself. */
export const localLeases: Leases = { hold: async () => ALONE_WITH_IT, release: () => {} };

/** A process that says nothing for so long has lost what it held. */
export const SILENT_MS = 2_000;
/** How often it says that it lives. */
export const SIGN_OF_LIFE_MS = 500;
/** How long the order of what was done under a name is kept in mind. */
export const ORDER_KEPT_MS = 10 * 60_000;
