// Estimates how long the JSON of plain data is, without writing it.

/** The least bytes that a value has as JSON: never more than the true size. Stops above `most`. */
export function leastBytes(value: unknown, most: number): number {
  let bytes = 0;

  function add(part: unknown): void {
    if (typeof part === 'string') bytes += part.length + 2;
    else if (typeof part !== 'object' || part === null) bytes += 4;
    else if (Array.isArray(part)) {
      bytes += part.length;
      for (const one of part) {
        if (bytes > most) return;
        add(one);
      }
    } else addFields(part);
  }

  function addFields(part: object): void {
    if (part instanceof Error) {
      bytes += part.message.length;
      add((part as { path?: unknown }).path);
      return;
    }
    // Faster than to enumerate an object of graphql-js, which is a dictionary.
    for (const name of Object.keys(part)) {
      if (bytes > most) return;
      bytes += name.length + 4;
      add(part[name as never]);
    }
  }

  add(value);
  return bytes;
}
