// A client of answers in parts: reads each as it comes, and puts them together in either format.
import { meros } from 'meros/browser';
import { type Kit, keyOf } from './kit.ts';

export const OF_2022 = 'multipart/mixed;deferSpec=20220824, application/json';
export const CURRENT = 'multipart/mixed;incrementalSpec=v0.2, application/json';

// biome-ignore lint/suspicious/noExplicitAny: a test reads what it asked for
type Json = any;

export type Args = {
  readonly response: Response;
  /** The next part, when it has come; undefined behind the last. */
  readonly next: () => Promise<Json>;
  /** All that are still to come. */
  readonly rest: () => Promise<Json[]>;
};

export async function ask(
  kit: Kit,
  accept: string,
  query: string,
  { variables = {}, headers = {}, signal }: AskOptions = {},
): Promise<Args> {
  const response = await fetch(`${kit.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-api-key': keyOf(kit.simulator, 0),
      accept,
      ...headers,
    },
    body: JSON.stringify({ query, variables }),
    ...(signal && { signal }),
  });
  const parts = partsOf(await meros<Json>(response));
  const next = async () => (await parts.next()).value;
  return { response, next, rest: () => all(parts) };
}

async function all(parts: AsyncIterable<Json>): Promise<Json[]> {
  const read: Json[] = [];
  for await (const part of parts) read.push(part);
  return read;
}

type AskOptions = {
  readonly variables?: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
};

async function* partsOf(
  read: Awaited<ReturnType<typeof meros<Json>>>,
): AsyncGenerator<Json, undefined> {
  if (read instanceof Response) {
    const isEvents = read.headers.get('content-type')?.startsWith('text/event-stream');
    yield* isEvents ? eventsIn(await read.text()) : [await read.json()];
  } else if (Symbol.asyncIterator in read) for await (const { body } of read) yield body;
}

const eventsIn = (text: string): Json[] =>
  [...text.matchAll(/^event: next\ndata: (.*)\n\n/gm)].map(([, data = '']) => JSON.parse(data));

/** The `data` that a client holds after the last part. */
export function together(parts: readonly Json[]): Json {
  const [{ data }] = parts;
  const places = new Map<string, (string | number)[]>();
  for (const { pending = [], incremental = [] } of parts) {
    for (const { id, path } of pending) places.set(id, path);
    for (const part of incremental) {
      const path = part.path ?? [...(places.get(part.id) ?? []), ...(part.subPath ?? [])];
      const isAtIndex = part.items && part.path;
      const at = (isAtIndex ? path.slice(0, -1) : path).reduce(
        (value: Json, key: string | number) => value[key],
        data,
      );
      if (part.items) at.push(...part.items);
      else merge(at, part.data);
    }
  }
  return data;
}

function merge(into: Json, from: Json): void {
  for (const [name, value] of Object.entries<Json>(from ?? {})) {
    const known = into[name];
    if (typeof known === 'object' && known !== null && value !== null) merge(known, value);
    else into[name] = value;
  }
}
