// What an answer of the host stands for: its data, or one kind of failure. In tables.
import { afterEach, describe, expect, it } from 'vitest';
import { retryAfterMs, toData } from '../../../src/upstream/envelope.ts';
import { type FailureKind, UpstreamFailure } from '../../../src/upstream/failure.ts';

const NOW = Date.parse('2026-11-01T12:00:00Z');
const DAY_MS = 86_400_000;

type Headers = Readonly<Record<string, string | string[]>>;

function read(status: number, body: unknown, headers: Headers = {}): unknown {
  const bytes = Buffer.isBuffer(body)
    ? body
    : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return toData({ status, headers, body: bytes }, NOW);
}

function failureOf(status: number, body: unknown, headers: Headers = {}): UpstreamFailure {
  try {
    read(status, body, headers);
  } catch (error) {
    if (error instanceof UpstreamFailure) return error;
    throw error;
  }
  throw new Error('it was taken for data');
}

const refusal = (error: unknown) => ({ success: false, error });

describe('success: true', () => {
  it.each([200, 201, 202, 206, 299, 302, 400, 404, 429, 500, 503])(
    'is data under status %i',
    (status) =>
      expect(read(status, { success: true, data: { leadId: 'a' } })).toEqual({ leadId: 'a' }),
  );

  it.each([[null], [0], [''], [[]], [false], ['text']])('carries %j as it is', (data) => {
    expect(read(200, { success: true, data })).toEqual(data);
  });

  it('carries nothing where nothing was sent', () => {
    expect(read(200, { success: true })).toBeUndefined();
  });

  it('counts even beside an error', () => {
    expect(read(200, { success: true, data: 1, error: { code: 'NOT_FOUND' } })).toBe(1);
  });

  it.each([
    ['error', { code: 'NOT_FOUND' }],
    ['error', 'no such lead'],
    ['errors', [{ message: 'no such lead' }]],
  ])('without data and with an %s such as %j says nothing that is known', (name, error) => {
    for (const data of [{}, { data: null }]) {
      const body = { success: true, ...data, [name]: error };
      for (const beside of [{ error: '', errors: [] }, {}]) {
        const said = { ...beside, ...body };
        expect(failureOf(200, said)).toMatchObject({ kind: 'bad_response', status: 200 });
      }
    }
  });

  it.each([[null], [''], [' '], [{}], [[]], [false], [0]])(
    'counts beside an error that is %j',
    (error) => {
      expect(read(200, { success: true, data: null, error, errors: error })).toBeNull();
    },
  );

  it('reads text of every script', () => {
    expect(read(200, { success: true, data: 'משה 🏠' })).toBe('משה 🏠');
  });
});

// With an envelope the status speaks where the code is unknown; without one, only a few say enough.
const statuses: [number, FailureKind, FailureKind][] = [
  [200, 'refused', 'bad_response'],
  [201, 'refused', 'bad_response'],
  [204, 'refused', 'bad_response'],
  [301, 'refused', 'bad_response'],
  [302, 'refused', 'bad_response'],
  [304, 'refused', 'bad_response'],
  [400, 'invalid', 'bad_response'],
  [401, 'unauthenticated', 'unauthenticated'],
  [402, 'refused', 'bad_response'],
  [403, 'forbidden', 'forbidden'],
  [404, 'not_found', 'bad_response'],
  [405, 'refused', 'bad_response'],
  [408, 'refused', 'bad_response'],
  [409, 'refused', 'bad_response'],
  [410, 'refused', 'bad_response'],
  [413, 'refused', 'bad_response'],
  [418, 'refused', 'bad_response'],
  [422, 'invalid', 'bad_response'],
  [429, 'rate_limited', 'rate_limited'],
  [431, 'refused', 'bad_response'],
  [500, 'unavailable', 'unavailable'],
  [502, 'unavailable', 'unavailable'],
  [503, 'unavailable', 'unavailable'],
  [504, 'unavailable', 'unavailable'],
  [599, 'unavailable', 'unavailable'],
];

const kindsOf = (body: unknown) =>
  statuses.map(([status]) => [status, failureOf(status, body).kind]);
const allOf = (kind: FailureKind) => statuses.map(([status]) => [status, kind]);
const withEnvelope = statuses.map(([status, kind]) => [status, kind]);
const withoutEnvelope = statuses.map(([status, , kind]) => [status, kind]);

