// Holds request bodies to the vendor's rules and names every fault, not only the first.

/** Says what is wrong with a value in words that follow its name, or null when it is fine. */
export type ValidationRule = (value: unknown) => string | null;

export type BodySchema = {
  readonly fields: Readonly<Record<string, ValidationRule>>;
  readonly required?: readonly string[];
  /** Refuse keys that `fields` does not know. */
  readonly isStrict?: boolean;
};

type TextLimits = {
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: RegExp;
  readonly oneOf?: readonly string[];
};

/** One line for each fault of a request body; empty when there is none. */
export function faultsOf(body: unknown, shape: BodySchema): string[] {
  if (!isObject(body)) return ['body must be a JSON object'];
  const faults: string[] = [];
  for (const name of shape.required ?? []) {
    if (body[name] === undefined) faults.push(`${name} is required`);
  }
  for (const [name, value] of Object.entries(body)) {
    if (value === undefined) continue;
    const rule = Object.hasOwn(shape.fields, name) ? shape.fields[name] : undefined;
    const fault = rule === undefined ? unknownKey(shape) : rule(value);
    if (fault !== null) faults.push(`${name} ${fault}`);
  }
  return faults;
}

export function text({
  minLength = 0,
  maxLength,
  pattern,
  oneOf,
}: TextLimits = {}): ValidationRule {
  return (value) => {
    if (typeof value !== 'string') return 'must be a string';
    if (value.length < minLength) return `must have at least ${minLength} characters`;
    if (maxLength !== undefined && value.length > maxLength) {
      return `must have at most ${maxLength} characters`;
    }
    if (pattern !== undefined && !pattern.test(value)) return 'has an invalid format';
    if (oneOf !== undefined && !oneOf.includes(value)) return `must be one of ${oneOf.join(', ')}`;
    return null;
  };
}

export const email = text({ pattern: /^[^\s@]+@[^\s@][^\s@.]*\.[^\s@]+$/ });

export const calendarDay = text({ pattern: /^\d{4}-\d{2}-\d{2}$/ });

/** E.164, such as +16025551001. */
export const dialable = text({ pattern: /^\+[1-9]\d{6,14}$/ });

export const flag: ValidationRule = (value) =>
  typeof value === 'boolean' ? null : 'must be true or false';

export const number: ValidationRule = (value) =>
  typeof value === 'number' ? null : 'must be a number';

export const object: ValidationRule = (value) => (isObject(value) ? null : 'must be an object');

export const list: ValidationRule = (value) => (Array.isArray(value) ? null : 'must be an array');

export const anything: ValidationRule = () => null;

export const count: ValidationRule = (value) =>
  Number.isInteger(value) && (value as number) >= 0 ? null : 'must be a whole number from 0';

export function listOf(item: ValidationRule): ValidationRule {
  return (value) => {
    if (!Array.isArray(value)) return 'must be an array';
    const at = value.findIndex((one) => item(one) !== null);
    return at < 0 ? null : `[${at}] ${item(value[at])}`;
  };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An address: every part a string. */
export const address: ValidationRule = (value) => {
  const part = text();
  const parts = ['street', 'unit', 'city', 'state', 'zip', 'country'];
  const fields = Object.fromEntries(parts.map((name) => [name, part]));
  return isObject(value) ? (faultsOf(value, { fields })[0] ?? null) : 'must be an object';
};

/** What submit and create take: answers by key, or a list of answers. */
export const questionnaire: ValidationRule = (value) =>
  isObject(value) || listOf(object)(value) === null
    ? null
    : 'must be an object or an array of objects';

function unknownKey({ isStrict = false }: BodySchema): string | null {
  return isStrict ? 'is not a known field' : null;
}
