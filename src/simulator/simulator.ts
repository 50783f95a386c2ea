// A LeadSail of our own: starts the REST server and hands out the strings that move it.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAnswering } from './answering.ts';
import { type Call, createCallLog } from './call-log.ts';
import { createStoppableClock, type SimulatorClock, systemClock } from './clock.ts';
import { northwind } from './data/northwind.ts';
import { southgate } from './data/southgate.ts';
import { showcase } from './data/special-leads.ts';
import { createFaults, type Fault } from './faults.ts';
import { faultsOf } from './payload-faults.ts';
import { basePath } from './routes.ts';
import { createTenant, type TenantData } from './tenant.ts';
import { createWaveGate } from './wave-gate.ts';

export type { Call } from './call-log.ts';
export type { TenantData } from './tenant.ts';

export type SimulatorOptions = {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Same seed, same data, byte for byte. Default 1. */
  readonly seed?: number;
  /** Gives timestamps and unfolds calls. Default: the real one. */
  readonly clock?: SimulatorClock;
  /** What to send instead of good answers, as `faultsOf` reads it; null or left out: none. */
  readonly misbehave?: string | null;
  /** Each answer waits so long, in real time. Default 0. */
  readonly latencyMs?: number;
  /**
   * Above 0, no answer leaves until no new call has arrived for so long (real time); then all
   * held answers leave together. Makes wave numbers independent of luck. Default 0: off.
   */
  readonly settleMs?: number;
};

export type Simulator = {
  /** Base address without a trailing slash, such as `http://127.0.0.1:41234/api/v1`. */
  readonly url: string;
  readonly tenants: readonly {
    readonly id: string;
    readonly name: string;
    readonly apiKey: string;
  }[];
  /** Ids of the first tenant that are worth a look. */
  readonly showcase: {
    /** Everything filled, eight interactions. */
    readonly leadId: string;
    readonly interactionId: string;
    readonly fieldKey: string;
    /** One of its list rows has no transcript key, though the interaction has a transcript. */
    readonly sparseLeadId: string;
    readonly emptyLeadId: string;
    readonly dncLeadId: string;
  };
  readonly calls: {
    entries(): readonly Call[];
    clear(): void;
  };
  readonly faults: {
    /** Adds a rule behind the others; the returned function takes it out again. */
    add(fault: Fault): () => void;
    clear(): void;
  };
  /** The live data of a tenant (default: the first). Change it in place to change answers. */
  readonly data: (tenantIndex?: number) => TenantData;
  readonly close: () => Promise<void>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

/**
 * Starts the server and resolves when it listens. Rejects when the port is taken. Closing it
 * drops every socket and timer at once, also those of answers under way.
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port = 0, host = '127.0.0.1', seed = 1, latencyMs = 0, settleMs = 0 } = options;
  const clock = createStoppableClock(options.clock ?? systemClock);
  const tenants = [northwind, southgate].map((pools) => createTenant(pools, seed));
  const calls = createCallLog(clock);
  const faults = createFaults();
  for (const fault of faultsOf(options.misbehave ?? '')) faults.add(fault);
  const gate = createWaveGate(settleMs);

  const server = createServer(createAnswering({ tenants, calls, faults, gate, clock, latencyMs }));
  // Longer than any client keeps an idle socket, so that it is never us who hang up first.
  server.keepAliveTimeout = 120_000;
  server.on('connection', () => gate.arrived());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });

  let closing: Promise<void> | undefined;
  function close(): Promise<void> {
    closing ??= new Promise((resolve) => {
      clock.stop();
      gate.close();
      server.close(() => resolve());
      server.closeAllConnections();
    });
    return closing;
  }

  const at = server.address() as AddressInfo;
  const hostInUrl = at.family === 'IPv6' ? `[${at.address}]` : at.address;
  return {
    url: `http://${hostInUrl}:${at.port}${basePath}`,
    tenants: tenants.map(({ id, name, apiKey }) => ({ id, name, apiKey })),
    showcase,
    calls: { entries: calls.entries, clear: calls.clear },
    faults: { add: faults.add, clear: faults.clear },
    data(tenantIndex = 0) {
      const tenant = tenants[tenantIndex];
      if (tenant === undefined) throw new RangeError(`There is no tenant ${tenantIndex}`);
      return tenant.data;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
