// The credentials of a WebSocket: from the headers of its request or, as browsers can set none, from its first message.
import type { IncomingHttpHeaders } from 'node:http';
import { isForwardingHeader } from '../auth/credentials.ts';
import type { HeaderReader } from '../http/incoming.ts';

/** The headers of each operation of a socket, by their names in lower case. */
export type SocketCredentials = Readonly<Record<string, string>>;

const CREDENTIALS = ['x-api-key', 'authorization'];
const CLIENT = ['graphql-client', 'apollographql-client'].flatMap((one) => [
  `${one}-name`,
  `${one}-version`,
]);
const FROM_BOTH = [...CREDENTIALS, ...CLIENT, 'x-gateway-trace', 'x-gateway-cost'];
// Some of them, and those of proxies, show whether the caller is a program on this machine.
const FROM_HEADERS = [
  ...FROM_BOTH,
  'host',
  'origin',
  'sec-fetch-site',
  'traceparent',
  'tracestate',
];

export const socketCredentialsOf = (headers: IncomingHttpHeaders): SocketCredentials =>
  pick(headers, [...FROM_HEADERS, ...Object.keys(headers).filter(isForwardingHeader)]);

/** The credentials as headers, whatever characters they have. */
export const headersOf = (credentials: SocketCredentials): HeaderReader => ({
  get: (name) => credentials[name] ?? null,
  has: (name) => Object.hasOwn(credentials, name),
  keys: () => Object.keys(credentials),
});

/** Whether there is a credential to check. */
export const hasCredential = (credentials: SocketCredentials): boolean =>
  CREDENTIALS.some((name) => name in credentials);

/** Adds the credentials of the first message; null when they contradict the headers. */
export function withParams(
  credentials: SocketCredentials,
  params: unknown,
): SocketCredentials | null {
  const isObject = typeof params === 'object' && params !== null;
  const given = Object.entries(isObject ? params : {}).map(([name, value]) => [
    name.toLowerCase(),
    value,
  ]);
  const isUnclear = given.some(
    ([name, value]) =>
      CREDENTIALS.includes(name) &&
      (typeof value !== 'string' || (credentials[name] ?? value) !== value),
  );
  const names = new Set(given.map(([name]) => name));
  if (isUnclear || names.size !== given.length) return null;
  return { ...credentials, ...pick(Object.fromEntries(given), FROM_BOTH) };
}

function pick(
  from: Readonly<Record<string, unknown>>,
  names: readonly string[],
): SocketCredentials {
  const found: Record<string, string> = {};
  for (const name of names) {
    const value = from[name];
    if (typeof value === 'string') found[name] = value;
  }
  return found;
}
