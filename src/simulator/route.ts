// What one route of the simulator gets, and what it answers.
import type { SimulatorClock } from './clock.ts';
import type { Reply } from './envelope.ts';
import type { SimulatedTenant } from './tenant.ts';

export type RouteRequest = {
  readonly tenant: SimulatedTenant;
  readonly clock: SimulatorClock;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Parsed JSON; undefined when there was none or when it did not parse. */
  readonly body: unknown;
};

/** Routes by method and path template, such as `GET /leads/{leadId}`. */
export type Routes = Readonly<Record<string, (request: RouteRequest) => Reply>>;
