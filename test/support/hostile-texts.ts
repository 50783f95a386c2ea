// Texts that nobody means well with: each is the worst that some kind of expression can meet.

/** What is repeated, and what stands before and after it: much that nearly matches, and an end that does not. */
export type HostileText = {
  readonly before?: string;
  readonly unit: string;
  readonly after?: string;
};

export const HOSTILE_TEXTS: Readonly<Record<string, HostileText>> = {
  letters: { unit: 'a' },
  digits: { unit: '1' },
  'digits and an end': { unit: '1', after: '!' },
  'a telephone number': { before: '+', unit: '1 ', after: 'x' },
  brackets: { unit: '(', after: 'x' },
  blanks: { unit: ' ', after: 'x' },
  'blanks of all kinds': { unit: ' \t\n\r\u00a0', after: 'x' },
  'an address of dots': { before: 'a@', unit: '.', after: '@' },
  'an address of domains': { before: 'a@', unit: 'a.', after: '@' },
  addresses: { unit: 'a@' },
  'a suggestion': { unit: ' Did you mean ' },
  'a moment': { before: '2026-11-01T12:00:00.', unit: '1', after: 'x' },
  'a moment of zones': { before: '2026-11-01T12:00:00', unit: '+00:00' },
  hyphens: { unit: '-', after: 'x' },
  underscores: { unit: '_' },
  words: { unit: 'do.not ' },
  'lines of roles': { unit: '\nagent: ' },
  backslashes: { unit: '\\' },
  quotes: { unit: '"' },
  'per cent': { unit: '%2e' },
  'steps up': { unit: '../' },
  'beyond ASCII': { unit: '\u{1f4f7}' },
  'half characters': { unit: '\ud83d' },
  'many names': { unit: 'sha256:' },
};

/** It with at least so many characters. */
export const textOf = ({ before = '', unit, after = '' }: HostileText, length: number): string =>
  before + unit.repeat(Math.max(0, Math.ceil((length - before.length) / unit.length))) + after;
