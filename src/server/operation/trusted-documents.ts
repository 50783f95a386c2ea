// Trusted documents from files: Apollo's manifest, Relay's map, or one .graphql file an operation. Pure.
import { createHash } from 'node:crypto';
import { parse } from 'graphql';

/** The text of each document under the id that it is asked for by. */
export type TrustedDocuments = ReadonlyMap<string, string>;

export type DocumentFile = { readonly name: string; readonly text: string };

/** A file that cannot be: its message is a sentence. */
export class ManifestFault extends Error {}

/** Throws a ManifestFault for the first thing that is wrong. */
export function toTrustedDocuments(files: readonly DocumentFile[]): TrustedDocuments {
  const documents = new Map<string, string>();
  for (const { name, text } of files) {
    for (const [id, body] of name.endsWith('.json') ? fromManifest(name, text) : fromText(text)) {
      if (documents.has(id) && documents.get(id) !== body) {
        throw new ManifestFault(`${name} has another document under the id ${JSON.stringify(id)}.`);
      }
      checkDocument(name, id, body);
      documents.set(id, body);
    }
  }
  if (documents.size === 0) throw new ManifestFault('There is no trusted document to be found.');
  return documents;
}

/** What Apollo, Relay and the specification's draft identify a document by. */
export const documentHash = (text: string): string =>
  createHash('sha256').update(text).digest('hex');

function fromText(text: string): [string, string][] {
  return [[documentHash(text), text]];
}

function fromManifest(name: string, text: string): [string, string][] {
  const manifest = parseJson(name, text);
  if (!isRecord(manifest)) throw unknownFormat(name);
  if (!('format' in manifest))
    return Object.entries(manifest).map(([id, body]) => pair(name, id, body));
  const { format, version, operations } = manifest;
  if (format !== 'apollo-persisted-query-manifest' || version !== 1 || !Array.isArray(operations)) {
    throw unknownFormat(name);
  }
  return operations.map((operation) => {
    const { id, body } = isRecord(operation) ? operation : {};
    return pair(name, id, body);
  });
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ManifestFault(`${name} is not JSON.`);
  }
}

function pair(name: string, id: unknown, body: unknown): [string, string] {
  if (typeof id === 'string' && id !== '' && typeof body === 'string') return [id, body];
  throw new ManifestFault(`${name} must give each document an id and a body, both texts.`);
}

function unknownFormat(name: string): ManifestFault {
  return new ManifestFault(
    `${name} must be an apollo-persisted-query-manifest of version 1, or a map from ids to documents.`,
  );
}

function checkDocument(name: string, id: string, body: string): void {
  try {
    parse(body, { noLocation: true });
  } catch {
    throw new ManifestFault(
      `${name} has under the id ${JSON.stringify(id)} a text that is not GraphQL.`,
    );
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
