// Which pages of other sites may ask and read: none, unless their origin is named.
import type { Plugin } from 'graphql-yoga';
import { isEndpoint, STREAM_PATH } from './endpoints.ts';
import { refusal } from './request.ts';

// Headers that no form, image or link can send: whoever sends one had to ask first.
const ASKED_FIRST = [
  'x-graphql-yoga-csrf',
  'graphql-require-preflight',
  'apollo-require-preflight',
  'x-apollo-operation-name',
];
const ALLOWED_METHODS = 'GET, POST';
const STREAM_METHODS = 'GET, POST, PUT, DELETE';
const EXPOSED_HEADERS = 'retry-after, x-request-id';

/** Whether a page may open a WebSocket: one of our own host, or one that may ask by HTTP. */
export const isSocketOrigin = (origin: string, host: string, origins: readonly string[]): boolean =>
  origins.includes(origin) || origins.includes('*') || URL.parse(origin)?.host === host;

/** Of every answer, whoever asks: what a cache between has to know. */
export const originHeaders = (origins: readonly string[]): Readonly<Record<string, string>> =>
  origins.length === 0 ? {} : { vary: 'Origin' };

/** `origins` are compared as they are; `*` is any. Credentials such as cookies are never asked for. */
export function useOrigins(origins: readonly string[]): Plugin {
  const allowed = (headers: Headers): string | null => {
    const origin = headers.get('origin');
    if (origin === null) return null;
    if (origins.includes(origin)) return origin;
    return origins.includes('*') ? '*' : null;
  };
  return {
    onRequest({ request, url, fetchAPI, endResponse }) {
      const { headers, method } = request;
      const isStream = url.pathname === STREAM_PATH;
      if (method !== 'OPTIONS' || !(isStream || isEndpoint(url.pathname))) return;
      if (!allowed(headers)) return;
      const permission = {
        'access-control-allow-methods': isStream ? STREAM_METHODS : ALLOWED_METHODS,
        'access-control-allow-headers': headers.get('access-control-request-headers') ?? '',
        'access-control-max-age': '600',
      };
      endResponse(new fetchAPI.Response(null, { status: 204, headers: permission }));
    },

    // A page elsewhere can make a browser send a GET with whatever else the browser knows. It could
    // not read the answer, but the calls would be made.
    onRequestParse({ request: { method, headers } }) {
      const isElsewhere = /^(cross-site|same-site)$/.test(headers.get('sec-fetch-site') ?? '');
      if (method !== 'GET' || !isElsewhere || allowed(headers)) return;
      if (ASKED_FIRST.some((name) => headers.has(name))) return;
      throw refusal(
        'FORBIDDEN',
        403,
        'A GET from a page of another site needs the header graphql-require-preflight.',
      );
    },

    onResponse({ request: { headers }, response }) {
      if (origins.length === 0) return;
      response.headers.append('vary', 'Origin');
      const origin = allowed(headers);
      if (origin === null) return;
      response.headers.set('access-control-allow-origin', origin);
      response.headers.set('access-control-expose-headers', EXPOSED_HEADERS);
    },
  };
}
