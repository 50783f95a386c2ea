// A collector of the test's own: takes OTLP over HTTP as JSON, and refuses what is not of that protocol.
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

type Value = { stringValue?: string; intValue?: number | string; doubleValue?: number };
type Attribute = { key: string; value: Value };

/** As the protocol has it, in JSON. */
type SentSpan = {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  traceState?: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes?: Attribute[];
  events?: { name: string; attributes?: Attribute[] }[];
  status?: { code?: number };
};
type Sent = {
  resourceSpans: {
    resource: { attributes: Attribute[] };
    scopeSpans: { scope: { name: string; version?: string }; spans: SentSpan[] }[];
  }[];
};

type Attributes = Readonly<Record<string, string | number | undefined>>;

export type CollectedSpan = Pick<SentSpan, 'traceId' | 'spanId' | 'name'> & {
  /** Null for the first of a trace. */
  readonly parent: string | null;
  readonly state: string;
  readonly kind: 'INTERNAL' | 'SERVER' | 'CLIENT';
  readonly isError: boolean;
  readonly durationNs: bigint;
  readonly attributes: Attributes;
  readonly events: readonly { readonly name: string; readonly attributes: Attributes }[];
};

export type Collector = {
  readonly url: string;
  readonly spans: CollectedSpan[];
  /** Of what the spans are, and with which headers they came. */
  readonly resources: Attributes[];
  readonly headers: IncomingHttpHeaders[];
  /** All that came, as it came. */
  readonly texts: string[];
  /** What it answers from now on. */
  status: number;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

export async function startCollector(): Promise<Collector> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    const isZipped = request.headers['content-encoding'] === 'gzip';
    const text = (isZipped ? gunzipSync(bytes) : bytes).toString();
    const isOurs =
      request.method === 'POST' &&
      request.url === '/v1/traces' &&
      request.headers['content-type'] === 'application/json';
    const status = isOurs ? collector.status : 404;
    if (status === 200) {
      collector.texts.push(text);
      collector.headers.push(request.headers);
      take(JSON.parse(text));
    }
    // The kit waits for sockets: a kept one would make each test seconds longer.
    const headers = { 'content-type': 'application/json', connection: 'close' };
    response.writeHead(status, headers).end('{}');
  });

  function take({ resourceSpans }: Sent): void {
    for (const { resource, scopeSpans } of resourceSpans) {
      collector.resources.push(toAttributes(resource.attributes));
      for (const { spans } of scopeSpans) collector.spans.push(...spans.map(toSpan));
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const collector: Collector = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans: [],
    resources: [],
    headers: [],
    texts: [],
    status: 200,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return collector;
}

const KINDS = { 1: 'INTERNAL', 2: 'SERVER', 3: 'CLIENT' } as const;
const ERROR = 2;

function toSpan(sent: SentSpan): CollectedSpan {
  const { traceId, spanId, parentSpanId, name, kind, status, attributes, events } = sent;
  if (!/^[\da-f]{32}$/.test(traceId)) throw new Error(`no id of a trace: ${traceId}`);
  if (![spanId, parentSpanId ?? spanId].every((id) => /^[\da-f]{16}$/.test(id)))
    throw new Error(`no ids of spans: ${spanId} ${parentSpanId}`);
  return {
    traceId,
    spanId,
    name,
    parent: parentSpanId ?? null,
    state: sent.traceState ?? '',
    kind: KINDS[kind as keyof typeof KINDS],
    isError: status?.code === ERROR,
    durationNs: BigInt(sent.endTimeUnixNano) - BigInt(sent.startTimeUnixNano),
    attributes: toAttributes(attributes),
    events: (events ?? []).map((event) => ({
      name: event.name,
      attributes: toAttributes(event.attributes),
    })),
  };
}

const toAttributes = (sent: readonly Attribute[] = []): Attributes =>
  Object.fromEntries(
    sent.map(({ key, value: { stringValue, intValue, doubleValue } }) => [
      key,
      stringValue ?? (intValue === undefined ? doubleValue : Number(intValue)),
    ]),
  );
