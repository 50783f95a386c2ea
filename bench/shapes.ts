// Pages that are not the README's: many rows of few fields, many operations, texts, records that drift.
import { mixOf } from './mix.ts';
import { type Operation, pageOf, type Question, questionsOf } from './questions.ts';
import { campaignId, DRIFT_KEY, LIBRARY_KEY, leadId, PAGE_SIZE, type Size } from './wire.ts';

const LONG_HISTORY: Size = { interactions: 200, entries: 2 };

const IDS = 100;

function shape(
  name: string,
  title: string,
  query: string,
  variables: (number: number) => Operation['variables'],
): Question {
  const operations = Array.from({ length: IDS }, (_, number) => ({
    query,
    variables: variables(number),
  }));
  return { name, title, operations, isUniform: true, byHand: pageOf(name) };
}

const byLead = (size: Size) => (number: number) => ({ id: leadId(size, number) });

/** In the order of the table; each name is a page of the endpoint written by hand, too. */
export function shapesOf(): Question[] {
  return [
    shape(
      'history',
      'a lead with 200 interactions, 3 fields each',
      `query History($id: ID!) {
        lead(id: $id) { id interactions(first: 200) { nodes { id type createdAt } } } }`,
      byLead(LONG_HISTORY),
    ),
    shape(
      'list',
      '100 leads, 5 fields each',
      `query List($campaign: ID!) {
        leads(first: 100, filter: { campaignIds: [$campaign] }) {
          nodes { id firstName lastName status createdAt } } }`,
      (number) => ({ campaign: campaignId(PAGE_SIZE, number) }),
    ),
    {
      ...shape(
        'library',
        'a field library of 500',
        `query Library($search: String!) { fieldLibrary(search: $search) {
          key label category dataType isStandard active
          validationRules { required pattern minLength maxLength min max } } }`,
        // What the upstream looks for makes no difference to it, but no call can be shared with another.
        (number) => ({ search: `form${number + 100}` }),
      ),
      apiKey: LIBRARY_KEY,
    },
    mixOf(),
    shape(
      'text',
      'text, entryCount and one side of 12 transcripts',
      `query Text($id: ID!) { lead(id: $id) { id interactions(first: 50) { nodes {
        id transcript { text entryCount entries(role: USER) { timestamp message } } } } } }`,
      byLead(PAGE_SIZE),
    ),
    {
      ...questionsOf().q1,
      name: 'drift',
      title: 'q1 of records with undocumented and missing keys',
      byHand: pageOf('drift'),
      apiKey: DRIFT_KEY,
    },
  ];
}
