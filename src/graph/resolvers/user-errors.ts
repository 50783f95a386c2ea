// Why a mutation was not done, as data for the person who filled in the form: a closed list of codes.
import { UpstreamFailure } from '../../upstream/failure.ts';

/** Every `userErrors[].code`, and when. `docs/writes.md` shows this table. */
export const USER_ERROR_CODES = {
  INVALID: 'a value that LeadSail does not accept',
  REQUIRED: 'a value that is missing',
  NOT_FOUND: 'LeadSail has no such record',
  DO_NOT_CONTACT: 'the lead is marked so',
  DO_NOT_CONTACT_UNKNOWN: 'whether the lead is marked so could not be read',
  MISSING_PHONE_NUMBER: 'there is no number to call',
  CONFLICT: 'the record is in no state for this',
  REFUSED: 'LeadSail gave no reason that can be told',
  IDEMPOTENCY_KEY_REUSED: 'the key was used for another input',
} as const;

export type UserErrorCode = keyof typeof USER_ERROR_CODES;

export type UserError = {
  readonly code: UserErrorCode;
  /** The rule, without the value that breaks it, which may be personal. */
  readonly message: string;
  /** From the argument down; null when it concerns no single field. */
  readonly field: readonly string[] | null;
};

/** An error about a field of `input`, or about none. */
export function userError(code: UserErrorCode, message: string, name?: string | null): UserError {
  return { code, message, field: name == null ? null : ['input', name] };
}

export const doNotContact = (): UserError =>
  userError('DO_NOT_CONTACT', 'The lead is marked not to be contacted.', 'leadId');

export const doNotContactUnknown = (): UserError =>
  userError(
    'DO_NOT_CONTACT_UNKNOWN',
    'LeadSail does not say readably whether the lead may be contacted: look at the lead there.',
    'leadId',
  );

const conflict = (): UserError => userError('CONFLICT', 'The record is in no state for this.');

/** LeadSail accepted it, and its answer says that it failed at once. */
export const failedAtOnce = (
  what: 'call' | 'message' | 'document' | 'event' | 'request',
): UserError => userError('REFUSED', `LeadSail says that the ${what} has failed.`);

/** The error of a field whose id LeadSail does not have; null when it could be any field. */
export const notFound = (name: string | null): UserError =>
  userError('NOT_FOUND', 'LeadSail has no record of this id.', name);

// LeadSail documents no code for it, only that it checks.
const DO_NOT_CONTACT = /\bdo.not.(call|contact)\b|\bdnc\b/i;
// Nor for a record whose state does not allow the request.
const STATE = /approv|status/i;

/**
 * What LeadSail refused, when it is sure that it did; null for every other failure. Nothing of its own
 * words is passed on, for they may quote what was sent: of a line such as `phone must be …` only which of
 * `fields` it begins with. `missing` is the field that names the record it may not have.
 */
export function toUserErrors(
  failure: unknown,
  fields: ReadonlySet<string>,
  missing: string | null,
): readonly UserError[] | null {
  if (!(failure instanceof UpstreamFailure)) return null;
  const { kind, status, upstreamCode, details } = failure;
  if (status === undefined) return null;
  if (kind === 'not_found') return [notFound(missing)];
  if (kind !== 'invalid' && kind !== 'refused') return null;
  if (upstreamCode === 'MISSING_PHONE_NUMBER') {
    const message = 'The lead has no phone number in E.164 that could be called.';
    return [userError('MISSING_PHONE_NUMBER', message, 'leadId')];
  }
  const words = [(upstreamCode ?? '').replaceAll('_', ' '), ...details];
  if (words.some((said) => DO_NOT_CONTACT.test(said))) return [doNotContact()];
  if (status === 409) return [conflict()];
  const named = new Set(details.map((line) => fieldOf(line, fields)));
  const refused = [...named].filter((name) => name !== null);
  if (refused.length === 0) {
    if (words.some((said) => STATE.test(said))) return [conflict()];
    return [userError('REFUSED', 'LeadSail refused this, for no reason that can be told.')];
  }
  return refused.map((name) =>
    userError('INVALID', `LeadSail does not accept this ${name}.`, name),
  );
}

/** The field that a line begins with, alone or at the end of a path such as `body.phone`. */
function fieldOf(line: string, fields: ReadonlySet<string>): string | null {
  const path = /^\W*([\w.]+)/.exec(line)?.[1] ?? '';
  return path.split('.').find((name) => fields.has(name)) ?? null;
}
