// What real clients send for the three questions, as their packages were recorded: one list for bench and tests.
//
// Tests beside the packages send the same operations and are red when they differ; with UPDATE_RECORDED=1
// they write the file. Apollo Router is no package: its requests follow the tests of apollographql/router
// (services/layers/content_negotiation.rs, services/http/service.rs, and its query plans).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchRequest } from './load.ts';
import { type Question, type QuestionName, questionsOf } from './questions.ts';
import { API_KEY } from './wire.ts';

export const RECORDED_FILE: string = join(import.meta.dirname, 'recorded-requests.json');

/** A request as a client makes it, without what its carrier adds. */
export type RecordedRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
};
/** The last is what comes again and again; those before it come once. */
export type RecordedRequests = Readonly<Record<QuestionName, readonly RecordedRequest[]>>;

/** What adds headers of its own to a client's request. */
type Carrier = 'browser' | 'node' | 'none';

export type ClientName =
  | 'apollo'
  | 'urql'
  | 'graphql-request'
  | 'graphiql'
  | 'trusted'
  | 'get'
  | 'hive'
  | 'stitching'
  | 'router';

export type Recording = {
  readonly carriers: {
    readonly browser: Readonly<Record<string, string>> & { readonly origin: string };
    readonly node: Readonly<Record<string, string>>;
  };
  readonly clients: Readonly<Record<ClientName, RecordedRequests>>;
};

export const readRecording = (): Recording => JSON.parse(readFileSync(RECORDED_FILE, 'utf8'));

/** Whose pages run in browsers, and who asks by Node's fetch; routers bring their own. */
export const CARRIERS: Readonly<Record<ClientName, Carrier>> = {
  apollo: 'browser',
  urql: 'browser',
  'graphql-request': 'node',
  graphiql: 'browser',
  trusted: 'node',
  get: 'node',
  hive: 'none',
  stitching: 'none',
  router: 'none',
};

/** The operation of each question whose requests are recorded: its first. */
export const recordedOperations = () => {
  const { q1, q2, q3 } = questionsOf();
  return ([q1, q2, q3] as const).map(({ name, operations: [operation] }) => {
    if (!operation) throw new Error(`${name} has no operation`);
    return { name: name as QuestionName, ...operation };
  });
};

/** As the gateway gets it from this client, headers of its carrier included. */
export function requestsFrom(
  { carriers, clients }: Recording,
  client: ClientName,
  question: QuestionName,
): BenchRequest[] {
  const carrier = CARRIERS[client];
  return clients[client][question].map(({ method, path, headers, body }) => ({
    method: method as BenchRequest['method'],
    path,
    body,
    headers: {
      // What the client sets goes before what its carrier would.
      ...(carrier === 'none' ? {} : carriers[carrier]),
      ...headers,
      'x-api-key': API_KEY,
    },
  }));
}

/** The id under which this question's document is trusted, as a manifest has it. */
export function trustedIdOf({ clients }: Recording, question: QuestionName): string {
  const { documentId } = JSON.parse(clients.trusted[question].at(-1)?.body ?? '');
  return documentId.replace('sha256:', '');
}

/** The recorded request for each of the question's ids, and what has to be sent once before them. */
export function scriptOf(recording: Recording, client: ClientName, question: Question) {
  const all = requestsFrom(recording, client, question.name as QuestionName);
  const [first = ''] = Object.values(question.operations[0]?.variables ?? {});
  const last = all.at(-1) as BenchRequest;
  const requests = question.operations.map(({ variables }) => {
    const [id = ''] = Object.values(variables);
    const renamed = (text: string) => text.replaceAll(String(first), String(id));
    return { ...last, path: renamed(last.path), body: last.body && renamed(last.body) };
  });
  return { before: all.slice(0, -1), requests };
}
