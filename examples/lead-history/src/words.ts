// How values are said to people: names, statuses, moments, durations and what went wrong.
import { CombinedGraphQLErrors } from '@apollo/client/errors';

type Named = { readonly firstName?: string | null; readonly lastName?: string | null };

export const nameOf = ({ firstName, lastName }: Named): string =>
  [firstName, lastName].filter(Boolean).join(' ') || 'No name';

/** `NO_ANSWER` is "No answer"; what the schema does not know is shown as it was sent. */
export function spoken(value: string | null | undefined, raw?: string | null): string | null {
  const said = value === 'UNKNOWN' ? raw : value;
  if (!said) return null;
  const words = said.replaceAll('_', ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const SECONDS = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });

export const day = (moment: string): string => DAY.format(new Date(moment));
export const toTheSecond = (moment: string): string => SECONDS.format(new Date(moment));
export const clock = (moment: string): string => CLOCK.format(new Date(moment));

/** LeadSail does not name the unit; its samples are seconds. */
export function duration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const rest = Math.round(seconds % 60);
  return minutes === 0 ? `${rest} s` : `${minutes} min ${rest} s`;
}

export function answerText(answer: unknown): string {
  if (answer === null || answer === undefined || answer === '') return 'No answer';
  if (typeof answer === 'boolean') return answer ? 'Yes' : 'No';
  if (Array.isArray(answer)) return answer.map(answerText).join(', ');
  return typeof answer === 'object' ? JSON.stringify(answer) : String(answer);
}

/** Why the part of an answer at `path` is missing; null when nothing is. */
export function faultAt(error: unknown, ...path: readonly string[]): string | null {
  if (!error) return null;
  if (!CombinedGraphQLErrors.is(error)) return 'The gateway cannot be reached.';
  const fault = error.errors.find(({ path: at = [] }) => path.every((key, i) => at[i] === key));
  return fault?.message ?? null;
}
