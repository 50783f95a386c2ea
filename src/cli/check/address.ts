// What the first answer shows of the address: its name, connection, TLS, whether LeadSail is there, and its clock.
import {
  foreignReason,
  hasVersion,
  MISSING_VERSION,
  unreachedReason,
} from '../../upstream/diagnosis.ts';
import type { Probe } from './probe.ts';
import type { AddressFindings } from './report.ts';

/** `nowMs` is our clock, in epoch milliseconds. */
export function addressFindings(url: string, first: Probe, nowMs: number): AddressFindings {
  const { host, pathname } = new URL(url);
  const fault = first.call.status === null ? unreached(first, host) : misplaced(first, url);
  return { host, path: pathname, fault, clockSeconds: clockSeconds(first, nowMs) };
}

function unreached({ call }: Probe, host: string): string {
  const timeoutMs = call.failure === 'timeout' ? call.ms : null;
  return unreachedReason(host, call.cause ?? 'no reason given', timeoutMs);
}

/** The host that answers in LeadSail's place; null when LeadSail does. */
function misplaced(probe: Probe, url: string): string | null {
  const { status, envelope, failure, contentType } = probe.call;
  if (status === null || envelope !== 'none' || failure === 'unauthenticated') return null;
  const { isHtml } = probe;
  return (
    foreignReason(url, { status, contentType, isHtml, redirectsTo: targetOf(probe, url) }) ??
    // LeadSail itself, this time without its envelope.
    `The address answers ${status}: LeadSail is not available, so nothing could be checked. Try again later.`
  );
}

/** The sentence for a LeadSail that fails at the smallest page; null when it does not. */
export function answeredFailure({ call }: Probe, url: string): string | null {
  if (call.failure === null) return null;
  const how = [call.status, call.code].filter((one) => one !== null).join(' ');
  const hint = hasVersion(url) ? 'nothing else was asked.' : MISSING_VERSION;
  return `LeadSail answers the smallest page of leads with ${how}: ${hint}`;
}

// A path or query in their answer may hold anything; the address that was asked is ours.
function targetOf({ headers }: Probe, url: string): string {
  const { location } = headers;
  if (!location || !URL.canParse(location, url)) return 'nowhere';
  const target = new URL(location, url);
  const isSamePlace = target.pathname.endsWith('/leads');
  return isSamePlace ? target.origin + target.pathname : target.origin;
}

// The header has whole seconds, and the answer was under way.
function clockSeconds({ headers }: Probe, nowMs: number): number | null {
  const theirs = Date.parse(headers.date ?? '');
  return Number.isNaN(theirs) ? null : Math.round((theirs - nowMs) / 1000);
}

/** With clocks that differ by more than this, webhooks look late and dates are wrong. */
export const CLOCK_TOLERANCE_SECONDS = 60;
