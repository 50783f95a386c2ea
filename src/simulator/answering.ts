// The life of one request: log it, find who asks, do the work, wait as told, answer.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CallLog } from './call-log.ts';
import type { SimulatorClock } from './clock.ts';
import { failure, invalid, notFound, type Reply, unauthorized } from './envelope.ts';
import { type Faults, isRefusal } from './faults.ts';
import { leavesAnswer, misbehave } from './misbehaviour.ts';
import { readBody } from './request-body.ts';
import type { RouteRequest } from './route.ts';
import { matchRoute, type RouteMatch } from './routes.ts';
import type { SimulatedTenant } from './tenant.ts';
import type { WaveGate } from './wave-gate.ts';

export type AnsweringParts = {
  readonly tenants: readonly SimulatedTenant[];
  readonly calls: CallLog;
  readonly faults: Faults;
  readonly gate: WaveGate;
  readonly clock: SimulatorClock;
  /** Real milliseconds before each answer. */
  readonly latencyMs: number;
};

/** The request listener of the server. It never throws and never rejects. */
export function createAnswering(parts: AnsweringParts) {
  const { calls, faults, gate, clock, latencyMs } = parts;
  const tenantByKey = new Map(parts.tenants.map((tenant) => [tenant.apiKey, tenant]));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    gate.arrived();
    const { method = '', url = '' } = request;
    const queryAt = url.indexOf('?');
    const path = queryAt < 0 ? url : url.slice(0, queryAt);
    const route = matchRoute(method, path);
    const headers = flatten(request.headers);
    const tenant = tenantByKey.get(headers['x-api-key'] ?? '');
    const record = calls.arrive({
      method,
      endpoint: route.endpoint,
      url,
      headers,
      tenantId: tenant?.id ?? null,
    });
    response.on('finish', record.ended);
    response.on('close', record.abandoned);
    const behaviour = faults.strike(record.call);

    const body = await readBody(request);
    record.received(body.logged);
    const query = new URLSearchParams(queryAt < 0 ? '' : url.slice(queryAt + 1));
    const work = () => {
      if (tenant === undefined) return unauthorized();
      if (body.fault !== null) return invalid([body.fault]);
      return run(route, { tenant, clock, params: route.params, query, body: body.json });
    };
    const reply = isRefusal(behaviour) ? null : work();
    if (behaviour?.kind === 'moves' && tenant) behaviour.move(tenant.data, route.endpoint);

    await gate.pass();
    if (latencyMs > 0) await wait(latencyMs, response);
    if (behaviour?.kind === 'latency') await wait(behaviour.ms, response);
    if (behaviour?.kind === 'held') await behaviour.until;
    if (response.destroyed) return;
    if (behaviour === null || leavesAnswer(behaviour)) {
      if (reply !== null) send(response, reply);
    } else {
      misbehave(behaviour, { response, reply, ended: record.ended });
    }
    if (response.headersSent) record.headSent(response.statusCode);
  }

  return (request: IncomingMessage, response: ServerResponse): void => {
    // A client that goes away in the middle of its own body makes the reading fail.
    answer(request, response).catch(() => response.destroy());
  };
}

function run(route: RouteMatch, request: RouteRequest): Reply {
  if (route.answer === null) return notFound('Route not found');
  try {
    return route.answer(request);
  } catch (error) {
    // Data that a test has bent can break a route; the client then sees what a vendor's bug does.
    return failure(500, 'INTERNAL_ERROR', error instanceof Error ? error.message : String(error));
  }
}

function send(response: ServerResponse, { status, envelope }: Reply): void {
  const body = Buffer.from(JSON.stringify(envelope));
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': body.length,
  });
  response.end(body);
}

function wait(ms: number, response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    response.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function flatten(headers: IncomingMessage['headers']): Record<string, string | undefined> {
  const flat: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(headers)) {
    flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}
