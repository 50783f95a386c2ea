// A stitched schema over the addresses given, each read from its own `_sdl`; the caller's LeadSail key goes through.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildHTTPExecutor } from '@graphql-tools/executor-http';
import { stitchSchemas } from '@graphql-tools/stitch';
import { stitchingDirectives } from '@graphql-tools/stitching-directives';
import { buildSchema, parse } from 'graphql';
import { createYoga } from 'graphql-yoga';

type Context = { readonly request?: Request };

const { stitchingDirectivesTransformer } = stitchingDirectives();

function keyOf(request: Request | undefined): Record<string, string> {
  const key = request?.headers.get('x-api-key');
  return key ? { 'x-api-key': key } : {};
}

async function toSubschema(endpoint: string) {
  const executor = buildHTTPExecutor({
    endpoint,
    headers: (request) => keyOf((request?.context as Context | undefined)?.request),
  });
  const read = await executor({ document: parse('{ _sdl }') });
  if (!('data' in read)) throw new Error(`${endpoint} tells no _sdl`);
  // A list of ids may hold 100.
  return {
    schema: buildSchema(read.data._sdl),
    executor,
    batch: true,
    batchingOptions: { dataLoaderOptions: { maxBatchSize: 100 } },
  };
}

const schema = stitchSchemas({
  subschemas: await Promise.all(process.argv.slice(2).map(toSubschema)),
  subschemaConfigTransforms: [stitchingDirectivesTransformer],
});
const server = createServer(createYoga({ schema, maskedErrors: false, logging: false }));
server.listen(0, '127.0.0.1', () => {
  console.log(`ready at http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`);
});