describe('success: false', () => {
  it.each(statuses)('under status %i is %s where the code is new', (status, kind) => {
    expect(failureOf(status, refusal({ code: 'SOMETHING_NEW', message: 'm' }))).toMatchObject({
      kind,
      status,
      upstreamCode: 'SOMETHING_NEW',
    });
  });

  it.each([
    ['no error', { success: false }],
    ['a null error', refusal(null)],
    ['an error that is text', refusal('NOT_FOUND')],
    ['a code that is no text', refusal({ code: 404 })],
    ['an empty code', refusal({ code: '' })],
    ['a code of Object.prototype', refusal({ code: 'constructor' })],
    ['the code __proto__', '{"success":false,"error":{"code":"__proto__"}}'],
    ['a code in other letters', refusal({ code: 'not_found' })],
  ])('with %s is what its status says', (_, body) => {
    expect(kindsOf(body)).toEqual(withEnvelope);
  });

  it.each([
    ['UNAUTHORIZED', 'unauthenticated'],
    ['NOT_FOUND', 'not_found'],
    ['VALIDATION_ERROR', 'invalid'],
  ] as const)('with the code %s is %s, whatever the status', (code, kind) => {
    expect(kindsOf(refusal({ code, message: 'm' }))).toEqual(allOf(kind));
    expect(failureOf(500, refusal({ code }))).toMatchObject({ status: 500, upstreamCode: code });
  });

  // Codes that other APIs have, where the status leaves open what they mean.
  const open = new Set<FailureKind>(['refused', 'invalid']);
  it.each([
    ...['TIMEOUT', 'TIMED_OUT', 'REQUEST_TIMEOUT', 'GATEWAY_TIMEOUT', 'SMS_PROVIDER_TIMED_OUT'],
    ...['TIMEOUT_ERROR', 'INTERNAL', 'INTERNAL_ERROR', 'INTERNAL_SERVER_ERROR', 'SERVER_ERROR'],
    ...['UNKNOWN_ERROR', 'UNEXPECTED_ERROR', 'UNAVAILABLE', 'SERVICE_UNAVAILABLE', 'BAD_GATEWAY'],
  ])('with the code %s leaves open whether it was done', (code) => {
    expect(kindsOf(refusal({ code }))).toEqual(kindsWhereOpen('unavailable'));
  });

  it.each([
    ...['RATE_LIMIT', 'RATE_LIMITED', 'RATE_LIMIT_EXCEEDED', 'RATE_LIMIT_REACHED', 'THROTTLED'],
    ...['TOO_MANY_REQUESTS'],
  ])('with the code %s asks for fewer calls, for a while', (code) => {
    expect(kindsOf(refusal({ code }))).toEqual(kindsWhereOpen('rate_limited'));
    expect(failureOf(200, refusal({ code })).isTransient).toBe(true);
  });

  it.each<[string, FailureKind]>([
    ['FORBIDDEN', 'forbidden'],
    ['ACCESS_DENIED', 'forbidden'],
    ['PERMISSION_DENIED', 'forbidden'],
    ['UNAUTHENTICATED', 'unauthenticated'],
    ['INVALID_API_KEY', 'unauthenticated'],
    ['REVOKED_API_KEY', 'unauthenticated'],
  ])('with the code %s is %s', (code, kind) => {
    expect(kindsOf(refusal({ code }))).toEqual(kindsWhereOpen(kind));
  });

  it.each([
    ...['AGENT_UNAVAILABLE', 'INVALID_TIMEOUT', 'TIMEOUT_TOO_LONG', 'UNKNOWN_FIELD', 'SERVER'],
    ...['internal_error', 'DAILY_LIMIT', `${'A_'.repeat(30)}TIMEOUT`, `A${'A_'.repeat(20)}TIMEOUT`],
  ])('with the code %s is what its status says', (code) => {
    expect(kindsOf(refusal({ code }))).toEqual(withEnvelope);
  });

  function kindsWhereOpen(kind: FailureKind) {
    const says = (status: number, own: FailureKind) => status !== 409 && open.has(own);
    return statuses.map(([status, own]) => [status, says(status, own) ? kind : own]);
  }
});

