// The key that a caller's calls are made with: it decides whose leads they see.
import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

declare const fingerprint: unique symbol;
/** Names a credential without giving it away. Whatever requests share is kept under one of these. */
export type Fingerprint = string & { readonly [fingerprint]: true };

/** What a caller may do: see leads and what is personal of them, change them, and have people called or texted. */
export const RIGHTS = ['read', 'personal', 'write', 'contact'] as const;

export type Right = (typeof RIGHTS)[number];

/** The scopes of OAuth that a token needs for a right, where scopes decide. */
export const SCOPES: Readonly<Record<Right, readonly string[]>> = {
  read: [],
  personal: ['leadsail:personal'],
  write: ['leadsail:write'],
  // To have a person called is a write as well.
  contact: ['leadsail:write', 'leadsail:contact'],
};

export type Credential = {
  readonly apiKey: string;
  readonly fingerprint: Fingerprint;
  /** Which of those who share it: what their tokens call them, as a hash. Left out where nobody is told apart. */
  readonly subject?: string;
  /** The name of the token that it was given for; left out where none was. */
  readonly tokenName?: string;
  /** When the proof ends that it was given for, in milliseconds since 1970 UTC; left out where it has no end. */
  readonly endsAtMs?: number;
  /** All of them when left out. */
  readonly rights?: readonly Right[];
};

// What may stand in a header value and cannot be mistaken for two keys.
const API_KEY = /^[\x21-\x7e]{1,512}$/;

// Of a key that comes again the fingerprint is known: it takes longer than all else that is looked at.
const cached = new LRUCache<string, Credential>({ max: 1_000 });

/** A credential from an `X-API-Key` value; null for one that could not be sent on. */
export function toCredential(apiKey: string): Credential | null {
  const credential = cached.get(apiKey);
  if (credential) return credential;
  if (!API_KEY.test(apiKey)) return null;
  const fingerprint = hash('sha256', apiKey, 'hex').slice(0, 32) as Fingerprint;
  const made: Credential = { apiKey, fingerprint };
  cached.set(apiKey, made);
  return made;
}
