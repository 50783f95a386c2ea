// Who a WebSocket says it is: by the headers of its request or, as browsers can set none, by its first message.
import type { IncomingHttpHeaders } from 'node:http';

/** Headers, by their names in small letters, that each operation of a socket comes with. */
export type Claims = Readonly<Record<string, string>>;

const CREDENTIALS = ['x-api-key', 'authorization'];
const FROM_HEADERS = [...CREDENTIALS, 'host', 'x-gateway-trace', 'traceparent'];
const FROM_PARAMS = [...CREDENTIALS, 'x-gateway-trace'];

export const claimsOf = (headers: IncomingHttpHeaders): Claims => pick(headers, FROM_HEADERS);

/** Whether anybody has to believe something. */
export const hasCredential = (claims: Claims): boolean =>
  CREDENTIALS.some((name) => name in claims);

/** With what the first message adds; null when it takes back what the headers said. */
export function withParams(claims: Claims, params: unknown): Claims | null {
  const isObject = typeof params === 'object' && params !== null;
  const given = Object.entries(isObject ? params : {}).map(([name, value]) => [
    name.toLowerCase(),
    value,
  ]);
  const isUnclear = given.some(
    ([name, value]) =>
      CREDENTIALS.includes(name) &&
      (typeof value !== 'string' || (claims[name] ?? value) !== value),
  );
  const names = new Set(given.map(([name]) => name));
  if (isUnclear || names.size !== given.length) return null;
  return { ...claims, ...pick(Object.fromEntries(given), FROM_PARAMS) };
}

function pick(from: Readonly<Record<string, unknown>>, names: readonly string[]): Claims {
  const found: Record<string, string> = {};
  for (const name of names) {
    const value = from[name];
    if (typeof value === 'string') found[name] = value;
  }
  return found;
}
