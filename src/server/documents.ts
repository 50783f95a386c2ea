// Operations asked for by an id: trusted ones from a file, and those that a client registers by their hash.
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import type { Credential } from '../upstream/credential.ts';
import { documentHash, type TrustedDocuments } from './manifest.ts';
import { refusal } from './request.ts';

export type DocumentOptions = {
  /** Null: there are none. */
  readonly trusted: TrustedDocuments | null;
  /** Nothing but trusted documents runs. */
  readonly trustedOnly: boolean;
  /** Clients may register a document by sending it with its hash once. */
  readonly automatic: boolean;
  readonly callerOf: (request: Request) => Promise<Credential | null>;
};

const TENANTS_KEPT = 100;
const CHARACTERS_KEPT = 500_000;

// Clients look for exactly these two words.
const NOT_FOUND = 'PersistedQueryNotFound';
const NOT_SUPPORTED = 'PersistedQueryNotSupported';

export function useDocuments(options: DocumentOptions): Plugin {
  const { trusted, trustedOnly, automatic, callerOf } = options;
  // Own to each tenant: no other can learn of a document, replace it or push it out.
  const registered = new LRUCache<string, LRUCache<string, string>>({ max: TENANTS_KEPT });

  function documentsOf(tenant: string): LRUCache<string, string> {
    const known = registered.get(tenant);
    if (known) return known;
    const documents = new LRUCache<string, string>({
      maxSize: CHARACTERS_KEPT,
      sizeCalculation: ({ length }) => Math.max(length, 1),
    });
    registered.set(tenant, documents);
    return documents;
  }

  async function automaticQuery(request: Request, hash: string, query: unknown): Promise<string> {
    if (!automatic) throw refusal('PERSISTED_QUERY_NOT_SUPPORTED', 200, NOT_SUPPORTED);
    const documents = documentsOf((await callerOf(request))?.fingerprint ?? '');
    if (typeof query !== 'string') {
      const known = documents.get(hash);
      if (known === undefined) throw refusal('PERSISTED_QUERY_NOT_FOUND', 200, NOT_FOUND);
      return known;
    }
    if (documentHash(query) !== hash) {
      throw refusal('BAD_REQUEST', 400, 'sha256Hash must be the SHA-256 of query, got another.');
    }
    documents.set(hash, query);
    return query;
  }

  return {
    async onParams({ params, request, setParams }) {
      const { documentId, ...others } = params as GraphQLParams & { documentId?: unknown };
      const id = documentId == null ? hashIn(params) : toId(documentId);
      const { query } = others;
      if (id === null) {
        if (trustedOnly && query != null) {
          throw refusal(
            'PERSISTED_QUERY_ID_REQUIRED',
            400,
            'Only trusted documents run here: send the id of one, not a query.',
          );
        }
        return;
      }
      const found = trusted?.get(id);
      if (found !== undefined) return setParams({ ...others, query: found });
      if (trustedOnly || documentId != null) {
        throw refusal('PERSISTED_QUERY_NOT_FOUND', 200, NOT_FOUND);
      }
      setParams({ ...others, query: await automaticQuery(request, id, query) });
    },
  };
}

function toId(documentId: unknown): string {
  if (typeof documentId === 'string') return documentId.replace(/^sha256:/, '');
  throw refusal('BAD_REQUEST', 400, `documentId must be a text, got a ${typeof documentId}.`);
}

/** The hash of an Apollo client's request, null for a request that names none. */
function hashIn({ extensions }: GraphQLParams): string | null {
  const named: unknown = extensions?.persistedQuery;
  if (named == null) return null;
  const { version, sha256Hash } = named as { version?: unknown; sha256Hash?: unknown };
  if (version !== 1) {
    throw refusal(
      'BAD_REQUEST',
      400,
      `persistedQuery.version must be 1, got ${`${JSON.stringify(version)}`.slice(0, 20)}.`,
    );
  }
  if (typeof sha256Hash !== 'string' || !/^[\da-f]{64}$/.test(sha256Hash)) {
    throw refusal('BAD_REQUEST', 400, 'persistedQuery.sha256Hash must be 64 hexadecimal digits.');
  }
  return sha256Hash;
}
