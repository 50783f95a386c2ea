// Sends one HTTP request and collects one answer, over a pool of kept-alive connections.
import type { IncomingHttpHeaders } from 'node:http';
import type { LookupFunction } from 'node:net';
import type { Dispatcher } from 'undici';
import type { Deadline } from './deadline.ts';
import { UpstreamFailure } from './failure.ts';
import { addPiece, joined, noPieces } from './joined-pieces.ts';
import { createDispatcher, NO_PROXIES, type ProxySettings } from './proxy.ts';

export type RawRequest = {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** Path with query, below the host's base URL. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Called just before the first byte is sent: until then, the host has not seen the request. */
  readonly onLeave?: (() => void) | undefined;
};

export type RawAnswer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
};

export type Transport = {
  /** Rejects with an UpstreamFailure: `timeout`, `unavailable`, `bad_response` or `cancelled`. */
  readonly send: (request: RawRequest, deadline: Deadline) => Promise<RawAnswer>;
  readonly close: () => Promise<void>;
};

type TransportOptions = {
  /** Base URL without a trailing slash, for example `https://api.leadsail.app/api/v1`. */
  readonly url: string;
  /** Connections at most; further calls wait for one. */
  readonly connections: number;
  /** Longest body read, in bytes. */
  readonly maxBodyBytes: number;
  /** None when left out. */
  readonly proxies?: ProxySettings;
  /** Resolves the name of the host; Node's own when left out. */
  readonly lookup?: LookupFunction | undefined;
};

/** One pool for one host. Redirects are answers like any other: never followed. */
export function createTransport({
  url,
  connections,
  maxBodyBytes,
  proxies = NO_PROXIES,
  lookup,
}: TransportOptions): Transport {
  const base = new URL(url);
  const basePath = base.pathname === '/' ? '' : base.pathname;
  const pool = createDispatcher(base.origin, proxies, {
    connections,
    // The operation's deadline is the only clock; undici's timers are coarse and would be a second one.
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: 10_000,
    ...(lookup && { connect: { lookup } }),
  });
  return {
    send: (request, deadline) =>
      new Promise((resolve, reject) => {
        const { path, method, headers, body = null, onLeave } = request;
        const { handler, cancel, isStopped } = collect(maxBodyBytes, onLeave, resolve, reject);
        handler.unwatch = deadline.watch(cancel);
        if (isStopped()) return;
        const { origin } = base;
        pool.dispatch({ origin, path: basePath + path, method, headers, body }, handler);
      }),
    close: () => pool.destroy(),
  };
}

// Uses undici's `dispatch` directly: its `request()` spends an eighth of all CPU joining chunks.
function collect(
  maxBodyBytes: number,
  onLeave: RawRequest['onLeave'],
  resolve: (answer: RawAnswer) => void,
  reject: (failure: UpstreamFailure) => void,
) {
  let status = 0;
  let headers: IncomingHttpHeaders = {};
  let pieces = noPieces();
  let stopped: UpstreamFailure | null = null;
  let controller: Dispatcher.DispatchController | null = null;

  function cancel(failure: UpstreamFailure): void {
    if (stopped) return;
    stopped = failure;
    controller?.abort(failure);
    handler.unwatch();
    reject(failure);
  }

  const handler = {
    /** Stops watching the deadline. */
    unwatch: (): void => {},
    onRequestStart(started: Dispatcher.DispatchController): void {
      controller = started;
      // A call that was still queued when its deadline passed must not leave after all.
      if (stopped) started.abort(stopped);
      else onLeave?.();
    },
    onResponseStart(
      _: Dispatcher.DispatchController,
      statusCode: number,
      answered: IncomingHttpHeaders,
    ): void {
      // The answer is still to come. After 100, for which nobody asked, undici itself gives up.
      if (statusCode < 200) return;
      status = statusCode;
      headers = answered;
      const declared = Number(answered['content-length']);
      if (declared <= maxBodyBytes) pieces = noPieces(declared);
    },
    onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
      if (pieces.length + chunk.length > maxBodyBytes) {
        cancel(
          new UpstreamFailure('bad_response', `LeadSail's answer is over ${maxBodyBytes} bytes.`, {
            status,
          }),
        );
      } else addPiece(pieces, chunk);
    },
    onResponseEnd(): void {
      handler.unwatch();
      resolve({ status, headers, body: joined(pieces) });
    },
    onResponseError(_: Dispatcher.DispatchController, cause: Error): void {
      // After the headers have arrived, the host did answer, but its answer cannot be read.
      cancel(
        status === 0
          ? new UpstreamFailure('unavailable', 'LeadSail could not be reached.', {
              cause,
              isTransient: true,
            })
          : new UpstreamFailure('bad_response', "LeadSail's answer broke off.", {
              cause,
              status,
              isTransient: true,
            }),
      );
    },
  };
  return { handler, cancel, isStopped: () => stopped !== null };
}
