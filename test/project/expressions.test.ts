// Every regular expression of src, found by the syntax tree, takes no longer than a moment on hostile texts.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const LENGTH = 30_000;
const WITHIN_MS = 100;

type SyntaxNode = { readonly type: string; readonly [property: string]: unknown };

function* nodesIn(value: unknown): Generator<SyntaxNode> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value) && typeof (value as SyntaxNode).type === 'string') {
    yield value as SyntaxNode;
  }
  for (const below of Object.values(value)) yield* nodesIn(below);
}

type Found = { readonly file: string; readonly expression: RegExp };

/** All of a file, and where some are made that nobody can see. */
function expressionsIn(file: string, text: string): { found: Found[]; unseen: string[] } {
  const found: Found[] = [];
  const unseen: string[] = [];
  for (const node of nodesIn(parseSync(file, text).program)) {
    const { regex, callee } = node as {
      regex?: { pattern: string; flags: string };
      callee?: object;
    };
    if (regex) found.push({ file, expression: new RegExp(regex.pattern, regex.flags) });
    if (callee && (callee as { name?: string }).name === 'RegExp') unseen.push(file);
  }
  return { found, unseen };
}

const files = globSync('src/**/*.ts', { cwd: ROOT });
const all = files.map((file) => expressionsIn(file, readFileSync(join(ROOT, file), 'utf8')));

const long = (unit: string, before = '', after = ''): string =>
  before + unit.repeat(Math.ceil(LENGTH / unit.length)) + after;

const ENDS = ['', '!', '\n', '"', '@', '\ud83d'];
const UNITS = [
  ...['a', 'A', '1', '0', ' ', '.', '-', '_', '@', ',', ';', '=', ':', '"', '\\', '/', '\n', '\r'],
  ...[
    'a.',
    'a@',
    '1 ',
    ' \t',
    '%2e',
    '../',
    '\\"',
    '"a',
    '""',
    '=a;',
    'do.not ',
    '+00:00',
    '\u{1f4f7}',
  ],
  ...['agent: ', '\nagent: ', 'sha256:', 'charset=utf-8;', '[::1]', '{a}', '127.', '(', '+'],
];

/** General ones, and those made of the letters that the expression itself names. */
function textsFor({ source }: RegExp): string[] {
  const words = source.match(/[\w@. -]+/g) ?? [];
  const units = new Set([...UNITS, ...words, ...source]);
  const starts = ['', ...words.slice(0, 3)];
  return [...units].flatMap((unit) =>
    starts.flatMap((start) => ENDS.map((end) => long(unit, start, end))),
  );
}

function msOf(expression: RegExp, text: string): number {
  // A machine that others use may stand still for a moment; what takes long takes long every time.
  let least = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < 3 && least > WITHIN_MS; turn += 1) {
    const startedAtMs = performance.now();
    if (expression.global) text.replaceAll(expression, '');
    else expression.test(text);
    least = Math.min(least, performance.now() - startedAtMs);
  }
  return least;
}

function slowTexts(expression: RegExp): string[] {
  const slow: string[] = [];
  for (const text of textsFor(expression)) {
    if (msOf(expression, text) > WITHIN_MS) slow.push(`${text.slice(0, 20)}…${text.slice(-5)}`);
    // One is enough to know, and each takes its time.
    if (slow.length > 0) break;
  }
  return slow;
}

const expressions = new Map(
  all.flatMap(({ found }) => found.map((one) => [`${one.expression}`, one] as const)),
);

describe('the expressions of src', () => {
  it('are found, and none is put together where nobody sees it', () => {
    expect(expressions.size).toBeGreaterThan(50);
    expect(all.flatMap(({ unseen }) => unseen)).toEqual([]);
  });

  it.each([...expressions.values()])(
    '$expression of $file',
    { timeout: 60_000 },
    ({ expression }) => {
      expect(slowTexts(expression)).toEqual([]);
    },
  );

  it('would be found if one were slow', { timeout: 60_000 }, () => {
    const [one] = expressionsIn('a.ts', 'export const slow = /a+$/;').found;
    expect(one && slowTexts(one.expression)).not.toEqual([]);
    expect(expressionsIn('a.ts', 'export const a = (b: string) => new RegExp(b);').unseen).toEqual([
      'a.ts',
    ]);
  });
});
