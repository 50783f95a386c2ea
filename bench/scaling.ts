// What further processes bring, where the gateway knows `--workers`.
import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { timeAll } from './measure.ts';
import type { Options } from './options.ts';
import { gateway } from './peers.ts';
import { questionsOf } from './questions.ts';
import { createStage } from './stage.ts';
import { measurementTable } from './table.ts';

const ROOT = join(import.meta.dirname, '..');

export async function scaling(
  workers: number,
  { rounds, durationMs }: Pick<Options, 'rounds' | 'durationMs'>,
): Promise<string> {
  const args = [join(ROOT, 'src/main.ts'), '--help'];
  const help = execFileSync(process.execPath, args, { encoding: 'utf8' });
  if (!help.includes('--workers')) return 'skipped: this gateway does not know --workers';
  const withWorkers = (count: number) =>
    gateway(`${count}`, `${count} workers`, '--cache-mb', '0', '--workers', String(count));
  const { q1, q3 } = questionsOf();
  const peers = [withWorkers(1), withWorkers(workers)];
  await using stage = await createStage({ peers, questions: [q1, q3] });
  const circumstance = { connections: 64, latencyMs: 0, rounds, durationMs };
  const lines: string[] = [];
  for (const { name, title } of [q1, q3]) {
    const measurements = await timeAll(stage, name, circumstance);
    const [one, several] = measurements;
    lines.push(`${name}, ${title}`, measurementTable(measurements));
    if (one && several && one.foul === null && several.foul === null) {
      const gain = several.perSecond.median / one.perSecond.median;
      lines.push(`${workers} workers answer ${gain.toFixed(2)} times as many queries as 1`);
    }
  }
  const cores = availableParallelism();
  if (cores < workers + 2) {
    lines.push(
      `${cores} cores are shared with upstream and load generator: compare CPU for one query, not queries/s`,
    );
  }
  return lines.join('\n');
}
