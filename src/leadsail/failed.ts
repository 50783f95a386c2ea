// Whether LeadSail says within the data of a success that nothing came of it.
import { isObject } from './decode/values.ts';

/** By a `success` of its own, which may be a text. */
export function saysNo(data: unknown): boolean {
  if (!isObject(data)) return false;
  const { success } = data;
  return success === false || (typeof success === 'string' && bare(success) === 'false');
}

// As providers of calls and messages name what will not be delivered.
const FAILED: ReadonlySet<string> = new Set([
  'fail',
  'failed',
  'failure',
  'error',
  'rejected',
  'refused',
  'undelivered',
  'undeliverable',
  'blocked',
  'canceled',
  'cancelled',
  'expired',
  'bounced',
  'denied',
  'dropped',
  'invalid',
  'unsent',
]);

/** By its status as well: not for what has a status that says something else, as a lead has. */
export function saysFailed(data: unknown): boolean {
  if (saysNo(data)) return true;
  return isObject(data) && typeof data.status === 'string' && isFailure(data.status);
}

/** By its last word, such as `delivery_failed`; a `not` before that makes the opposite of it. */
function isFailure(status: string): boolean {
  const words =
    status
      .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
      .toLowerCase()
      .match(/[a-z]+/g) ?? [];
  const [last = '', before = ''] = words.toReversed();
  const isNegated = before === 'not' || before === 'no';
  return isNegated ? HAPPENED.has(last) : FAILED.has(last);
}

const HAPPENED: ReadonlySet<string> = new Set(['accepted', 'delivered', 'placed', 'sent']);

const bare = (word: string): string => word.trim().toLowerCase();
