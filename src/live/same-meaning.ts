// Whether two JSON texts say the same: servers of LeadSail's may write one moment in several forms.
import { toUsualForm } from '../leadsail/decode/moments.ts';
import { toRfc3339 } from '../leadsail/decode/timestamp.ts';

/** Equal but for the forms of moments. */
export function haveSameMeaning(one: string, other: string): boolean {
  if (one === other) return true;
  let [at, otherAt] = [0, 0];
  for (;;) {
    while (at < one.length && one.charCodeAt(at) === other.charCodeAt(otherAt)) {
      at += 1;
      otherAt += 1;
    }
    if (at === one.length || otherAt === other.length) {
      return at === one.length && otherAt === other.length;
    }
    const [ours, theirs] = [momentAround(one, at), momentAround(other, otherAt)];
    if (!ours || !theirs || ours.usual !== theirs.usual) return false;
    [at, otherAt] = [ours.end, theirs.end];
  }
}

const LONGEST = 40;

/** The moment that a text around a place is, in its usual form, and where it ends. */
function momentAround(json: string, at: number): { usual: string; end: number } | null {
  const from = json.lastIndexOf('"', at - 1) + 1;
  const end = json.indexOf('"', at);
  if (end - from > LONGEST) return null;
  const text = json.slice(from, end);
  return toRfc3339(text) === text ? { usual: toUsualForm(text), end } : null;
}
