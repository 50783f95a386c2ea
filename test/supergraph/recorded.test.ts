// What other clients and routers send is what bench/ measures with. Here, for their packages need graphql 16.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { composeServices } from '@theguild/federation-composition';
import { Client, createRequest, fetchExchange } from '@urql/core';
import { type DocumentNode, parse } from 'graphql';
import { GraphQLClient } from 'graphql-request';
import { afterEach, expect, it, vi } from 'vitest';
import type { ClientName, RecordedRequest } from '../../bench/recorded.ts';
import { createRecordingFetch, expectRecorded, ORIGIN, sha256 } from '../support/recorded.ts';
import { child, freePort } from './children.ts';

afterEach(() => void vi.unstubAllEnvs());

const SDL = join(import.meta.dirname, '../../sdl');
const url = `${ORIGIN}/graphql`;

it('urql', () =>
  expectRecorded('urql', async ({ query, variables }) => {
    const { sent, fetch } = createRecordingFetch();
    const client = new Client({ url, fetch, exchanges: [fetchExchange] });
    await client.query(query, variables);
    return sent;
  }));

it('urql with a trusted document', () =>
  expectRecorded('trusted', async ({ query, variables }) => {
    const { sent, fetch } = createRecordingFetch();
    const client = new Client({ url, fetch, exchanges: [fetchExchange], preferGetMethod: false });
    // Only a client in production takes a document without its text.
    vi.stubEnv('NODE_ENV', 'production');
    // As the client preset of GraphQL Code Generator makes it, with nothing left but the id.
    const document = { kind: 'Document', definitions: [], documentId: `sha256:${sha256(query)}` };
    await client.executeQuery(createRequest(document as unknown as DocumentNode, variables));
    return sent;
  }));

it('graphql-request', () =>
  expectRecorded('graphql-request', async ({ query, variables }) => {
    const { sent, fetch } = createRecordingFetch();
    await new GraphQLClient(url, { fetch }).request(query, variables);
    return sent;
  }));

it('GraphiQL', () =>
  expectRecorded('graphiql', async ({ query, variables }) => {
    const { sent, fetch } = createRecordingFetch();
    const [operation] = parse(query).definitions;
    const operationName = operation?.kind === 'OperationDefinition' ? operation.name?.value : null;
    const fetcher = createGraphiQLFetcher({ url, fetch });
    const asked = { query, variables, ...(operationName && { operationName }) };
    const answers = (await fetcher(asked)) as AsyncIterable<unknown>;
    for await (const answer of answers) expect(answer).toBeDefined();
    return sent;
  }));

// A second subgraph that knows of one lead and one interaction, so that the rest is asked of this one.
const VISITS = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type Query { visit: Visit }
  type Visit { lead: Lead interaction: Interaction }
  type Lead @key(fields: "id", resolvable: false) { id: ID! }
  type Interaction @key(fields: "id", resolvable: false) { id: ID! }`;

/** The question as one who joins graphs asks it: from a visit, or at the root where it is a page. */
const joined = (query: string): string =>
  query
    .replace(/\{\s*(lead|interaction)\(id: \$id\)/, '{ visit { $1')
    .replace(/\(\$id: ID!\)/, '') + (query.includes('$id') ? ' }' : '');

function toRecorded(
  method: string,
  path: string,
  { host, connection, 'content-length': _, 'x-api-key': __, ...headers }: IncomingHttpHeaders,
  body: string,
): RecordedRequest {
  // Another one each time.
  if (headers['x-request-id']) headers['x-request-id'] = '69c4a8c4-8273-477f-a225-1ba8baa904c0';
  return { method, path, headers: headers as Record<string, string>, body };
}

type Subgraphs = Awaited<ReturnType<typeof startSubgraphs>>;

/** Answers for both subgraphs, and keeps what is asked of ours. */
async function startSubgraphs() {
  const sent: RecordedRequest[] = [];
  let visited: object = {};
  const server = createServer(async (request, response) => {
    const { method = '', url: path = '', headers } = request;
    const body = (await json(request)) as object;
    const isOurs = path.startsWith('/graphql');
    const isForSdl = JSON.stringify(body).includes('_sdl');
    if (isOurs && !isForSdl) sent.push(toRecorded(method, path, headers, JSON.stringify(body)));
    const data = isForSdl
      ? { _sdl: isOurs ? OURS_TO_STITCH : VISITS_TO_STITCH }
      : isOurs
        ? { _entities: [null], leadsByIds: [null], interactionsByIds: [null], leads: { nodes: [] } }
        : { visit: visited };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ data }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    sent,
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Lets the visit be one of this lead or interaction. */
    visit(id: unknown) {
      const [lead, interaction] = [
        { __typename: 'Lead', id },
        { __typename: 'Interaction', id },
      ];
      visited = { lead, interaction };
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const OURS = readFileSync(join(SDL, 'federation.graphql'), 'utf8');
const OURS_TO_STITCH = readFileSync(join(SDL, 'stitching.graphql'), 'utf8');
const VISITS_TO_STITCH = `
  directive @key(selectionSet: String!) on OBJECT
  ${VISITS.replace(/extend schema.*/, '').replaceAll(/@key\([^)]*\)/g, '@key(selectionSet: "{ id }")')}
  extend type Query { _sdl: String! }`;

async function askFrom(subgraphs: Subgraphs, gateway: string, client: ClientName): Promise<void> {
  await expectRecorded(client, async ({ query, variables }) => {
    subgraphs.sent.length = 0;
    subgraphs.visit(variables.id);
    const response = await fetch(gateway, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': 'bench-key' },
      body: JSON.stringify({ query: joined(query), variables }),
    });
    await response.arrayBuffer();
    expect(subgraphs.sent).toHaveLength(1);
    return [...subgraphs.sent];
  });
}

it('Hive Gateway, for entities', async () => {
  await using subgraphs = await startSubgraphs();
  const folder = mkdtempSync(join(tmpdir(), 'recorded-'));
  const file = join(folder, 'supergraph.graphql');
  const { supergraphSdl = '', errors } = composeServices([
    { name: 'leadsail', url: `${subgraphs.origin}/graphql/federation`, typeDefs: parse(OURS) },
    { name: 'visits', url: `${subgraphs.origin}/visits`, typeDefs: parse(VISITS) },
  ]);
  expect(errors).toBeUndefined();
  writeFileSync(file, supergraphSdl);
  const port = await freePort();
  const bin = 'node_modules/@graphql-hive/gateway/dist/bin.js';
  const at = ['--host', '127.0.0.1', '--port', `${port}`, '--fork', '1'];
  const hive = await child(
    [bin, 'supergraph', file, '--config-path', 'gateway.config.ts', ...at],
    /(listening on)/i,
    import.meta.dirname,
  );
  try {
    await askFrom(subgraphs, `http://127.0.0.1:${port}/graphql`, 'hive');
  } finally {
    await hive.stop();
    rmSync(folder, { recursive: true });
  }
});

it('a stitched schema, for many by their ids', async () => {
  await using subgraphs = await startSubgraphs();
  const addresses = ['graphql/stitching', 'visits'].map((path) => `${subgraphs.origin}/${path}`);
  const ready = /ready at (http:\S+)/;
  const stitched = await child(['stitched.ts', ...addresses], ready, import.meta.dirname);
  try {
    await askFrom(subgraphs, stitched.url, 'stitching');
  } finally {
    await stitched.stop();
  }
});
