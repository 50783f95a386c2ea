// Names of variables that look like settings and are none: a misspelt one would be ignored silently. Pure.
import { SETTINGS } from './settings.ts';

const PREFIX = /^(GATEWAY|LEADSAIL)_/;
// What Kubernetes sets in every pod for each Service, here for one whose name begins so.
const SERVICE_LINK = /_SERVICE_(HOST|PORT(_\w+)?)$|_PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?$/;
const LINK_VALUE = /^(tcp|udp|sctp):\/\//;
// Longer names are no typing errors.
const MAX_LENGTH = 60;
/** The nearest name is named where no more than this share of it has to be changed. */
const NEAR = 0.35;
/** A word too many or too few is more than two characters that are wrong, and fewer than three. */
const A_WORD = 2.5;

/** A sentence for each variable that no setting has, with the nearest that there is; values are never read out. */
export function unknownNames(env: Readonly<Record<string, string | undefined>>): string[] {
  const known = SETTINGS.map(({ env: name }) => name);
  return Object.entries(env)
    .filter(
      ([name, value = '']) => PREFIX.test(name) && !known.includes(name) && !isLink(name, value),
    )
    .map(([name]) => unknownName(name))
    .sort();
}

/** The sentence for one. */
export function unknownName(name: string): string {
  const nearest = nearestOf(
    name,
    SETTINGS.map(({ env }) => env),
  );
  const hint = nearest === null ? 'see --help.' : `did you mean ${nearest}?`;
  return `There is no setting ${name.slice(0, MAX_LENGTH)}: ${hint}`;
}

const isLink = (name: string, value: string): boolean =>
  SERVICE_LINK.test(name) || (name.endsWith('_PORT') && LINK_VALUE.test(value));

function nearestOf(name: string, known: readonly string[]): string | null {
  if (name.length > MAX_LENGTH) return null;
  const [nearest] = known
    .map((other) => ({
      other,
      distance: differsByAWord(name, other) ? A_WORD : distanceOf(name, other),
    }))
    .filter(({ other, distance }) => distance <= other.length * NEAR)
    .sort((a, b) => a.distance - b.distance);
  return nearest?.other ?? null;
}

/** Whether one has a word that the other has not, and else the same: `LEADSAIL_KEY` and `LEADSAIL_API_KEY`. */
function differsByAWord(one: string, other: string): boolean {
  const [short = [], long = []] = [one.split('_'), other.split('_')].sort(
    (a, b) => a.length - b.length,
  );
  return long.some((_, at) => long.toSpliced(at, 1).join('_') === short.join('_'));
}

/** How many characters have to be put in, left out or changed to make one of the other. */
function distanceOf(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [line, letter] of [...one].entries()) {
    const next = [line + 1];
    for (const [column, otherLetter] of [...other].entries()) {
      const changed = (row[column] ?? 0) + (letter === otherLetter ? 0 : 1);
      next.push(Math.min(changed, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
