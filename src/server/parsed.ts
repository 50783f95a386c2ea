// What yoga remembers of documents: the short ones, so that its memory is bounded in bytes, not only in number.
import type { DocumentNode } from 'graphql';
import { createRecent } from './recent.ts';

const DOCUMENTS_KEPT = 1_000;
const MAX_CHARACTERS = 10_000;

/** For yoga's `parserAndValidationCache`. */
export function createDocumentCaches() {
  return {
    documentCache: createTextCache<DocumentNode>(),
    errorCache: createTextCache<Error>(),
  };
}

function createTextCache<Value>() {
  const { get, set } = createRecent<string, Value>({ maxWeight: DOCUMENTS_KEPT });
  return {
    get: (text: string) => (text.length > MAX_CHARACTERS ? undefined : get(text)),
    set(text: string, value: Value) {
      if (text.length <= MAX_CHARACTERS) set(text, value);
    },
  };
}
