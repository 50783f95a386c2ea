// The command `npm run fuzz -- --minutes 10 --seed 7`: sends made-up cases to a gateway and saves what fails in found/.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createSchema } from '../../src/graph/schema.ts';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import { play } from '../support/connection-scripts.ts';
import { STATES } from '../support/connection-states.ts';
import { keysToAsk } from '../support/resources.ts';
import { SDL } from '../support/sdl.ts';
import { type FuzzCase, makeCase } from './fuzz-case.ts';
import { judge } from './judge.ts';
import { smallest } from './smaller.ts';
import { type StartedTarget, startTarget } from './target.ts';

const FOUND = join(import.meta.dirname, 'found');
const ROUND_MS = 20_000;
// What is found often is one fault.
const MOST_FINDINGS = 10;

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const schema = createSchema(SDL);

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string' } },
});
const minutes = Number(values.minutes);
const firstSeed = Number(values.seed ?? Date.now() % 2 ** 31);
if (!(minutes > 0)) throw new Error(`say for how many minutes, got "${values.minutes}"`);
if (!Number.isInteger(firstSeed)) throw new Error(`a seed is an integer, got "${values.seed}"`);

/** What is wrong with a case, at a gateway that is not used again when anything is. */
async function faultsOf(target: StartedTarget, one: FuzzCase): Promise<string[]> {
  return judge(target, one).catch((fault: Error) => [`${fault.cause ?? fault}`]);
}

async function save(simulator: Simulator, one: FuzzCase, faults: readonly string[]): Promise<void> {
  print(`Wrong:\n  ${faults.join('\n  ')}`);
  const small = await smallest(one, async (smaller) => {
    await using target = await startTarget(simulator, 1);
    return (await faultsOf(target, smaller)).length > 0;
  });
  const text = `${JSON.stringify(small, null, 2)}\n`;
  const name = `${small.kind}-${createHash('sha256').update(text).digest('hex').slice(0, 8)}.json`;
  writeFileSync(join(FOUND, name), text);
  print(`FOUND test/fuzz/found/${name}`);
}

/** Leaves it in every state that a connection can be in, and stops it. */
async function stopped(target: StartedTarget): Promise<string[]> {
  const left = Object.values(STATES).map((steps) => play(target.port, [...steps, { turns: 200 }]));
  const { code, stderr } = await target.stop();
  await Promise.all(left);
  return code === 0 && stderr === '' ? [] : [`it stopped with ${code}: ${stderr}`];
}

async function fuzz(): Promise<void> {
  print(`${minutes} minutes with --seed ${firstSeed}`);
  const untilMs = performance.now() + minutes * 60_000;
  let [seed, sent, findings, rounds] = [firstSeed, 0, 0, 0];
  while (performance.now() < untilMs && findings < MOST_FINDINGS) {
    // What was written stays with its round.
    await using simulator = await startSimulator({ settleMs: 0 });
    const pools = keysToAsk(simulator);
    await using target = await startTarget(simulator, (rounds % 2) + 1);
    const roundUntilMs = Math.min(untilMs, performance.now() + ROUND_MS);
    let faults: string[] = [];
    for (; performance.now() < roundUntilMs && faults.length === 0; seed += 1) {
      const one = makeCase(seed, schema, pools);
      faults = await faultsOf(target, one);
      sent += 1;
      if (faults.length > 0) await save(simulator, one, faults);
    }
    if (faults.length === 0) {
      faults = await stopped(target);
      if (faults.length > 0) print(`FOUND while stopping\n  ${faults.join('\n  ')}`);
    }
    if (faults.length > 0) findings += 1;
    rounds += 1;
    print(`round ${rounds}: ${sent} cases, up to seed ${seed - 1}`);
  }
  print(`${sent} cases in ${rounds} rounds, up to seed ${seed - 1}: ${findings} findings`);
  process.exitCode = findings > 0 ? 1 : 0;
}

await fuzz();
