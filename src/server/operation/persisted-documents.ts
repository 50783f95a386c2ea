// Operations asked for by an id: trusted ones from a file, and those that a client registers by their hash.
import type { GraphQLParams } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import type { Credential } from '../../upstream/credential.ts';
import { EVERYBODY, type Share, UNVERIFIED, type Verified } from '../../upstream/verified.ts';
import { type CallerOf, withCaller } from '../auth/caller.ts';
import type { Incoming } from '../http/incoming.ts';
import { httpError, nameOf } from '../http/request-params.ts';
import { documentHash, type TrustedDocuments } from './trusted-documents.ts';

export type DocumentOptions = {
  /** Null: there are none. */
  readonly trusted: Pick<TrustedDocuments, 'get'> | null;
  /** Nothing but trusted documents runs. */
  readonly trustedOnly: boolean;
  /** Clients may register a document by sending it with its hash once. */
  readonly automatic: boolean;
  readonly callerOf: CallerOf;
  /** Which credentials LeadSail has accepted; all of them when left out. */
  readonly verified?: Verified | undefined;
};

/** The parameters as sent, with the text of their document. Throws a refusal. */
export type DocumentStep = (
  incoming: Incoming,
  params: GraphQLParams,
) => GraphQLParams | Promise<GraphQLParams>;

const TENANTS_KEPT = 100;
const CHARACTERS_KEPT = 500_000;

// Clients compare exactly these two words.
const NOT_FOUND = 'PersistedQueryNotFound';
const NOT_SUPPORTED = 'PersistedQueryNotSupported';

export function createDocumentStep(options: DocumentOptions): DocumentStep {
  const { trusted, trustedOnly, automatic, callerOf, verified = EVERYBODY } = options;
  // No other can learn of a tenant's documents or replace them. Those of all that are not verified have the room of one.
  const byShare = new LRUCache<Share, LRUCache<string, string>>({ max: TENANTS_KEPT });

  function documentsOf(share: Share): LRUCache<string, string> {
    const registered = byShare.get(share);
    if (registered) return registered;
    const documents = new LRUCache<string, string>({
      maxSize: CHARACTERS_KEPT,
      sizeCalculation: (query, name) => query.length + name.length,
    });
    byShare.set(share, documents);
    return documents;
  }

  verified.onChange((credential, isVerified) => {
    const crowd = byShare.get(UNVERIFIED);
    if (!isVerified || !crowd) return;
    const documents = documentsOf(verified.shareOf(credential));
    // The least used first, as it was.
    for (const [name = '', query = ''] of [...crowd.rentries()]) {
      if (!name.startsWith(`${credential} `)) continue;
      crowd.delete(name);
      documents.set(name, query);
    }
  });

  function automaticQuery(caller: Credential | null, hash: string, query: unknown): string {
    if (!automatic) throw httpError('PERSISTED_QUERY_NOT_SUPPORTED', 200, NOT_SUPPORTED);
    const tenant = caller?.fingerprint ?? null;
    const share = verified.shareOf(tenant);
    const name = `${tenant} ${hash}`;
    const documents = documentsOf(share);
    if (typeof query !== 'string') {
      const known = documents.get(name);
      if (known === undefined) throw httpError('PERSISTED_QUERY_NOT_FOUND', 200, NOT_FOUND);
      return known;
    }
    if (documentHash(query) !== hash) {
      throw httpError('BAD_REQUEST', 400, 'sha256Hash must be the SHA-256 of query, got another.');
    }
    documents.set(name, query);
    return query;
  }

  return (incoming, params) => {
    const { documentId, query } = params as GraphQLParams & { documentId?: unknown };
    const id = documentId == null ? hashIn(params) : toId(documentId);
    if (id === null) {
      if (trustedOnly && query != null) {
        throw httpError(
          'PERSISTED_QUERY_ID_REQUIRED',
          400,
          'Only trusted documents run here: send the id of one, not a query.',
        );
      }
      return params;
    }
    const found = trusted?.get(id);
    if (found !== undefined) return withDocument(params, found);
    if (trustedOnly || documentId != null) {
      throw httpError('PERSISTED_QUERY_NOT_FOUND', 200, NOT_FOUND);
    }
    return withCaller(callerOf, incoming, (caller) =>
      withDocument(params, automaticQuery(caller, id, query)),
    );
  };
}

function withDocument(params: GraphQLParams, query: string): GraphQLParams {
  const { documentId: _, ...others } = params as GraphQLParams & { documentId?: unknown };
  others.query = query;
  return others;
}

function toId(documentId: unknown): string {
  if (typeof documentId === 'string') return documentId.replace(/^sha256:/, '');
  throw httpError('BAD_REQUEST', 400, `documentId must be a text, got ${nameOf(documentId)}.`);
}

/** The hash of an Apollo client's request, null for a request that names none. */
function hashIn({ extensions }: GraphQLParams): string | null {
  const named: unknown = extensions?.persistedQuery;
  if (named == null) return null;
  const { version, sha256Hash } = named as { version?: unknown; sha256Hash?: unknown };
  if (version !== 1) {
    throw httpError(
      'BAD_REQUEST',
      400,
      `persistedQuery.version must be 1, got ${`${JSON.stringify(version)}`.slice(0, 20)}.`,
    );
  }
  if (typeof sha256Hash !== 'string' || !/^[\da-f]{64}$/.test(sha256Hash)) {
    throw httpError('BAD_REQUEST', 400, 'persistedQuery.sha256Hash must be 64 hexadecimal digits.');
  }
  return sha256Hash;
}
