// What a lead answered, each answer under the label of its field.

import type { AnswersFragment } from '../generated/graphql.ts';
import { graphql } from '../generated/index.ts';
import { answerText } from './words.ts';

export const ANSWERS = graphql(`
  fragment Answers on Lead {
    questionnaire {
      key
      question
      answer
      field {
        id
        label
      }
    }
  }
`);

type Props = {
  /** Without `questionnaire` for as long as it has not arrived. */
  readonly lead: Partial<AnswersFragment>;
  readonly isLoading: boolean;
  readonly fault: string | null;
};

export function Answers({ lead: { questionnaire }, isLoading, fault }: Props) {
  return (
    <section className="answers" aria-labelledby="answers" aria-busy={isLoading && !questionnaire}>
      <h3 id="answers">Answers</h3>
      {fault && questionnaire && (
        <p className="hint" role="status">
          Labels are missing: {fault}
        </p>
      )}
      {!questionnaire?.length && (
        <p className="waiting">
          {questionnaire === undefined && isLoading ? 'Loading answers…' : 'Nothing was asked yet.'}
        </p>
      )}
      <dl>
        {questionnaire?.map(({ key, question, answer, field }, at) => (
          // The same question can have been answered twice.
          // biome-ignore lint/suspicious/noArrayIndexKey: answers have no id, and their order stays
          <div key={`${key} ${at}`}>
            <dt dir="auto">{field?.label ?? question ?? key}</dt>
            <dd dir="auto">{answerText(answer)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
