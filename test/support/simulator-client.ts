// A plain client of the simulator for its own tests: one call, its status and its parsed body.
import type { JsonObject } from '../../src/simulator/envelope.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';

export type Answer = { readonly status: number; readonly body: JsonObject };

/** Speaks as the tenant at `tenantIndex`. Rejects like fetch, or when the body is no JSON. */
export function createSimulatorClient(simulator: Simulator, tenantIndex = 0) {
  const apiKey = simulator.tenants[tenantIndex]?.apiKey ?? '';

  async function send(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(simulator.url + path, {
      method,
      headers: { 'x-api-key': apiKey },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as JsonObject };
  }

  return {
    get: (path: string) => send('GET', path),
    post: (path: string, body: unknown) => send('POST', path, body),
    patch: (path: string, body: unknown) => send('PATCH', path, body),
    /** The response itself, for tests about the wire. */
    raw: (path: string, init: RequestInit = {}) =>
      fetch(simulator.url + path, { ...init, headers: { 'x-api-key': apiKey } }),
  };
}
