// What is asked: the three pages of the README's comparison, with many ids each.
//
// The ids go round, so that of the calls under way at one time no two are the same: nothing is gained
// here by sharing a call, but the field library, which every lead needs.
import { campaignId, interactionId, LEADS_A_PAGE, leadId, PAGE_SIZE, type Size } from './wire.ts';

export type QuestionName = 'q1' | 'q2' | 'q3';
export type Operation = {
  readonly query: string;
  readonly variables: Readonly<Record<string, string | number | boolean>>;
};
export type Question = {
  readonly name: string;
  readonly title: string;
  readonly operations: readonly Operation[];
  /** Whether all operations are one document, and all answers as long as each other. */
  readonly isUniform: boolean;
  /** What the endpoint written by hand is asked for in place of an operation. */
  readonly byHand: (operation: Operation, index: number) => string;
  /** Who asks, where it matters. */
  readonly apiKey?: string;
  /** The number of the first operation's id, where no id may come again. */
  readonly countsUpFrom?: number;
};

export const INTERACTION = `
  id leadId type status phone summary createdAt
  call { direction duration recordingUrl spokenTo }
  transcript { entries { timestamp role message source } }`;

const LEAD = `query Lead($id: ID!) {
  lead(id: $id) {
    id firstName lastName email phone status createdAt lastActivityAt
    address { street city state zip country }
    campaign { id name clientName offerName }
    questionnaire { key question answer field { key label category dataType } }
    interactions(first: 50) { totalCount nodes {${INTERACTION} } }
  }
}`;
const LEADS = `query Leads($campaign: ID!) {
  leads(first: ${LEADS_A_PAGE}, filter: { campaignIds: [$campaign] }) {
    nodes {
      id firstName lastName status
      interactions(first: 50) { totalCount nodes {${INTERACTION} } }
    }
  }
}`;
const ONE_INTERACTION = `query Interaction($id: ID!) { interaction(id: $id) {${INTERACTION} } }`;

function uniform(
  name: QuestionName,
  title: string,
  query: string,
  ids: number,
  variables: (number: number) => Operation['variables'],
): Question {
  const operations = Array.from({ length: ids }, (_, number) => ({
    query,
    variables: variables(number),
  }));
  return { name, title, operations, isUniform: true, byHand: pageOf(name) };
}

/** The page of this name for the operation's first variable. */
export const pageOf =
  (name: string): Question['byHand'] =>
  ({ variables }) =>
    `/${name}/${Object.values(variables)[0]}`;

/** Those with these names, all when there are none; throws for a name that none of them has. */
export function chosenOf(known: readonly Question[], names: readonly string[] | null): Question[] {
  const all = known.map(({ name }) => name);
  return (names ?? all).map((name) => {
    const question = known.find((one) => one.name === name);
    if (!question) throw new Error(`--questions has ${all} in this table, got ${name}.`);
    return question;
  });
}

/** The three questions, of leads of this size. */
export function questionsOf(size: Size = PAGE_SIZE): Record<QuestionName, Question> {
  return {
    q1: uniform('q1', 'one lead with everything', LEAD, 200, (number) => ({
      id: leadId(size, number),
    })),
    q2: uniform(
      'q2',
      `a page of ${LEADS_A_PAGE} leads with all that was said`,
      LEADS,
      80,
      (number) => ({
        campaign: campaignId(size, number),
      }),
    ),
    q3: uniform('q3', 'one interaction', ONE_INTERACTION, 500, (number) => ({
      id: interactionId(size, number),
    })),
  };
}
