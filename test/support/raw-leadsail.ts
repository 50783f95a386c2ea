// A LeadSail that answers with the bytes it is given and keeps what it is sent as it came: for what is about bytes.
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export type RawCall = {
  readonly method: string;
  /** With the query, below the base path. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

export type RawReply = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
};

export type RawLeadSail = {
  /** For `leadsailUrl`. */
  readonly url: string;
  readonly calls: RawCall[];
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

/** Listens on a free port until the end of the scope. */
export async function startRaw(
  answer: (call: RawCall) => RawReply | Promise<RawReply>,
): Promise<RawLeadSail> {
  const calls: RawCall[] = [];
  const server = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request;
    const call = { method, path: url, headers, body: (await buffer(request)).toString() };
    calls.push(call);
    const { status = 200, headers: own, body } = await answer(call);
    response.writeHead(status, { 'content-type': 'application/json', ...own });
    response.end(status === 204 ? undefined : body);
  });
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
