// The pages of the documentation, their blocks of code and the words that stand in code within their sentences.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** Every page, by its path from the root. */
export const PAGES: readonly string[] = globSync(
  ['*.md', '.changeset/README.md', '{docs,deploy,package,sdl,src}/**/*.md'],
  { cwd: ROOT },
)
  .filter((page) => !page.includes('node_modules') && page !== 'CHANGELOG.md')
  .sort();

export const textOf = (page: string): string => readFileSync(join(ROOT, page), 'utf8');

export type Block = {
  readonly page: string;
  readonly language: string;
  readonly code: string;
  /** The block that follows at once, where one does: what a command prints. */
  readonly next?: Block | undefined;
};

const FENCE = /^( *)```(\w*)\n([\s\S]*?)^\1```$/gm;

/** The blocks of a page, in order. */
export function blocksOf(page: string): Block[] {
  const text = textOf(page);
  const found = [...text.matchAll(FENCE)].map(
    ({ index, 0: whole, 2: language = '', 3: code = '' }) => ({
      from: index,
      to: index + whole.length,
      block: { page, language, code },
    }),
  );
  return found.map(({ block, to }, at) => {
    const after = found[at + 1];
    const isNext = after !== undefined && text.slice(to, after.from).trim() === '';
    return isNext ? { ...block, next: after.block } : block;
  });
}

/** What stands in code within sentences, blocks apart. */
export const codeSpansOf = (page: string): string[] =>
  [
    ...textOf(page)
      .replaceAll(FENCE, '')
      .matchAll(/`([^`\n]+)`/g),
  ].map(([, code = '']) => code);
