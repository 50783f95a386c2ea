// What an operator has to fix when calls fail: name, connection, TLS, or a server that is not LeadSail. Pure.
import type { IncomingHttpHeaders } from 'node:http';
import type { ForeignAnswer, UpstreamFailure } from './failure.ts';

const NAME_CODES = /^(ENOTFOUND|EAI_\w+)$/;
const TLS_CODES = /CERT|TLS|SSL|_SIGNATURE|^EPROTO$|^HOSTNAME_MISMATCH$/;

export const MISSING_VERSION = 'is /api/v1 missing at the end of LEADSAIL_URL?';

/** Whether the path of a base URL ends with a version, as LeadSail's does. */
export const hasVersion = (url: string): boolean => /\/api\/v\d+$/.test(new URL(url).pathname);

/** Why `host` did not answer, and what to check. `timeoutMs` is null unless it timed out. */
export function unreachedReason(host: string, code: string, timeoutMs: number | null): string {
  if (NAME_CODES.test(code)) {
    return `The name of ${host} cannot be resolved (${code}): check LEADSAIL_URL and the DNS of this machine.`;
  }
  if (TLS_CODES.test(code)) {
    return `There is no TLS connection to ${host} (${code}): check the certificate, NODE_EXTRA_CA_CERTS, and whether the address is https.`;
  }
  if (timeoutMs !== null) {
    return `${host} does not answer within ${timeoutMs} ms: check firewalls and proxies, or raise --deadline-ms.`;
  }
  return `There is no connection to ${host} (${code}): check port, firewall and proxy.`;
}

/** What answers at the base URL, and what to check; null when LeadSail itself fails. */
export function foreignReason(url: string, answer: Omit<ForeignAnswer, 'isJson'>): string | null {
  const { status, contentType, isHtml, redirectsTo } = answer;
  const hint = hasVersion(url)
    ? 'what answers is not LeadSail, but perhaps a proxy or a page to log in.'
    : MISSING_VERSION;
  if (status >= 300 && status < 400) {
    return `The address redirects (${status}) to ${redirectsTo ?? 'nowhere'}, and redirects are never followed: set LEADSAIL_URL to where LeadSail is.`;
  }
  if (isHtml) return `The address answers HTML (${status}): ${hint}`;
  if (status === 429 || status >= 500) return null;
  const kind = contentType === 'application/json' ? 'JSON' : 'something';
  return `The address answers ${kind} without LeadSail’s envelope (${status}): ${hint}`;
}

const KNOWN_TYPES = ['application/json', 'text/html', 'text/plain', 'application/problem+json'];

/** The media type, if it is a common one: external headers may hold anything. */
export function contentTypeOf(headers: IncomingHttpHeaders): string | null {
  const [type = ''] = (headers['content-type'] ?? '').toLowerCase().split(';');
  return KNOWN_TYPES.includes(type.trim()) ? type.trim() : null;
}

// A body may be megabytes long, so only its start is examined.
const START_BYTES = 200;

/** Whether an answer is a page for browsers, by its type or its first characters. */
export const isPage = (headers: IncomingHttpHeaders, body: Buffer): boolean =>
  contentTypeOf(headers) === 'text/html' ||
  /^\s{0,50}<(!doctype|html)/i.test(body.toString('latin1', 0, START_BYTES));

/** The error code of the cause, such as `ECONNREFUSED`; null without one. */
export function causeOf({ cause }: UpstreamFailure): string | null {
  const { code } = (cause ?? {}) as { code?: unknown };
  return typeof code === 'string' && /^[A-Z][A-Z_\d]{0,59}$/.test(code) ? code : null;
}

/** An error code in its usual form; null for any other text, which may be a sentence that holds a name. */
export const codeOf = (code: string | undefined): string | null =>
  code !== undefined && /^[A-Za-z][A-Z_a-z]{0,39}$/.test(code) ? code : null;
