// Puts ids into a path template so that no id can reach another path.
import { UpstreamFailure } from './failure.ts';

const MAX_ID_LENGTH = 200;
// Percent-encoding is no protection: URL parsers remove `%2e%2e`, proxies decode `%2F`.
const STRUCTURAL = /[/\\?#%]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
const DOTS_ONLY = /^\.+$/;

/** The rule that `id` breaks, as the end of a sentence; null for an id that may stand in a path. */
export function pathFault(id: string): string | null {
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

/**
 * Fills each `{name}` of a template such as `/leads/{leadId}`.
 * Throws an `invalid` UpstreamFailure, before any call, for an id that could change the path.
 */
export function toPath(template: string, ids: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const id = ids[name] ?? '';
    const fault = pathFault(id);
    if (fault) throw new UpstreamFailure('invalid', `The id ${fault}.`);
    return encodeURIComponent(id);
  });
}

/** `?a=1&b=2`, or nothing; values that are undefined are left out. */
export function toQuery(values: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) query.set(name, value);
  }
  return query.size === 0 ? '' : `?${query}`;
}
