// What the two sides of a line ask of each other: a worker of the process that started it, and that one of a worker.
import type { SharedCallWindows } from '../live/call-quota.ts';
import type { Lease } from '../live/replicas/leases.ts';
import type { StoredName } from '../live/replicas/store.ts';
import type { RatePolicy } from '../server/auth/rate-limit.ts';
import type { Examples } from '../server/pages/graphiql.ts';
import type { Counts } from '../server/telemetry/metrics.ts';

/** What all workers start from. */
export type UpstreamSource = { readonly leadsailUrl: string; readonly examples: Examples };

/** What one gateway alone would know, as one worker asks for it. `what` names one of several stores. */
export type SharedState = {
  /** Reaches the other workers that listen; by `announce`, resolves when all of them have handled it. */
  readonly publish: (topic: string, text: string) => void;
  readonly announce: (topic: string, text: string) => Promise<void>;
  readonly listen: (topic: string) => void;
  readonly unlisten: (topic: string) => void;
  /** Holders of a lease have to call it every `SIGN_OF_LIFE_MS`. */
  readonly alive: () => void;
  readonly hold: (name: string, ttlMs: number, version: number | null) => Lease;
  readonly release: (name: string) => void;
  readonly claim: (
    what: string,
    name: StoredName,
    text: string,
    ttlMs: number,
  ) => Promise<string | null>;
  readonly put: (what: string, name: StoredName, text: string, ttlMs: number) => Promise<void>;
  readonly get: (what: string, name: StoredName) => Promise<string | null>;
  readonly forget: (what: string, name: StoredName) => Promise<void>;
  /** Removes a token from a bucket, and returns how many there were before. */
  readonly take: (name: string, policy: RatePolicy) => number;
  readonly 'take call': SharedCallWindows['take'];
  readonly 'calls left': SharedCallWindows['left'];
};

export type PrimaryMethods = SharedState & {
  readonly begin: () => UpstreamSource & {
    /** Names this worker among all there ever were. */
    readonly self: number;
  };
  /** Where this worker listens for the other workers. */
  readonly port: (port: number) => void;
  /** Where another one does; null: no such worker serves. */
  readonly 'owner port': (worker: number) => number | null;
  /** It serves: from now on it is counted on. */
  readonly serving: (address: string) => void;
  /** Why it cannot serve. */
  readonly faults: (faults: readonly string[]) => void;
  /** What it has counted, when it will count no more. */
  readonly counted: (counts: Counts) => void;
  /** `/metrics` of all. */
  readonly metrics: () => Promise<string>;
};

export type WorkerMethods = {
  /** Handles a message of another worker. */
  readonly said: (topic: string, text: string) => void;
  readonly counts: () => Promise<Counts>;
  readonly stop: () => void;
};
