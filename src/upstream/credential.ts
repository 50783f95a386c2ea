// The key that a caller's calls are made with: it decides whose leads they see.
import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

declare const fingerprint: unique symbol;
/** Names a credential without giving it away. Whatever requests share is kept under one of these. */
export type Fingerprint = string & { readonly [fingerprint]: true };

export type Credential = { readonly apiKey: string; readonly fingerprint: Fingerprint };

// What may stand in a header value and cannot be mistaken for two keys.
const API_KEY = /^[\x21-\x7e]{1,512}$/;

// Of a key that comes again the fingerprint is known: it takes longer than all else that is looked at.
const known = new LRUCache<string, Credential>({ max: 1_000 });

/** A credential from an `X-API-Key` value; null for one that could not be sent on. */
export function toCredential(apiKey: string): Credential | null {
  const credential = known.get(apiKey);
  if (credential) return credential;
  if (!API_KEY.test(apiKey)) return null;
  const fingerprint = hash('sha256', apiKey, 'hex').slice(0, 16) as Fingerprint;
  const made = { apiKey, fingerprint };
  known.set(apiKey, made);
  return made;
}
