// Reads what the client sends, within a limit.
import type { IncomingMessage } from 'node:http';

const maxBytes = 1_048_576;

export type RequestBody = {
  /** Parsed JSON; undefined when nothing was sent or when `fault` says why not. */
  readonly json: unknown;
  /** What the call log keeps: the JSON, else the raw text, else null. */
  readonly logged: unknown;
  readonly fault: string | null;
};

const nothing: RequestBody = { json: undefined, logged: null, fault: null };

/** Resolves at once for a request without body. Rejects when the client goes away midway. */
export async function readBody(request: IncomingMessage): Promise<RequestBody> {
  if (request.headers['content-length'] === undefined && !request.headers['transfer-encoding']) {
    return nothing;
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // The rest is read and dropped, so that the refusal finds a client that listens.
    if (bytes <= maxBytes) chunks.push(chunk);
  }
  if (bytes > maxBytes) return { ...nothing, fault: 'body is larger than 1 MB' };
  if (bytes === 0) return nothing;
  const text = Buffer.concat(chunks).toString('utf8');
  try {
    const json: unknown = JSON.parse(text);
    return { json, logged: json, fault: null };
  } catch {
    return { json: undefined, logged: text, fault: 'body is not valid JSON' };
  }
}
