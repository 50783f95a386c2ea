// Two gateways in one process, asked by turns: prints what each has counted, logged and done.
import { createGateway } from 'leadsail-graphql';

const [, , upstream] = process.argv;
const headers = { 'content-type': 'application/json', 'x-api-key': 'demo-key-northwind' };

function open() {
  const lines = [];
  const add = (fields, sentence) => void lines.push({ sentence, operation: fields.operation });
  const log = { debug: add, info: add, warn: add, error: add };
  const gateway = createGateway({ upstream, metrics: true, log });
  const ask = async (query) => {
    const body = JSON.stringify({ query });
    const request = new Request('http://host/graphql', { method: 'POST', headers, body });
    return (await gateway.fetch(request)).json();
  };
  const counted = async () => {
    const page = await gateway.fetch(new Request('http://host/metrics'));
    const text = await page.text();
    const [, operations] =
      /operation_duration_seconds_count\{.*type="query".*\} (\d+)/.exec(text) ?? [];
    const [, missed] = /leadsail_reads_total\{.*how="miss".*\} (\d+)/.exec(text) ?? [];
    return { operations: Number(operations), missed: Number(missed) };
  };
  return { ...gateway, ask, counted, lines };
}

const [one, other] = [open(), open()];
const QUERY = 'query Maria { lead(id: "lead_1001") { firstName } }';
const CALL =
  'mutation { initiateCall(input: { leadId: "lead_1001", idempotencyKey: "the-same-key" }) { interaction { id } } }';

const answers = [await one.ask(QUERY), await one.ask(QUERY), await other.ask(QUERY)];
const counted = [await one.counted(), await other.counted()];
const calls = [await one.ask(CALL), await one.ask(CALL), await other.ask(CALL)];
await one.dispose();
const after = await other.ask('query Later { leads(first: 1) { nodes { id } } }');
console.log(
  JSON.stringify({
    answers,
    counted,
    calls: calls.map(({ data }) => data.initiateCall.interaction.id),
    after,
    ready: [await one.ready(), await other.ready()],
    lines: [one.lines, other.lines],
  }),
);
await other.dispose();
