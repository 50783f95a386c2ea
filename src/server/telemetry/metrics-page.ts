// /metrics: the counts as text, beside the endpoint or on a port of its own, and the clock of HTTP requests.
import type { RequestListener } from 'node:http';
import type { Plugin } from 'graphql-yoga';
import { type HandedOn, incomingOf } from '../http/incoming.ts';
import { METRICS_TYPE, type Metrics } from './metrics.ts';

const METRICS_PATH = '/metrics';

/** Times every request, and answers `/metrics` where it stands beside the endpoint. */
export function useMetrics(metrics: Metrics, isShown: boolean): Plugin<object, HandedOn> {
  const startedAtMs = new WeakMap<Request, number>();
  return {
    onRequest({ request, url, fetchAPI, serverContext, endResponse }) {
      // An operation of a socket or a shared stream is no request.
      if (!('req' in serverContext || serverContext.byFetch)) return;
      startedAtMs.set(request, performance.now());
      if (!isShown || url.pathname !== METRICS_PATH) return;
      if (request.method !== 'GET') {
        return endResponse(new fetchAPI.Response(null, { status: 405, headers: { allow: 'GET' } }));
      }
      const headers = { 'content-type': METRICS_TYPE };
      return metrics.text().then((text) => endResponse(new fetchAPI.Response(text, { headers })));
    },
    onResponse({ request, response }) {
      const since = startedAtMs.get(request);
      if (since === undefined) return;
      metrics.countRequest({
        method: request.method,
        path: incomingOf(request).path,
        status: response.status,
        durationMs: performance.now() - since,
      });
    },
  };
}

/** The same page for a separate server, which has no other. */
export const createMetricsPage = (metrics: Metrics): RequestListener => metricsPageOf(metrics.text);

export function metricsPageOf(textNow: () => Promise<string>): RequestListener {
  return async (request, response) => {
    if (request.url !== METRICS_PATH || request.method !== 'GET') {
      response.writeHead(404).end();
      return;
    }
    const text = await textNow();
    response
      .writeHead(200, { 'content-type': METRICS_TYPE, 'cache-control': 'no-store' })
      .end(text);
  };
}
