// The answers of a lead: mostly to questions of the field library, in all kinds of JSON.
import type { JsonObject } from '../envelope.ts';
import type { Random } from '../random.ts';
import type { TenantPools } from './pools.ts';
import { special } from './special-leads.ts';

/** Three to six answers; every now and then one to a question the library no longer knows. */
export function makeQuestionnaire(pools: TenantPools, random: Random, index: number): JsonObject[] {
  if (index === special.manyKindsOfAnswers) return makeEveryKind(pools);
  const from = random.int(0, pools.questions.length - 1);
  const answers: JsonObject[] = Array.from({ length: random.int(3, 6) }, (_, step) => {
    const question = pools.questions[(from + step) % pools.questions.length];
    return {
      key: question?.key,
      question: question?.label,
      answer: random.chance(0.05) ? null : random.pick(question?.answers ?? [null]),
    };
  });
  if (random.chance(0.1)) {
    const lost = random.pick(pools.lostQuestions);
    answers.push({ ...lost, answer: `${random.int(10, 99)}-${pools.identity.name}` });
  }
  return answers;
}

function makeEveryKind(pools: TenantPools): JsonObject[] {
  const kinds: unknown[] = [
    'in plain words',
    42.5,
    true,
    null,
    ['one', 2, false],
    { from: 1, to: { day: 'Friday' } },
  ];
  return kinds.map((answer, position) => {
    const question = pools.questions[position % pools.questions.length];
    return { key: question?.key, question: question?.label, answer };
  });
}
