// What a setting may hold: each reads a text, or throws the rule that it breaks.

/** A value that cannot be: its message is the end of a sentence. */
export class SettingFault extends Error {}

export function whole(min: number, max: number) {
  return (text: string): number => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= min && value <= max)) {
      throw new SettingFault(`must be a whole number from ${min} to ${max}, got "${text}"`);
    }
    return value;
  };
}

export function oneOf(...words: readonly string[]) {
  return (text: string): string => {
    if (!words.includes(text))
      throw new SettingFault(`must be one of ${words.join(', ')}, got "${text}"`);
    return text;
  };
}

export const onOff = (text: string): boolean => oneOf('on', 'off')(text) === 'on';

export function host(text: string): string {
  if (!/^[\w.:-]{1,253}$/.test(text))
    throw new SettingFault(`must be a host name or address, got "${text}"`);
  return text;
}

export function baseUrl(text: string): string | null {
  if (text === '') return null;
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
  return url.origin + url.pathname.replace(/\/+$/, '');
}

export function apiKey(text: string): string | null {
  if (text === '') return null;
  if (!/^[\x21-\x7e]{1,512}$/.test(text)) {
    throw new SettingFault('must be 1 to 512 visible ASCII characters without blanks');
  }
  return text;
}

/** Any words in one line; null when there are none. */
export function words(text: string): string | null {
  if (text === '') return null;
  if (!/^[\x20-\x7e]{1,512}$/.test(text)) {
    throw new SettingFault('must be 1 to 512 visible ASCII characters');
  }
  return text;
}

/** An address that keys may be fetched from: nobody on the way may swap them. */
export function jwksUrl(text: string): string | null {
  if (text === '') return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  const isSafe =
    url?.protocol === 'https:' ||
    (url?.protocol === 'http:' && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname));
  if (!url || !isSafe || url.username || url.password || url.hash) {
    throw new SettingFault(
      'must be an https address without user name, or an http one of this machine',
    );
  }
  return url.href;
}

/** Origins as browsers name them; empty when there are none. */
export function origins(text: string): readonly string[] {
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
}

/** What somebody else has to know; null when there is none. Never quoted back. */
export function secret(text: string): string | null {
  if (text === '') return null;
  if (!/^[\x21-\x7e]{16,512}$/.test(text)) {
    throw new SettingFault('must be 16 to 512 visible ASCII characters without blanks');
  }
  return text;
}

export function headerName(text: string): string {
  if (!/^[\w-]{1,64}$/.test(text)) {
    throw new SettingFault(`must be the name of a header, got "${text}"`);
  }
  return text.toLowerCase();
}

/** Not quoted back: it often holds a password. */
export function redisUrl(text: string): string | null {
  if (text === '') return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  const isOne = url && /^rediss?:$/.test(url.protocol) && url.hostname !== '';
  if (!isOne || url.search || url.hash || !/^(\/\d*)?$/.test(url.pathname)) {
    throw new SettingFault(
      'must be redis://host:port or rediss://host:port, with a number behind /',
    );
  }
  return text;
}

export function keyPrefix(text: string): string {
  if (!/^[\w.:-]{1,64}$/.test(text)) {
    throw new SettingFault(`must be 1 to 64 letters, digits and _.:-, got "${text}"`);
  }
  return text;
}
