// docs/operations.md names the metrics with their labels and the fields of the log, as others hold on to them.
import { expect, it } from 'vitest';
import { start } from '../support/kit.ts';
import { documentedLogFields, documentedMetrics } from '../support/telemetry-docs.ts';

it('every metric is in the table, with its labels, and no other is', async () => {
  await using kit = await start({ metrics: true });
  await kit.query('query OneLead { lead(id: "lead_1001") { firstName } }');
  await kit.query('{ leed }');
  const text = await (await fetch(`${kit.url}/metrics`)).text();
  const names = [...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name = '']) => name);
  expect(names.length).toBeGreaterThan(10);
  const rows = documentedMetrics();
  const always = rows.filter(({ isForSome }) => !isForSome).map(({ name }) => name);
  expect(names.filter((name) => !rows.some((row) => row.name === name))).toEqual([]);
  expect(always.filter((name) => !names.includes(name))).toEqual([]);
  for (const { name, labels } of rows) {
    const samples = text.match(new RegExp(`^${name}(_bucket|_sum|_count)?\\{.*\\} `, 'gm')) ?? [];
    const shown = samples.flatMap((line) => [...line.matchAll(/(\w+)="/g)].map(([, one]) => one));
    const untold = shown.filter((label) => label !== 'le' && !labels.includes(`${label}`));
    expect(untold, name).toEqual([]);
  }
});

it('every field of an operation’s line is named, and no other is', async () => {
  await using kit = await start();
  const headers = {
    'x-api-key': 'demo-key-northwind',
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    'graphql-client-name': 'web',
    'graphql-client-version': '1.0',
  };
  await kit.query('query OneLead { lead(id: "lead_1001") { firstName } }', {}, headers);
  await kit.query('{ lead(id: "..") { id } }');
  const written = [...new Set(kit.operations.flatMap((line) => Object.keys(line)))];
  expect(documentedLogFields().sort()).toEqual(written.sort());
});
