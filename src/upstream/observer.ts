// What the way to the host tells whoever counts: no ids, only templates and outcomes.
import type { BreakerState } from './breaker.ts';
import type { FailureKind } from './failure.ts';

export type UpstreamObserver = {
  /** A call left and ended, or was refused before it could leave. */
  readonly attempt?: (attempt: {
    readonly endpoint: string;
    readonly outcome: 'ok' | FailureKind;
    readonly durationMs: number;
    /** Time that it waited for its turn. */
    readonly queueMs: number;
    /** 1 for the first. */
    readonly attempt: number;
  }) => void;
  /** How a read was answered: from memory, with one under way, or by a call of its own. */
  readonly shared?: (read: {
    readonly endpoint: string;
    readonly how: 'HIT' | 'STALE' | 'JOINED' | 'MISS';
  }) => void;
  /** A tenant's circuit changed. */
  readonly breaker?: (change: { readonly state: BreakerState }) => void;
};
