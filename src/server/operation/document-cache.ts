// What yoga remembers of documents: the short ones, so that its memory is bounded in bytes, not only in number.
import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

const DOCUMENTS_KEPT = 1_000;
// Parsed, a character can need 200 bytes.
const CHARACTERS_KEPT = 1_000_000;
const MAX_CHARACTERS = 10_000;

/** For yoga's `parserAndValidationCache`. */
export function createDocumentCaches() {
  return {
    documentCache: createTextCache<DocumentNode>(),
    errorCache: createTextCache<Error>(),
  };
}

function createTextCache<Value extends object>() {
  const kept = new LRUCache<string, Value>({
    max: DOCUMENTS_KEPT,
    maxSize: CHARACTERS_KEPT,
    sizeCalculation: (_, text) => Math.max(1, text.length),
  });
  return {
    get: (text: string) => (text.length > MAX_CHARACTERS ? undefined : kept.get(text)),
    set(text: string, value: Value) {
      if (text.length <= MAX_CHARACTERS) kept.set(text, value);
    },
  };
}
