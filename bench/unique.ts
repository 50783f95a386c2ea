// The table of ids that never come again: as the gateway starts, beside itself without a cache.
import { type Measurement, timeAll } from './measure.ts';
import { circumstanceOf } from './one-core.ts';
import type { Options } from './options.ts';
import { CACHED, HANDWRITTEN, OURS } from './peers.ts';
import { chosenOf, type Operation, type Question, questionsOf } from './questions.ts';
import { createStage } from './stage.ts';
import { headingOf, measurementTable } from './table.ts';
import { campaignId, interactionId, leadId, PAGE_SIZE } from './wire.ts';

const COMPARED = 10;

/** The three questions with numbers so long that the upstream keeps nothing of them. */
function uniqueQuestions(): Question[] {
  const { q1, q2, q3 } = questionsOf();
  return [
    counting(q1, 1_000_000, (number) => ({ id: leadId(PAGE_SIZE, number) })),
    counting(q2, 100_000, (number) => ({ campaign: campaignId(PAGE_SIZE, number) })),
    counting(q3, 1_000_000, (number) => ({ id: interactionId(PAGE_SIZE, number) })),
  ];
}

function counting(
  question: Question,
  countsUpFrom: number,
  variables: (number: number) => Operation['variables'],
): Question {
  const query = question.operations[0]?.query ?? '';
  const operations = Array.from({ length: COMPARED }, (_, at) => ({
    query,
    variables: variables(countsUpFrom + at),
  }));
  return { ...question, operations, countsUpFrom };
}

export async function uniqueTable(options: Options, print: (line: string) => void): Promise<void> {
  for (const question of chosenOf(uniqueQuestions(), options.questions)) {
    // Each question has processes of its own: what one needs of memory is no other's.
    const peers = [CACHED, OURS, HANDWRITTEN];
    await using stage = await createStage({ peers, questions: [question], isolated: true });
    for (const { title, why } of stage.absent) throw new Error(`${title} is not measured: ${why}`);
    const circumstance = circumstanceOf(question, options);
    const measurements = await timeAll(stage, question.name, circumstance);
    const title = `${question.name}, ${question.title}, ids that never come again`;
    print(`\n${headingOf(title, circumstance)}`);
    print(measurementTable(measurements));
    print(summaryOf(measurements));
  }
}

function summaryOf([cached, uncached]: readonly Measurement[]): string {
  if (!cached || !uncached) throw new Error('one of them was not measured');
  const ratio = cached.cpuMs.median / uncached.cpuMs.median;
  const tail = cached.p99Ms.median / cached.p50Ms.median;
  const isFoul = cached.foul !== null || uncached.foul !== null;
  return [
    `as it starts: ${isFoul ? '–' : ratio.toFixed(2)} times the CPU of --cache-mb 0`,
    `p99 ${tail.toFixed(1)} times p50`,
    `at most ${cached.highestMb.toFixed(0)} MB`,
  ].join('; ');
}
