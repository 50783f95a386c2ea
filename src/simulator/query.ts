// Reads query parameters as the vendor does, and names every fault, not only the first.

export function readCount(
  query: URLSearchParams,
  name: string,
  byDefault: number,
  max: number,
  details: string[],
): number {
  const text = query.get(name);
  if (text === null) return byDefault;
  const count = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= max) return count;
  details.push(`${name} must be a whole number from 1${max > 100 ? '' : ` to ${max}`}`);
  return byDefault;
}

/** Epoch milliseconds. */
export function readDate(
  query: URLSearchParams,
  name: string,
  byDefault: number,
  details: string[],
): number {
  const text = query.get(name);
  if (text === null) return byDefault;
  const moment = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(moment)) details.push(`${name} must be an ISO 8601 date`);
  return moment;
}

export function readFlag(query: URLSearchParams, name: string, details: string[]): boolean | null {
  const text = query.get(name);
  if (text !== null && text !== 'true' && text !== 'false') {
    details.push(`${name} must be "true" or "false"`);
  }
  return text === null ? null : text === 'true';
}

export function readSet(query: URLSearchParams, name: string): ReadonlySet<string> | null {
  const text = query.get(name) ?? '';
  return text === '' ? null : new Set(text.split(','));
}
