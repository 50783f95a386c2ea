// What a document is found again by in logs: a hash of its form, from which nothing that was put into it can be guessed.
import { createHash } from 'node:crypto';
import { type DocumentNode, type Token, TokenKind } from 'graphql';

const hashes = new WeakMap<DocumentNode, string>();

const LITERALS: ReadonlySet<string> = new Set([
  TokenKind.INT,
  TokenKind.FLOAT,
  TokenKind.STRING,
  TokenKind.BLOCK_STRING,
]);
// An alias can be a phone number, and all phone numbers are quickly tried.
const DIGITS = /\d{4}/;

/** The same for documents that differ only in literals and in words of comments; null where that cannot be decided. */
export function hashOfForm(document: DocumentNode): string | null {
  const known = hashes.get(document);
  if (known !== undefined) return known;
  if (!document.loc) return null;
  const hash = createHash('sha256');
  let end = 0;
  for (let token: Token | null = document.loc.startToken; token; token = token.next) {
    if (token.kind === TokenKind.COMMENT) continue;
    // With the distance, so that documents remain distinct as people wrote them.
    hash.update(`${token.start - end} ${formOf(token)} `);
    end = token.end;
  }
  const made = hash.digest('hex');
  hashes.set(document, made);
  return made;
}

function formOf({ kind, value }: Token): string {
  if (LITERALS.has(kind) || value === undefined) return kind;
  return DIGITS.test(value) ? TokenKind.NAME : value;
}
