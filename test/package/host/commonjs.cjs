// A host of CommonJS: prints what a gateway that is required answers.
const { createGateway } = require('leadsail-graphql');

const gateway = createGateway({ upstream: process.argv[2] });
const body = JSON.stringify({ query: '{ lead(id: "lead_1001") { firstName } }' });
const headers = { 'content-type': 'application/json', 'x-api-key': 'demo-key-northwind' };
gateway
  .fetch(new Request('http://host/graphql', { method: 'POST', headers, body }))
  .then((response) => response.text())
  .then(async (answer) => {
    console.log(answer);
    await gateway.dispose();
  });
