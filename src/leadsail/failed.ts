// Whether LeadSail says within the data of a success that nothing came of it.
import { isSaid } from '../upstream/envelope.ts';
import type { Json } from './decode/declaration.ts';
import { isObject } from './decode/values.ts';

/** By a `success` of its own, which may be a text, by being false itself, or by an error that stands alone. */
export function saysNo(data: unknown): boolean {
  if (!isObject(data)) return data === false;
  const { success } = data;
  if (success === false || success === 0) return true;
  if (typeof success === 'string' && NO.has(bare(success))) return true;
  const names = Object.keys(data).filter((name) => data[name] !== null);
  return saysError(data) && names.every((name) => OF_ERRORS.has(name));
}

const NO: ReadonlySet<string> = new Set(['false', 'no', '0']);

/** By an error that it has. */
export const saysError = ({ error, errors }: Json): boolean => isSaid(error) || isSaid(errors);

// What stands beside an error and names nothing that was done.
const OF_ERRORS: ReadonlySet<string> = new Set([
  'error',
  'errors',
  'code',
  'message',
  'details',
  'status',
  'statusCode',
  'timestamp',
  'requestId',
]);

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
  'unscheduled',
  'skipped',
  'suppressed',
  'filtered',
  'excluded',
  'ineligible',
  'ignored',
  'aborted',
  'declined',
  'dnc',
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

const HAPPENED: ReadonlySet<string> = new Set([
  'accepted',
  'delivered',
  'eligible',
  'initiated',
  'placed',
  'queued',
  'scheduled',
  'sent',
  'started',
]);

const bare = (word: string): string => word.trim().toLowerCase();
