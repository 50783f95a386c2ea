// Puts ids into a path template so that no id can reach another path.
import { UpstreamFailure } from './failure.ts';

/** Characters of an id at most. */
export const MAX_ID_LENGTH = 200;
// What servers and proxies accept as a request line, with room for the path.
const MAX_QUERY_LENGTH = 7_000;
// Percent-encoding is no protection: URL parsers remove `%2e%2e`, proxies decode `%2F`.
const STRUCTURAL = /[/\\?#%]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
const DOTS_ONLY = /^\.+$/;
// Ordinary ids break no rule, and need no encoding.
const ORDINARY = /^[\w-]{1,200}$/;

/** The rule that `id` breaks, as the end of a sentence; null for an id that is safe in a path. */
export function pathFault(id: string): string | null {
  if (ORDINARY.test(id)) return null;
  if (id === '') return 'must not be empty, got ""';
  if (id.length > MAX_ID_LENGTH) {
    return `must be at most ${MAX_ID_LENGTH} characters long, got ${id.length}`;
  }
  if (!id.isWellFormed()) return 'must be well-formed Unicode, got a lone surrogate';
  const control = CONTROL.exec(id);
  if (control) return `must not contain control characters, got ${codePoint(control[0])}`;
  if (DOTS_ONLY.test(id)) return `must not consist of dots alone, got "${id}"`;
  const structural = STRUCTURAL.exec(id);
  if (structural) return `must not contain any of / \\ ? # %, got "${structural[0]}"`;
  return null;
}

const codePoint = (character: string): string =>
  `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;

type Template = { readonly names: readonly string[]; readonly texts: readonly string[] };

// One for each of LeadSail's endpoints.
const templates = new Map<string, Template>();

function read(template: string): Template {
  const cached = templates.get(template);
  if (cached) return cached;
  const pieces = template.split(/\{(\w+)\}/);
  const made = {
    texts: pieces.filter((_, at) => at % 2 === 0),
    names: pieces.filter((_, at) => at % 2 === 1),
  };
  templates.set(template, made);
  return made;
}

/** The names of the ids in a template. */
export const idsIn = (template: string): readonly string[] => read(template).names;

type Ids = Readonly<Record<string, string>>;

/** Fills each `{name}` of a template such as `/leads/{leadId}`; null with an id that could change the path. */
export function safePath(template: string, ids: Ids): string | null {
  const { texts, names } = read(template);
  let path = texts[0] ?? '';
  for (let at = 0; at < names.length; at += 1) {
    const id = ids[names[at] ?? ''] ?? '';
    if (pathFault(id) !== null) return null;
    path += encodeURIComponent(id) + texts[at + 1];
  }
  return path;
}

/** The same; throws an `invalid` UpstreamFailure, before any call, where there is none. */
export function toPath(template: string, ids: Ids): string {
  const path = safePath(template, ids);
  if (path !== null) return path;
  const [fault] = idsIn(template).flatMap((name) => pathFault(ids[name] ?? '') ?? []);
  throw new UpstreamFailure('invalid', `The id ${fault}.`);
}

/**
 * `?a=1&b=2`, or an empty string; undefined values are left out. Throws an `invalid` UpstreamFailure, before any call,
 * for a query that is too long for a request line.
 */
export function toQuery(values: Readonly<Record<string, string | undefined>>): string {
  let query: URLSearchParams | null = null;
  for (const name of Object.keys(values)) {
    const value = values[name];
    if (value === undefined) continue;
    query ??= new URLSearchParams();
    query.set(name, value);
  }
  if (query === null) return '';
  const text = `?${query}`;
  if (text.length <= MAX_QUERY_LENGTH) return text;
  throw new UpstreamFailure(
    'invalid',
    `All filters together may have ${MAX_QUERY_LENGTH.toLocaleString('en-US')} characters as LeadSail is asked with them, got ${text.length.toLocaleString('en-US')}.`,
  );
}
