// /health and /ready: whether the process is alive, and whether requests should be sent here, or why not.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { bodyOf, sendJson } from './malformed-request.ts';

/** Something to say about serving; `isFatal` keeps requests away, the rest is only reported. */
export type Finding = { readonly reason: string; readonly isFatal: boolean };

/** Checks one thing without waiting; null when there is nothing to report. */
export type ReadinessCheck = () => Finding | null;

/** What `/ready` says: 503 for as long as one finding is fatal. */
export function readinessOf(checks: readonly ReadinessCheck[]): { status: number; body: object } {
  const findings = checks.flatMap((check) => check() ?? []);
  const reasons = findings.filter(({ isFatal }) => isFatal).map(({ reason }) => reason);
  const notes = findings.filter(({ isFatal }) => !isFatal).map(({ reason }) => reason);
  const reported = notes.length === 0 ? {} : { notes };
  return reasons.length === 0
    ? { status: 200, body: { status: 'ok', ...reported } }
    : { status: 503, body: { status: 'unavailable', reasons, ...reported } };
}

/** Answers the two paths, which need neither credential nor GraphQL; false for every other. */
export function answersProbe(
  request: IncomingMessage,
  response: ServerResponse,
  checks: readonly ReadinessCheck[],
): boolean {
  const { url = '' } = request;
  const end = url.indexOf('?');
  const path = end < 0 ? url : url.slice(0, end);
  if (path !== '/health' && path !== '/ready') return false;
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    sendJson(response, 405, bodyOf({ message: `${path} answers GET and HEAD` }), 'GET, HEAD');
  } else {
    const { status, body } = path === '/health' ? ALIVE : readinessOf(checks);
    sendJson(response, status, body);
  }
  return true;
}

const ALIVE = { status: 200, body: { status: 'ok' } };

/** An open circuit closes by itself, and other tenants may be served: it is reported and is not fatal. */
export const circuitFinding = (open: number): Finding | null =>
  open === 0 ? null : { reason: `circuit open for ${open} keys`, isFatal: false };
