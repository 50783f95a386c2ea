// What can be made to go wrong, and which call it happens to.
import type { Call } from './call-log.ts';
import type { TenantData } from './tenant.ts';

/**
 * One way to misbehave. `status`, `failure200` and `html` refuse the request: nothing is done.
 * Every other kind does the work first and then spoils the answer, which is the case that
 * makes a blind retry of a write dangerous.
 */
export type Behaviour =
  | { readonly kind: 'latency'; readonly ms: number }
  /** Answers as usual once `until` is fulfilled: for tests that decide when. */
  | { readonly kind: 'held'; readonly until: Promise<unknown> }
  /** Answers as usual, and then the tenant's data is another. */
  | { readonly kind: 'moves'; readonly move: (data: TenantData, endpoint: string) => void }
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | object;
      readonly code?: string;
    }
  | { readonly kind: 'failure200'; readonly code: string }
  | { readonly kind: 'hang' }
  | { readonly kind: 'hangBody' }
  | { readonly kind: 'drip'; readonly bytesPerChunk: number; readonly intervalMs: number }
  | { readonly kind: 'resetBeforeHeaders' }
  | { readonly kind: 'resetInBody' }
  | { readonly kind: 'halfBody' }
  | { readonly kind: 'wrongLength' }
  | { readonly kind: 'html'; readonly status: number }
  | { readonly kind: 'empty' }
  | { readonly kind: 'invalidUtf8' }
  | { readonly kind: 'gzipBomb'; readonly bytes: number }
  | { readonly kind: 'huge'; readonly bytes: number }
  | { readonly kind: 'text'; readonly body: string; readonly contentType?: string }
  | {
      readonly kind: 'bytes';
      /** Gets the bytes of the normal answer; what it returns is sent, null without a body. */
      readonly change: (body: Buffer) => {
        readonly body: Buffer | null;
        readonly status?: number;
        readonly headers?: Readonly<Record<string, string>>;
      };
    }
  | {
      readonly kind: 'mutate';
      /** Gets a copy of the normal envelope; what it returns is sent (undefined: the copy). */
      // biome-ignore lint/suspicious/noExplicitAny: a test bends the envelope into any shape
      readonly change: (envelope: any) => unknown;
    };

export type Fault = {
  /** Every part given has to hold; without any, every call matches. */
  readonly match?: {
    readonly endpoint?: string;
    readonly tenantId?: string;
    readonly path?: RegExp;
  };
  /** How often it strikes before it is spent. Unlimited when not given. */
  readonly times?: number;
  /** Strikes only each nth matching call: 3 means the third, the sixth and so on. */
  readonly every?: number;
  readonly behave: Behaviour;
};

export type Faults = {
  /** Adds a rule at the end of the list; the returned function takes it out again. */
  add(fault: Fault): () => void;
  clear(): void;
  /** The behaviour for this call, or null for a normal answer. Counts the call as seen. */
  strike(call: Call): Behaviour | null;
};

type FaultRule = { readonly fault: Fault; seen: number; struck: number };

/** A list of rules, tried in the order they were added; the first that strikes wins. */
export function createFaults(): Faults {
  let rules: FaultRule[] = [];
  return {
    add(fault) {
      const rule: FaultRule = { fault, seen: 0, struck: 0 };
      rules.push(rule);
      return () => {
        rules = rules.filter((other) => other !== rule);
      };
    },
    clear() {
      rules = [];
    },
    strike(call) {
      for (const rule of rules) {
        const { fault } = rule;
        if (rule.struck >= (fault.times ?? Number.POSITIVE_INFINITY)) continue;
        if (!isMeant(fault, call)) continue;
        rule.seen += 1;
        if (rule.seen % (fault.every ?? 1) !== 0) continue;
        rule.struck += 1;
        return fault.behave;
      }
      return null;
    },
  };
}

/** True when the behaviour turns the request away before any work is done. */
export function isRefusal(behaviour: Behaviour | null): boolean {
  return (
    behaviour?.kind === 'status' || behaviour?.kind === 'failure200' || behaviour?.kind === 'html'
  );
}

function isMeant({ match }: Fault, call: Call): boolean {
  if (match === undefined) return true;
  if (match.endpoint !== undefined && match.endpoint !== call.endpoint) return false;
  if (match.tenantId !== undefined && match.tenantId !== call.tenantId) return false;
  // search() ignores lastIndex, which a RegExp with the g flag would carry from call to call.
  return match.path === undefined || call.url.search(match.path) >= 0;
}
