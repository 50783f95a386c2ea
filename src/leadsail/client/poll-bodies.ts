// The bodies of answers to polls: an answer with the same bytes as the last one has the same content.
const bodies = new WeakMap<object, Buffer>();

export const keepBody = (data: object, body: Buffer): void => void bodies.set(data, body);

/** Bytes of the answer; 0 where its body is not stored. */
export const bodyBytes = (data: unknown): number => bodies.get(data as object)?.length ?? 0;

/** False where either body is not stored. */
export function haveSameBody(data: unknown, other: unknown): boolean {
  const [body, otherBody] = [bodies.get(data as object), bodies.get(other as object)];
  return body !== undefined && otherBody !== undefined && body.equals(otherBody);
}
