// A hundred operations that differ: deep and shallow, with aliases, fragments, variables and @include, in rotation.
import { INTERACTION, type Operation, type Question } from './questions.ts';
import { interactionId, leadId, PAGE_SIZE } from './wire.ts';

const LEAD_FIELDS = [
  'firstName',
  'lastName',
  'email',
  'phone',
  'country',
  'timezone',
  'status',
  'createdAt',
  'address { city state }',
  'address { street unit zip country }',
  'campaign { id name }',
  'campaign { clientName offerName }',
  'questionnaire { key answer }',
  'questionnaire { question field { label category } }',
];
const INTERACTION_FIELDS = [
  'leadId',
  'type',
  'status',
  'phone',
  'summary',
  'updatedAt',
  'call { duration }',
  'call { source direction recordingUrl }',
  'transcript { entries { message } }',
  'transcript { entries { timestamp role source } }',
];

/** The same hundred every time. */
export function mixOf(count = 100): Question {
  const random = createRandom(20_261_122);
  const some = (fields: readonly string[]) => {
    const chosen = fields.filter(() => random() < 0.4);
    return ['id', ...chosen]
      .map((field) => (random() < 0.15 ? alias(field) : field))
      .map((field) => (random() < 0.15 ? optional(field) : field))
      .join(' ');
  };
  const operations = Array.from({ length: count }, (_, number): Operation => {
    const first = 1 + Math.floor(random() * 12);
    const kind = random();
    const more = random() < 0.5;
    const interaction = random() < 0.2 ? INTERACTION : some(INTERACTION_FIELDS);
    const person = some(LEAD_FIELDS);
    if (kind < 0.25) {
      return operation(
        number,
        { id: interactionId(PAGE_SIZE, number), more },
        `it: interaction(id: $id) { ...Said }`,
        `fragment Said on Interaction { ${interaction} }`,
      );
    }
    const id = leadId(PAGE_SIZE, number);
    if (kind < 0.5) return operation(number, { id, more }, `lead(id: $id) { ${person} }`);
    return operation(
      number,
      { id, first, more },
      'lead(id: $id) { ...Person interactions(first: $first) { nodes { ...Said } } }',
      `fragment Person on Lead { ${person} } fragment Said on Interaction { ${interaction} }`,
    );
  });
  return {
    name: 'mix',
    title: `${count} operations in rotation: aliases, fragments, variables, @include`,
    operations,
    isUniform: false,
    byHand: ({ variables }, index) =>
      `/mix/${index}?${new URLSearchParams(variables as Record<string, string>)}`,
  };
}

const TYPES: Readonly<Record<string, string>> = { id: 'ID!', first: 'Int!', more: 'Boolean!' };

/** Declares those variables that the operation uses. */
function operation(
  number: number,
  variables: Operation['variables'],
  selection: string,
  fragments = '',
): Operation {
  const used = Object.entries(variables).filter(([name]) =>
    `${selection} ${fragments}`.includes(`$${name}`),
  );
  const declared = used.map(([name]) => `$${name}: ${TYPES[name]}`).join(', ');
  return {
    query: `query Mix${number}(${declared}) { ${selection} } ${fragments}`,
    variables: Object.fromEntries(used),
  };
}

const optional = (field: string) => field.replace(/^(\w+: )?\w+/, '$& @include(if: $more)');
const alias = (field: string) => `${field.split(' ')[0]}Again: ${field}`;

/** Numbers from 0 to 1 that come in the same order every time. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