describe('an answer without an envelope', () => {
  it.each(statuses)('under status %i is not %s but %s', (status, _, kind) => {
    const failed = failureOf(status, '<!DOCTYPE html><title>Error</title>');
    expect(failed).toMatchObject({ kind, status });
    expect(failed.upstreamCode).toBeUndefined();
  });

  it.each([
    ['an empty body', ''],
    ['half an envelope', '{"success":true,"data":{"lea'],
    ['trailing text', '{"success":true,"data":1} x'],
    ['no success key', { data: { leadId: 'a' } }],
    ['an error without success', { error: { code: 'NOT_FOUND' } }],
    ['success as text', { success: 'true', data: 1 }],
    ['success as a number', { success: 1, data: 1 }],
    ['a null success', { success: null, data: 1 }],
    ['an inherited success', '{"__proto__":{"success":true,"data":1}}'],
    ['an array', [{ success: true, data: 1 }]],
    ['an empty array', []],
    ['null', 'null'],
    ['a number', '7'],
    ['text', '"success"'],
    ['UTF-16', Buffer.from('{"success":true,"data":1}', 'utf16le')],
  ])('but %s is what its status says of nobody in particular', (_, body) => {
    expect(kindsOf(body)).toEqual(withoutEnvelope);
  });
});

describe('a failure', () => {
  it.each(statuses)('under status %i quotes nothing of the answer', (status) => {
    const body = refusal({ code: 'SECRET_CODE', message: 'secret words', details: ['secret'] });
    const headers = { 'x-secret': 'secret', location: 'https://secret.example' };
    expect(failureOf(status, body, headers).message).toMatch(/^LeadSail [a-zA-Z ]+\.$/);
    expect(failureOf(status, body, headers).message).not.toMatch(/secret/i);
  });

  it.each([429, 503, 401, 200])('under status %i knows how long to wait', (status) => {
    expect(failureOf(status, refusal({}), { 'retry-after': '7' }).retryAfterMs).toBe(7_000);
    expect(failureOf(status, 'no envelope', { 'retry-after': '7' }).retryAfterMs).toBe(7_000);
    expect(failureOf(status, refusal({})).retryAfterMs).toBeUndefined();
  });
});

describe('Retry-After', () => {
  const { TZ } = process.env;
  afterEach(() => {
    if (TZ === undefined) delete process.env.TZ;
    else process.env.TZ = TZ;
  });

  it.each<[string | string[] | undefined, number | undefined]>([
    [undefined, undefined],
    ['', undefined],
    [' ', undefined],
    ['0', 0],
    ['1', 1_000],
    ['120', 120_000],
    [' 7 ', 7_000],
    ['007', 7_000],
    [['3', '9'], 3_000],
    [[], undefined],
    ['86400', DAY_MS],
    ['86401', DAY_MS],
    ['2147484', DAY_MS],
    ['999999999', DAY_MS],
    ['9999999999', DAY_MS],
    ['9'.repeat(400), DAY_MS],
    ['1.5', 1_500],
    ['0.0001', 1],
    ['86400.5', DAY_MS],
    ['Fri, 01 Jan 2100 00:00:00 GMT', DAY_MS],
    ['Mon, 02 Nov 2026 12:00:01 GMT', DAY_MS],
    ['Mon, 02 Nov 2026 11:59:59 GMT', DAY_MS - 1_000],
    ['-5', undefined],
    ['.5', undefined],
    ['5.', undefined],
    ['1e3', undefined],
    ['0x10', undefined],
    ['7, 9', undefined],
    ['7 seconds', undefined],
    ['soon', undefined],
    ['Infinity', undefined],
    ['٣', undefined],
    ['2026-11-01T12:00:05Z', undefined],
    ['Sun, 01 Nov 2026 12:00:05 GMT', 5_000],
    ['Sun, 01 Nov 2026 12:00:00 GMT', 0],
    ['Sun, 01 Nov 2026 11:59:00 GMT', 0],
    ['Sun, 06 Nov 1994 08:49:37 GMT', 0],
    ['Sunday, 01-Nov-26 12:00:05 GMT', 5_000],
    ['Xyz, 99 Abc 2026 12:00:05 GMT', undefined],
  ])('%j asks for %j ms', (header, ms) => expect(retryAfterMs(header, NOW)).toBe(ms));

  it.each(['soon 5', 'after 120', 'foo 1'])('%j is no date', (header) => {
    expect(retryAfterMs(header, NOW)).toBeUndefined();
  });

  it.each(['America/Los_Angeles', 'Asia/Kolkata', 'UTC'])(
    'in the oldest date form means UTC, also in %s',
    (zone) => {
      process.env.TZ = zone;
      expect(retryAfterMs('Sun Nov  1 12:00:05 2026', NOW)).toBe(5_000);
    },
  );
});
