// A process of its own: asks from many connections, each as soon as its answer is in, and times it.
import { Client, type Dispatcher } from 'undici';
import { quantile } from './statistics.ts';
import { API_KEY } from './wire.ts';

export type BenchRequest = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body: string | null;
  /** In place of HEADERS. */
  readonly headers?: Readonly<Record<string, string>>;
};
export type LoadOrder = {
  readonly origin: string;
  readonly requests: readonly BenchRequest[];
  /** How long each request's answer is; one of another length has failed. */
  readonly lengths: readonly number[];
  /** The number of the first request's id, where none may come again: each request gets the next. */
  readonly countsUpFrom: number | null;
  readonly connections: number;
  readonly durationMs: number;
};
export type LoadReport = {
  readonly answered: number;
  readonly failed: number;
  /** What was wrong with the first that failed. */
  readonly firstFailure: string | null;
  readonly elapsedMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
};

export const HEADERS = {
  'content-type': 'application/json',
  accept: 'application/json',
  'x-api-key': API_KEY,
};

// For the life of this process: whoever is asked is asked for something else than all before.
const counted = new Map<number, number>();

function nextOf(request: BenchRequest, from: number): BenchRequest {
  // The first few were asked for when answers were compared.
  const number = (counted.get(from) ?? from + 100) + 1;
  counted.set(from, number);
  const renumber = (text: string) => text.replace(String(from), String(number));
  const { path, body } = request;
  return { ...request, path: renumber(path), body: body && renumber(body) };
}

async function load(order: LoadOrder): Promise<LoadReport> {
  const { origin, requests, lengths, countsUpFrom, connections, durationMs } = order;
  const times: number[] = [];
  let [turn, failed] = [0, 0];
  let firstFailure: string | null = null;
  const from = performance.now();

  async function worker(): Promise<void> {
    const client = new Client(origin, { pipelining: 1, headersTimeout: 60_000 });
    while (performance.now() - from < durationMs) {
      const index = countsUpFrom === null ? turn++ % requests.length : 0;
      const known = requests[index] as BenchRequest;
      const request = countsUpFrom === null ? known : nextOf(known, countsUpFrom);
      const sent = performance.now();
      const fault = await ask(client, request, lengths[index] ?? -1);
      if (fault === null) times.push(performance.now() - sent);
      else {
        failed += 1;
        firstFailure ??= fault;
      }
    }
    await client.destroy();
  }

  await Promise.all(Array.from({ length: connections }, worker));
  return {
    answered: times.length,
    failed,
    firstFailure,
    elapsedMs: performance.now() - from,
    p50Ms: quantile(times, 0.5),
    p99Ms: quantile(times, 0.99),
  };
}

/** Null when the answer is 200 and as long as it must be, else what was wrong. */
function ask(client: Client, request: BenchRequest, length: number) {
  const { method, path, body, headers = HEADERS } = request;
  return new Promise<string | null>((resolve) => {
    let [status, bytes] = [0, 0];
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart() {},
      onResponseStart(_, statusCode) {
        status = statusCode;
      },
      onResponseData(_, chunk) {
        bytes += chunk.length;
      },
      onResponseEnd() {
        const isRight = status === 200 && bytes === length;
        resolve(isRight ? null : `status ${status}, ${bytes} bytes in place of ${length}`);
      },
      onResponseError(_, error) {
        resolve(error.message);
      },
    };
    client.dispatch({ method, path, body, headers }, handler);
  });
}

if (process.send) {
  process.on('message', async (order: LoadOrder) => process.send?.(await load(order)));
  process.on('disconnect', () => process.exit());
}
