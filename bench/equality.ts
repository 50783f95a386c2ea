// Nothing is timed before it answers as the others do: whole answers are compared, value by value.
import { type BenchRequest, HEADERS } from './load.ts';

/** Where two answers differ first, as a path with both values; null when they are equal. */
export function differenceOf(one: unknown, other: unknown, path = 'answer'): string | null {
  if (Object.is(one, other)) return null;
  if (!isBranch(one) || !isBranch(other) || Array.isArray(one) !== Array.isArray(other)) {
    return `${path} is ${show(one)} and ${show(other)}`;
  }
  for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
    const place = Array.isArray(one) ? `${path}[${key}]` : `${path}.${key}`;
    if (!(key in one) || !(key in other)) return `${place} is in only one of them`;
    const found = differenceOf(one[key], other[key], place);
    if (found) return found;
  }
  return null;
}

type Branch = Record<string, unknown>;
const isBranch = (value: unknown): value is Branch => typeof value === 'object' && value !== null;
const show = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 80);

export type Answer = { readonly value: unknown; readonly length: number };

/** Asks once; throws when the answer is not one. */
export async function askOnce(
  origin: string,
  request: BenchRequest,
  answerOf: (body: never, request: BenchRequest) => unknown,
): Promise<Answer> {
  const { method, path, body, headers = HEADERS } = request;
  const response = await fetch(`${origin}${path}`, { method, body, headers });
  const bytes = Buffer.from(await response.arrayBuffer());
  const text = bytes.toString('utf8');
  if (response.status !== 200) throw new Error(`status ${response.status}: ${text.slice(0, 300)}`);
  const sent = JSON.parse(text);
  if (sent.errors) throw new Error(`errors: ${JSON.stringify(sent.errors).slice(0, 300)}`);
  return { value: answerOf(sent as never, request), length: bytes.length };
}
