// The command `npm run bench:quick`: whether anything got worse since the baseline. Exit code 1: more
// calls or waves; 2: only more work for the processor, which on a busy machine can be noise.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Baseline, type Cost, compare } from './baseline.ts';
import { countsInstructions, countWhile } from './instructions.ts';
import { familyOf } from './machine.ts';
import { timeTurn } from './measure.ts';
import { HANDWRITTEN, OURS } from './peers.ts';
import { questionsOf } from './questions.ts';
import { type Contender, createStage, type Stage } from './stage.ts';
import { median, spread } from './statistics.ts';
import { toTable } from './table.ts';

const FILE = join(import.meta.dirname, 'baseline.json');
const ROUNDS = 5;
const CIRCUMSTANCE = { connections: 16, latencyMs: 0, durationMs: 1_200, rounds: ROUNDS };

const print = (line: string): void => void process.stdout.write(`${line}\n`);

async function quick(): Promise<void> {
  const questions = Object.values(questionsOf());
  const counts = await countsInstructions();
  await using stage = await createStage({ peers: [OURS, HANDWRITTEN], questions });
  const [ours, byHand] = stage.contenders;
  if (!ours || !byHand) throw new Error(stage.absent.map(({ why }) => why).join('\n'));

  const now: Record<string, Cost> = {};
  const rows = [['', 'calls', 'waves', 'CPU, by hand = 1', 'instructions, by hand = 1']];
  const fouls = new Set<string>();
  for (const { name, title } of questions) {
    const ratios = { cpu: [] as number[], instructions: [] as number[] };
    for (let round = 0; round < ROUNDS; round += 1) {
      // One directly after the other: what slows the machine down slows both.
      const one = await timed(stage, ours, name, counts);
      const other = await timed(stage, byHand, name, counts);
      ratios.cpu.push(one.cpuMs / other.cpuMs);
      if (one.count && other.count) ratios.instructions.push(one.count / other.count);
      for (const { foul } of [one, other]) if (foul) fouls.add(`${name}: ${foul}`);
    }
    const { calls, waves } = ours.scripts.get(name) ?? { calls: Number.NaN, waves: Number.NaN };
    const instructions = ratios.instructions.length > 0 ? median(ratios.instructions) : null;
    now[name] = { calls, waves, cpu: round2(median(ratios.cpu)), instructions };
    const cpu = `${median(ratios.cpu).toFixed(2)} ±${Math.round(spread(ratios.cpu) * 100)}%`;
    rows.push([
      `${name}, ${title}`,
      `${calls}`,
      `${waves}`,
      cpu,
      instructions?.toFixed(2) ?? 'not counted here',
    ]);
  }
  print(toTable(rows));
  if (fouls.size > 0) print(`The machine was not quiet (${[...fouls].at(-1)}): CPU may be noise.`);
  if (process.argv.includes('--update')) {
    if (fouls.size > 0)
      throw new Error('A baseline is not taken in a crowd: try when it is quiet.');
    return update(now);
  }
  judge(now);
}

async function timed(stage: Stage, contender: Contender, question: string, counts: boolean) {
  const script = contender.scripts.get(question);
  if (!script) throw new Error(`${contender.running.peer.title} has no answer to ${question}`);
  const turn = () => timeTurn(stage, contender, script, CIRCUMSTANCE);
  if (!counts) return { ...(await turn()), count: null };
  const { result, count } = await countWhile(familyOf(contender.running.pid), turn);
  return { ...result, count: count === null ? null : count / result.answered };
}

function update(now: Baseline): void {
  writeFileSync(FILE, `${JSON.stringify(now, null, 2)}\n`);
  print(`written: ${FILE}`);
}

function judge(now: Baseline): void {
  if (!existsSync(FILE)) throw new Error('There is no baseline: npm run bench:quick -- --update');
  const { more, slower } = compare(now, JSON.parse(readFileSync(FILE, 'utf8')));
  for (const sentence of [...more, ...slower]) print(`worse: ${sentence}`);
  if (more.length + slower.length === 0) print('Nothing got worse by more than a fifth.');
  process.exitCode = more.length > 0 ? 1 : slower.length > 0 ? 2 : 0;
}

const round2 = (value: number): number => Math.round(value * 100) / 100;

try {
  await quick();
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
