// What once failed is sent again: each file in test/fuzz/found, as `npm run fuzz` saved it.
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import type { FuzzCase } from '../fuzz/fuzz-case.ts';
import { judge } from '../fuzz/judge.ts';
import { type StartedTarget, startTarget } from '../fuzz/target.ts';

const STARTING_MS = 120_000;

const found = globSync(join(import.meta.dirname, '../fuzz/found/*.json')).map((file) => ({
  name: basename(file, '.json'),
  one: JSON.parse(readFileSync(file, 'utf8')) as FuzzCase,
}));

let simulator: Simulator;
let target: StartedTarget;
beforeAll(async () => {
  simulator = await startSimulator({ settleMs: 0 });
  target = await startTarget(simulator, 1);
}, STARTING_MS);
afterAll(async () => {
  await target?.[Symbol.asyncDispose]();
  await simulator?.close();
});

it.each(found)('$name', { timeout: STARTING_MS }, async ({ one }) => {
  expect(await judge(target, one)).toEqual([]);
});
