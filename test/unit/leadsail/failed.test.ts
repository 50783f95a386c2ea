// What of an answer says that nothing came of a write: words of a status, a success of its own, an error that stands alone.
import { expect, it } from 'vitest';
import { saysFailed, saysNo } from '../../../src/leadsail/failed.ts';

it.each([
  ...['failed', ' FAILED ', 'fail', 'failure', 'error', 'rejected', 'refused', 'undelivered'],
  ...['undeliverable', 'blocked', 'canceled', 'cancelled', 'expired', 'bounced', 'denied'],
  ...['dropped', 'invalid', 'unsent', 'delivery_failed', 'delivery-failed', 'deliveryFailed'],
  ...['permanently failed', 'SEND_ERROR', 'not_sent', 'not delivered', 'notSent', 'NOT_ACCEPTED'],
  ...['failed (30003)', 'failed.', 'skipped', 'suppressed', 'excluded', 'ineligible', 'ignored'],
  ...['aborted', 'declined', 'filtered', 'not_queued', 'not scheduled', 'unscheduled', 'lead_dnc'],
  ...['notStarted', 'not_eligible', 'not_initiated'],
])('%j does', (status) => {
  expect(saysFailed({ status })).toBe(true);
});

it.each([
  ...['queued', 'sent', 'accepted', 'delivered', 'in_progress', 'something new', '', ' ', '7'],
  ...['no_error', 'not_failed', 'failed_over', 'error_free', 'retrying', 'not', 'no answer'],
  ...['failedover', 'invalidated', 'sent not', 'not yet delivered', 'scheduled', 'not_skipped'],
  ...['started', 'eligible', 'skipped_queue'],
])('%j does not', (status) => {
  expect(saysFailed({ status })).toBe(false);
});

it.each([
  ...[false, { success: 0 }, { success: 'no' }, { success: ' NO ' }, { success: '0' }],
  ...[{ error: 'No consent' }, { error: { code: 'X' } }, { errors: ['No consent'] }],
  ...[
    { error: 'No consent', messageId: null, status: null },
    { error: 'X', code: 7, message: 'm' },
  ],
  { errors: [{ field: 'phone' }], details: [], statusCode: 422, requestId: 'r' },
])('%j says no', (data) => {
  expect(saysNo(data)).toBe(true);
});

it.each([
  ...[null, true, 0, '', 'false', [], {}, { success: 1 }, { success: 'maybe' }, { success: null }],
  ...[
    { error: null },
    { error: '' },
    { error: ' ' },
    { error: {} },
    { errors: [] },
    { error: false },
  ],
  ...[{ message: 'Queued' }, { error: 'later', leadId: 'a' }, { success: true, error: 'x' }],
  { errors: ['x'], submissionId: 's' },
])('%j does not say no', (data) => {
  expect(saysNo(data)).toBe(false);
});
