// What the command prints of the schema is what is committed.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { command } from '../support/command.ts';
import { SDL } from '../support/sdl.ts';

const committed = (file: string): string =>
  readFileSync(new URL(`../../sdl/${file}`, import.meta.url), 'utf8');

async function printed(...args: readonly string[]): Promise<string> {
  await using child = command(['sdl', ...args]);
  const { code, stdout, stderr } = await child.ends;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

describe('what is printed', () => {
  it('plain is schema.graphql to the letter', async () => {
    expect(await printed('--format', 'plain')).toBe(SDL);
  });

  it.each([
    ['federation', ['--format', 'federation']],
    ['stitching', ['--format', 'stitching']],
    ['composite', ['--format', 'composite']],
    ['federation-scopes', ['--scopes']],
  ])('for %s is committed; `npm run sdl` writes it', async (name, args) => {
    expect(committed(`${name}.graphql`)).toBe(await printed(...args));
  });
});
