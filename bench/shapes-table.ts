// The table of other shapes: this gateway and the endpoint written by hand, in turn, on one processor.
import { timeAll } from './measure.ts';
import { circumstanceOf } from './one-core.ts';
import type { Options } from './options.ts';
import { HANDWRITTEN, OURS } from './peers.ts';
import { chosenOf } from './questions.ts';
import { shapesOf } from './shapes.ts';
import { createStage } from './stage.ts';
import { headingOf, measurementTable } from './table.ts';

export async function shapesTable(options: Options, print: (line: string) => void): Promise<void> {
  const questions = chosenOf(shapesOf(), options.questions);
  await using stage = await createStage({ peers: [OURS, HANDWRITTEN], questions, isolated: true });
  for (const { title, why } of stage.absent) throw new Error(`${title} is not measured: ${why}`);
  for (const question of questions) {
    const circumstance = circumstanceOf(question, options);
    const measurements = await timeAll(stage, question.name, circumstance);
    const { lengths } = stage.contenders[0]?.scripts.get(question.name) ?? { lengths: [] };
    const kilobytes = lengths.reduce((sum, one) => sum + one, 0) / lengths.length / 1_000;
    const title = `${question.name}, ${question.title} (${kilobytes.toFixed(0)} kB answered)`;
    print(`\n${headingOf(title, circumstance)}`);
    print(measurementTable(measurements));
  }
}
