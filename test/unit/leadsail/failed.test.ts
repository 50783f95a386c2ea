// Which words of a status say that nothing came of a call or a message.
import { expect, it } from 'vitest';
import { saysFailed } from '../../../src/leadsail/failed.ts';

it.each([
  ...['failed', ' FAILED ', 'fail', 'failure', 'error', 'rejected', 'refused', 'undelivered'],
  ...['undeliverable', 'blocked', 'canceled', 'cancelled', 'expired', 'bounced', 'denied'],
  ...['dropped', 'invalid', 'unsent', 'delivery_failed', 'delivery-failed', 'deliveryFailed'],
  ...['permanently failed', 'SEND_ERROR', 'not_sent', 'not delivered', 'notSent', 'NOT_ACCEPTED'],
  ...['failed (30003)', 'failed.'],
])('%j does', (status) => {
  expect(saysFailed({ status })).toBe(true);
});

it.each([
  ...['queued', 'sent', 'accepted', 'delivered', 'in_progress', 'something new', '', ' ', '7'],
  ...['no_error', 'not_failed', 'failed_over', 'error_free', 'retrying', 'not', 'no answer'],
  ...['failedover', 'invalidated', 'sent not', 'not yet delivered'],
])('%j does not', (status) => {
  expect(saysFailed({ status })).toBe(false);
});
