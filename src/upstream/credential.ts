// The key that a caller's calls are made with: it decides whose leads they see.
import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

declare const fingerprint: unique symbol;
/** Identifies a credential without revealing it. Everything that requests share is stored under a fingerprint. */
export type Fingerprint = string & { readonly [fingerprint]: true };

/** What a caller may do: read leads, read their personal data, change them, and have people called or texted. */
export const RIGHTS = ['read', 'personal', 'write', 'contact'] as const;

export type Right = (typeof RIGHTS)[number];

/** The OAuth scopes that a token needs for a right, where scopes are enforced. */
export const SCOPES: Readonly<Record<Right, readonly string[]>> = {
  read: [],
  personal: ['leadsail:personal'],
  write: ['leadsail:write'],
  // Having a person called is also a write.
  contact: ['leadsail:write', 'leadsail:contact'],
};

export type Credential = {
  readonly apiKey: string;
  readonly fingerprint: Fingerprint;
  /** Which of the callers that share it: the hashed subject of the token. Left out where they are not distinguished. */
  readonly subject?: string;
  /** The name of the token that it was given for; left out where it has none. */
  readonly tokenName?: string;
  /** When its proof expires, in milliseconds since 1970 UTC; left out where it never does. */
  readonly endsAtMs?: number;
  /** All of them when left out. */
  readonly rights?: readonly Right[];
};

// Characters that are valid in a header value and do not separate two keys.
const API_KEY = /^[\x21-\x7e]{1,512}$/;

// Fingerprints are cached, because hashing costs more than all other checks of a key.
const cached = new LRUCache<string, Credential>({ max: 1_000 });

/** A credential from an `X-API-Key` value; null for a value that cannot be forwarded. */
export function toCredential(apiKey: string): Credential | null {
  const credential = cached.get(apiKey);
  if (credential) return credential;
  if (!API_KEY.test(apiKey)) return null;
  const fingerprint = hash('sha256', apiKey, 'hex').slice(0, 32) as Fingerprint;
  const made: Credential = { apiKey, fingerprint };
  cached.set(apiKey, made);
  return made;
}
