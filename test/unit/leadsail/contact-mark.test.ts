// Which spellings of a do-not-contact mark are respected, and what only looks like one.
import { describe, expect, it } from 'vitest';
import { contactMarkOf } from '../../../src/leadsail/contact-mark.ts';

const markOf = (lead: object): string =>
  contactMarkOf({ whole: () => lead } as Parameters<typeof contactMarkOf>[0]);

const MARKS = [
  ...['isDnc', 'isDNC', 'is_dnc', 'dnc', 'onDncList', 'doNotContact', 'do-not-call', 'doNotText'],
  ...['optOut', 'opt_out', 'OptedOut', 'isOptedOut', 'hasOptedOut', 'smsOptOut', 'sms_opted_out'],
  ...['textOptOut', 'callOptOut', 'phoneOptOut', 'contactOptOut', 'unsubscribed', 'isUnsubscribed'],
  ...['ｏｐｔＯｕｔ', 'opt\u200bOut', ' unsubscribed ', 'smsUnsubscribed'],
];

describe.each(MARKS)('a lead with %j', (key) => {
  it('among its flags, or beside them, is marked', () => {
    expect(markOf({ flags: { isDnc: false, [key]: true } })).toBe('set');
    expect(markOf({ flags: { isDnc: false }, [key]: true })).toBe('set');
  });

  it('that is false or null is not', () => {
    expect(markOf({ flags: { [key]: false } })).toBe('none');
    expect(markOf({ flags: { isDnc: false }, [key]: null })).toBe('none');
  });

  it('that is neither cannot be read', () => {
    for (const said of ['yes', 'false', 1, 0, []])
      expect(markOf({ flags: { isDnc: false, [key]: said } })).not.toBe('none');
  });

  it('as its status is marked', () => {
    expect(markOf({ flags: { isDnc: false }, status: key })).toBe('set');
  });
});

it.each([
  ...['optOutText', 'optOutEmail', 'optOutPhone', 'optOutAt', 'canOptOut', 'optIn'],
  ...['unsubscribeUrl', 'layout', 'dncCheckedAt', 'notes'],
  ...['fallout', 'status', 'callout', 'timeout'],
])('%j says nothing of it', (key) => {
  expect(markOf({ flags: { isDnc: false, [key]: 'a word' } })).toBe('none');
  expect(markOf({ flags: { isDnc: false }, [key]: 'a word' })).toBe('none');
});
