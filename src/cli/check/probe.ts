// One GET of a check, and its answer described without its values.
import type { IncomingHttpHeaders } from 'node:http';
import { createDeadline } from '../../upstream/deadline.ts';
import { causeOf, codeOf, contentTypeOf, isPage } from '../../upstream/diagnosis.ts';
import { toData } from '../../upstream/envelope.ts';
import { UpstreamFailure } from '../../upstream/failure.ts';
import { toPath, toQuery } from '../../upstream/path.ts';
import type { ProxySettings } from '../../upstream/proxy.ts';
import { createTransport, type RawAnswer } from '../../upstream/transport.ts';
import type { CheckedCall } from './report.ts';

/** The result of one GET. `data` is for inspection and never for the report. */
export type Probe = {
  readonly call: CheckedCall;
  /** Undefined when there is none. */
  readonly data: unknown;
  readonly headers: IncomingHttpHeaders;
  /** Whether the body is a page for browsers. */
  readonly isHtml: boolean;
};

export type ProbeRequest = {
  /** Path template below the base address. */
  readonly path: string;
  readonly purpose: string;
  readonly ids?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | undefined>>;
  /** A key in place of the configured one. */
  readonly apiKey?: string;
};

export type Prober = {
  /** Never rejects because of LeadSail or the network. */
  readonly get: (request: ProbeRequest) => Promise<Probe>;
  /** All calls, in order. */
  readonly calls: () => readonly Probe[];
  readonly close: () => Promise<void>;
};

type ProberOptions = {
  readonly url: string;
  readonly apiKey: string;
  /** Time for each call. */
  readonly timeoutMs: number;
  readonly proxies: ProxySettings;
};

const MAX_BODY_BYTES = 32 * 1024 * 1024;

/** Calls one address, one call after the other, each once: a failure is a finding. */
export function createProber({ url, apiKey, timeoutMs, proxies }: ProberOptions): Prober {
  const transport = createTransport({ url, connections: 1, maxBodyBytes: MAX_BODY_BYTES, proxies });
  const made: Probe[] = [];

  async function get(request: ProbeRequest): Promise<Probe> {
    const { path, ids = {}, query = {} } = request;
    const headers = {
      'x-api-key': request.apiKey ?? apiKey,
      accept: 'application/json',
      'user-agent': 'leadsail-graphql',
    };
    const fullPath = toPath(path, ids) + toQuery(query);
    const startedAt = performance.now();
    let probe: Probe;
    try {
      const raw = { method: 'GET' as const, path: fullPath, headers };
      const answer = await transport.send(raw, createDeadline(timeoutMs));
      probe = describe(request, answer, performance.now() - startedAt);
    } catch (error) {
      if (!(error instanceof UpstreamFailure)) throw error;
      probe = unanswered(request, error, performance.now() - startedAt);
    }
    made.push(probe);
    return probe;
  }

  return { get, calls: () => made, close: transport.close };
}

function describe(request: ProbeRequest, answer: RawAnswer, ms: number): Probe {
  const { status, headers, body } = answer;
  const contentType = contentTypeOf(headers);
  const isHtml = isPage(headers, body);
  const read = readData(answer);
  const call: CheckedCall = {
    ...named(request),
    status,
    ms: Math.round(ms),
    bytes: body.length,
    contentType,
    envelope: read.failure === null ? 'success' : envelopeOf(answer),
    failure: read.failure?.kind ?? null,
    code: codeOf(read.failure?.upstreamCode),
    cause: encodingOf(headers),
  };
  return { call, data: read.data, headers, isHtml };
}

function readData(answer: RawAnswer): { data?: unknown; failure: UpstreamFailure | null } {
  try {
    return { data: toData(answer, Date.now()), failure: null };
  } catch (error) {
    if (!(error instanceof UpstreamFailure)) throw error;
    return { failure: error };
  }
}

function unanswered(request: ProbeRequest, failure: UpstreamFailure, ms: number): Probe {
  const call: CheckedCall = {
    ...named(request),
    status: failure.status ?? null,
    ms: Math.round(ms),
    bytes: 0,
    contentType: null,
    envelope: 'none',
    failure: failure.kind,
    code: null,
    cause: failure.kind === 'timeout' ? 'no answer in time' : causeOf(failure),
  };
  return { call, data: undefined, headers: {}, isHtml: false };
}

const named = ({ path, purpose }: ProbeRequest) => ({ endpoint: `GET ${path}`, purpose });

const encodingOf = (headers: IncomingHttpHeaders): string | null =>
  (headers['content-encoding'] ?? 'identity') === 'identity' ? null : 'compressed without need';

function envelopeOf({ body }: RawAnswer): 'failure' | 'none' {
  try {
    const value: { success?: unknown } | null = JSON.parse(body.toString());
    return value?.success === false ? 'failure' : 'none';
  } catch {
    return 'none';
  }
}
