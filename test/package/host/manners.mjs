// Makes a gateway, asks it, and disposes of it: prints what changed in the process, which then ends by itself.
const { versions, env, argv } = process;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'exit', 'beforeExit', 'message', 'disconnect'];
const FAULTS = ['uncaughtException', 'unhandledRejection', 'warning'];

const look = () => ({
  handlers: [...SIGNALS, ...FAULTS].map((name) => `${name} ${process.listenerCount(name)}`),
  globals: Reflect.ownKeys(globalThis).map(String).sort(),
  env: { ...env },
  exitCode: process.exitCode ?? null,
});

// What Node itself adds at the first use is not of the gateway.
await fetch('data:,nothing');
new AbortController().abort();
const before = look();
const { createGateway } = await import('leadsail-graphql');
const gateway = createGateway({ upstream: argv[2] });
const readiness = await gateway.ready();
const response = await gateway.fetch(
  new Request('http://host/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': 'demo-key-northwind' },
    body: JSON.stringify({ query: '{ lead(id: "lead_1001") { firstName } }' }),
  }),
);
const answer = await response.json();
await gateway.dispose();
console.log(
  JSON.stringify({
    version: versions.node,
    before,
    after: look(),
    answer,
    readiness,
    disposed: await gateway.ready(),
  }),
);
