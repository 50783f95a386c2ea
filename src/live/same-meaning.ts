// Whether two JSON texts say the same: servers of LeadSail's may write one moment in several forms.
import { toUsualForm } from '../leadsail/decode/moments.ts';
import { toRfc3339 } from '../leadsail/decode/timestamp.ts';

/** Equal but for the forms of moments. */
export function haveSameMeaning(one: string, other: string): boolean {
  if (one === other) return true;
  let [at, otherAt] = [0, 0];
  for (;;) {
    const equal = equalLength(one, other, at, otherAt);
    [at, otherAt] = [at + equal, otherAt + equal];
    if (at === one.length || otherAt === other.length) {
      return at === one.length && otherAt === other.length;
    }
    const [ours, theirs] = [momentAround(one, at), momentAround(other, otherAt)];
    if (!ours || !theirs || ours.usual !== theirs.usual) return false;
    [at, otherAt] = [ours.end, theirs.end];
  }
}

// Engines compare whole pieces of texts many times faster than this code could compare their characters.
const PIECE = 256;

/** The number of characters from two places on that are the same. */
function equalLength(one: string, other: string, at: number, otherAt: number): number {
  const most = Math.min(one.length - at, other.length - otherAt);
  let length = 0;
  const isEqual = (characters: number): boolean =>
    one.slice(at + length, at + length + characters) ===
    other.slice(otherAt + length, otherAt + length + characters);
  while (length + PIECE <= most && isEqual(PIECE)) length += PIECE;
  while (length < most && one.charCodeAt(at + length) === other.charCodeAt(otherAt + length))
    length += 1;
  return length;
}

const LONGEST = 40;

/** The moment that a text around a place is, in its usual form, and where it ends. */
function momentAround(json: string, at: number): { usual: string; end: number } | null {
  const from = json.lastIndexOf('"', at - 1) + 1;
  const end = json.indexOf('"', at);
  if (end - from > LONGEST) return null;
  const text = json.slice(from, end);
  return toRfc3339(text) === text ? { usual: toUsualForm(toZ(text)), end } : null;
}

const ZERO = '+00:00';

// Of the zone of UTC, no date has to be computed.
const toZ = (moment: string): string =>
  moment.endsWith(ZERO) ? `${moment.slice(0, -ZERO.length)}Z` : moment;
