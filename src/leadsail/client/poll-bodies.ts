// The bodies that polls were answered with: an answer with the same bytes as the last one says the same.
const bodies = new WeakMap<object, Buffer>();

export const keepBody = (data: object, body: Buffer): void => void bodies.set(data, body);

/** Bytes of the answer; 0 where they are not known. */
export const bodyBytes = (data: unknown): number => bodies.get(data as object)?.length ?? 0;

/** False where the body of either is not known. */
export function haveSameBody(data: unknown, other: unknown): boolean {
  const [body, otherBody] = [bodies.get(data as object), bodies.get(other as object)];
  return body !== undefined && otherBody !== undefined && body.equals(otherBody);
}
