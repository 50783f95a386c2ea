// Every place of a request where a caller can put a text: arguments and their fields, and what stands beside them.
import { getNamedType, isInputObjectType } from 'graphql';
import { argumentPlaces, inLists, type SentBody } from './argument-places.ts';

export type TextPlace = { readonly name: string; readonly request: (text: string) => SentBody };

// In a document a name has letters, digits and underscores.
const toName = (text: string): string => text.replaceAll(/\W/g, '_').replace(/^\d/, '_');

const BESIDE: readonly TextPlace[] = [
  { name: 'query', request: (text) => ({ query: text }) },
  { name: 'a name in the document', request: (text) => ({ query: `{ ${toName(text)} }` }) },
  {
    name: 'a literal',
    request: (text) => ({ query: `{ lead(id: ${JSON.stringify(text)}) { id } }` }),
  },
  {
    name: 'a literal of a moment',
    request: (text) => ({
      query: `{ leads(filter: { startDate: ${JSON.stringify(text)} }) { nodes { id } } }`,
    }),
  },
  {
    name: 'a word of an enum',
    request: (text) => ({
      query: `{ leads(filter: { status: ${toName(text)} }) { nodes { id } } }`,
    }),
  },
  { name: 'a comment', request: (text) => ({ query: `{ __typename } # ${text}` }) },
  { name: 'operationName', request: (text) => ({ query: '{ __typename }', operationName: text }) },
  { name: 'documentId', request: (text) => ({ documentId: text }) },
  {
    name: 'the hash of a persisted query',
    request: (text) => ({ extensions: { persistedQuery: { version: 1, sha256Hash: text } } }),
  },
  {
    name: 'a variable of no such name',
    request: (text) => ({ query: '{ __typename }', variables: { [text]: text } }),
  },
  {
    name: 'a list of hostile words',
    request: (text) => ({
      query:
        'query ($f: InteractionFilter) { lead(id: "a") { interactions(filter: $f) { totalCount } } }',
      variables: { f: { type: Array.from({ length: 20 }, () => text) } },
    }),
  },
];

export const textPlaces: readonly TextPlace[] = [
  ...argumentPlaces
    .filter(({ type }) => !isInputObjectType(getNamedType(type)))
    .map(({ name, type, request }) => ({
      name,
      request: (text: string) => request(inLists(type, text)),
    })),
  ...BESIDE,
];
