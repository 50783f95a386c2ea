// A host with a GraphQL 16 of its own, which executes in the same process and at the same time as the gateway.
import { buildSchema, graphql, versionInfo } from 'graphql';
import { createGateway } from 'leadsail-graphql';

const gateway = createGateway({ upstream: process.argv[2], introspection: true });
const query = '{ lead(id: "lead_1001") { firstName } __typename }';
const [own, gatewayResponse] = await Promise.all([
  graphql({
    schema: buildSchema('type Query { own: Int }'),
    source: '{ own }',
    rootValue: { own: 1 },
  }),
  gateway.fetch(
    new Request('http://host/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': 'demo-key-northwind' },
      body: JSON.stringify({ query }),
    }),
  ),
]);
console.log(
  JSON.stringify({ major: versionInfo.major, own, answer: await gatewayResponse.json() }),
);
await gateway.dispose();
