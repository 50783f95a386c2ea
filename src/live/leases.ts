// Which of several replicas does what only one should do, for as long as it goes on saying so.

export type Leases = {
  /**
   * Whether this process has `name` for `ttlMs` from now; asking takes it or renews it. Never rejects:
   * with nobody to ask, each process is its own.
   */
  readonly hold: (name: string, ttlMs: number) => Promise<boolean>;
  /** Gives it back at once, so that nobody has to wait for it to run out. */
  readonly release: (name: string) => void;
};

/** For one process, which has everything to itself. */
export const localLeases: Leases = { hold: async () => true, release: () => {} };
