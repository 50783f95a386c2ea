// JSON whose keys may stand twice in one object: nothing that was sent is passed over. Pure.
import { isDeepStrictEqual } from 'node:util';
import { endOfString, parseExact } from './exact-json.ts';

// Valid JSON has nothing else but white space, commas and colons, and no string without an end.
const TOKEN = /["{}[\]]|[^\s,:{}[\]"]+/g;

function* tokensOf(json: string): Generator<string> {
  for (let end = 0; ; ) {
    TOKEN.lastIndex = end;
    const found = TOKEN.exec(json);
    if (!found) return;
    end = found[0] === '"' ? endOfString(json, found.index) : TOKEN.lastIndex;
    yield json.slice(found.index, end);
  }
}

/** An object or a list that has not ended yet; of an object, key and value by turns. */
type OpenedJson = { readonly isList: boolean; readonly parts: unknown[] };

/**
 * Parses like parseExact, except that a key with different values in one object has the list of them, where JSON.parse
 * takes the last. Many times slower.
 */
export function parseWithDoubles(text: string): unknown {
  // Whether it is JSON at all.
  parseExact(text);
  const opened: OpenedJson[] = [];
  const root: unknown[] = [];
  for (const token of tokensOf(text)) {
    if (token === '{' || token === '[') opened.push({ isList: token === '[', parts: [] });
    else {
      const value = token === '}' || token === ']' ? closed(opened.pop()) : parseExact(token);
      (opened.at(-1)?.parts ?? root).push(value);
    }
  }
  return root[0];
}

function closed({ isList, parts }: OpenedJson = { isList: true, parts: [] }): unknown {
  if (isList) return parts;
  const byKey = new Map<unknown, unknown[]>();
  for (let at = 0; at < parts.length; at += 2) {
    const [key, value] = [parts[at], parts[at + 1]];
    const values = byKey.get(key);
    if (!values) byKey.set(key, [value]);
    else if (values.length > 1 || !isDeepStrictEqual(values[0], value)) values.push(value);
  }
  const entries = [...byKey].map(([key, values]) => [key, values.length > 1 ? values : values[0]]);
  return Object.fromEntries(entries);
}
