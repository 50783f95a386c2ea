// What a setting may hold: each reads a text, or throws the rule that it breaks.
import { isLoopback } from '../upstream/loopback.ts';

/** A value that cannot be: its message is the end of a sentence. */
export class SettingFault extends Error {}

type ReadValue<Value> = (text: string) => Value;
type ValueSchema = Readonly<Record<string, unknown>>;

const schemas = new WeakMap<ReadValue<unknown>, ValueSchema>();

/** The same reader, with its schema for a file of JSON. */
function described<Value>(schema: ValueSchema, read: ReadValue<Value>): ReadValue<Value> {
  schemas.set(read, schema);
  return read;
}

/** The JSON Schema of a reader's value in a file of JSON: a text by default. */
export const schemaOf = (read: ReadValue<unknown>): ValueSchema =>
  schemas.get(read) ?? { type: 'string' };

export const whole = (min: number, max: number) =>
  described({ type: 'integer', minimum: min, maximum: max }, (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= min && value <= max)) {
      throw new SettingFault(`must be a whole number from ${min} to ${max}, got "${text}"`);
    }
    return value;
  });

/** A part of a whole, from 0 to 1. */
export const share = described({ type: 'number', minimum: 0, maximum: 1 }, (text) => {
  const value = /^\d(\.\d{1,9})?$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= 1)) throw new SettingFault(`must be a number from 0 to 1, got "${text}"`);
  return value;
});

export const choice = (...words: readonly string[]) =>
  described({ enum: words }, (text) => {
    if (!words.includes(text))
      throw new SettingFault(`must be one of ${words.join(', ')}, got "${text}"`);
    return text;
  });

/** In one text, with commas between, or one by one. */
const LIST: ValueSchema = { type: ['string', 'array'], items: { type: 'string' } };

/** A reader of texts in one text or one by one. */
export const listed = <Value>(read: ReadValue<Value>): ReadValue<Value> => described(LIST, read);

/** Some of them with commas between, each with `:n` behind it or not; null when there are none. */
export function listOfChoices(...names: readonly string[]) {
  return described(LIST, (text): string | null => {
    if (text === '') return null;
    for (const item of text.split(',')) {
      const [, name = '', every = '1'] = /^\s*([^:]*)(?::([1-9]\d{0,5}))?\s*$/.exec(item) ?? [];
      if (!names.includes(name.trim()) || every === '') {
        throw new SettingFault(
          `must be names with commas between, each with :n behind it or not, of ${names.join(', ')}, got "${item.trim()}"`,
        );
      }
    }
    return text;
  });
}

export const onOff = described(
  { enum: [true, false, 'on', 'off'] },
  (text) => choice('on', 'off')(text) === 'on',
);

/** Whether it is allowed. */
export const refuseOrAllow = described(
  { enum: ['refuse', 'allow'] },
  (text) => choice('refuse', 'allow')(text) === 'allow',
);

export function host(text: string): string {
  if (!/^[\w.:-]{1,253}$/.test(text))
    throw new SettingFault(`must be a host name or address, got "${text}"`);
  return text;
}

/** What stands for the simulated LeadSail where an address may stand. */
export const SIMULATED = 'simulated';

export function baseUrl(text: string): string | null {
  if (text === '') return null;
  return text === SIMULATED ? SIMULATED : addressOf(text);
}

/** Where spans are sent; null: nowhere. */
export const collectorUrl = (text: string): string | null => (text === '' ? null : addressOf(text));

function addressOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (
    !url ||
    !/^https?:$/.test(url.protocol) ||
    url.username ||
    url.password ||
    url.search ||
    url.hash
  ) {
    // Not quoted back: what people paste here by mistake may hold a password or a key.
    throw new SettingFault('must be an http(s) address without user name, query or fragment');
  }
  // Not `href`, which keeps a bare ? or #.
  let { pathname } = url;
  while (pathname.endsWith('/')) pathname = pathname.slice(0, -1);
  return url.origin + pathname;
}

/** An address of a proxy, which may hold a name and a password: never quoted back. */
export function proxyUrl(text: string): string | null {
  if (text === '') return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search || url.hash) {
    throw new SettingFault('must be an http(s) address of a proxy, such as http://proxy:3128');
  }
  return url.href;
}

const visible =
  (least: number, form: RegExp, suffix: string) =>
  (text: string): string | null => {
    if (text === '') return null;
    if (text.length < least || !form.test(text)) {
      throw new SettingFault(`must be ${least} to 512 visible ASCII characters${suffix}`);
    }
    return text;
  };
const oneWord = (least: number) => visible(least, /^[\x21-\x7e]{1,512}$/, ' without blanks');

export const apiKey = oneWord(1);

/** A shared secret; null when there is none. Never quoted back. */
export const secret = oneWord(16);

/** Any words in one line; null when there are none. */
export const words = visible(1, /^[\x20-\x7e]{1,512}$/, '');

/** An address of JWKS keys, which nobody on the way may replace. */
export function jwksUrl(text: string): string | null {
  if (text === '') return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  const isSafe =
    url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (!url || !isSafe || url.username || url.password || url.hash) {
    throw new SettingFault(
      'must be an https address without user name, or an http one of this machine',
    );
  }
  return url.href;
}

/** Origins as browsers name them; empty when there are none. */
export const origins = described(LIST, (text): readonly string[] => {
  const named = text.split(',').map((origin) => origin.trim());
  if (text === '') return [];
  for (const origin of named) {
    const isOne = URL.canParse(origin) && new URL(origin).origin === origin && origin !== 'null';
    if (origin !== '*' && !isOne) {
      throw new SettingFault(
        `must be origins such as https://app.example.com, with commas between, or *, got "${origin}"`,
      );
    }
  }
  return named;
});

export function headerName(text: string): string {
  if (!/^[\w-]{1,64}$/.test(text)) {
    throw new SettingFault(`must be the name of a header, got "${text}"`);
  }
  return text.toLowerCase();
}

export function keyPrefix(text: string): string {
  if (!/^[\w.:-]{1,64}$/.test(text)) {
    throw new SettingFault(`must be 1 to 64 letters, digits and _.:-, got "${text}"`);
  }
  return text;
}
