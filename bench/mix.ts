// A hundred operations that differ: deep and shallow, with aliases and fragments, in rotation.
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
    return ['id', ...chosen].map((field) => (random() < 0.15 ? alias(field) : field)).join(' ');
  };
  const operations = Array.from({ length: count }, (_, number): Operation => {
    const first = 1 + Math.floor(random() * 12);
    const kind = random();
    const interaction = random() < 0.2 ? INTERACTION : some(INTERACTION_FIELDS);
    if (kind < 0.25) {
      return {
        query: `query Mix${number}($id: ID!) { it: interaction(id: $id) { ...Said } } fragment Said on Interaction { ${interaction} }`,
        variables: { id: interactionId(PAGE_SIZE, number) },
      };
    }
    const history = `interactions(first: ${first}) { nodes { ...Said } }`;
    const isShallow = kind < 0.5;
    return {
      query: isShallow
        ? `query Mix${number}($id: ID!) { lead(id: $id) { ${some(LEAD_FIELDS)} } }`
        : `query Mix${number}($id: ID!) { lead(id: $id) { ...Person ${history} } }
          fragment Person on Lead { ${some(LEAD_FIELDS)} }
          fragment Said on Interaction { ${interaction} }`,
      variables: { id: leadId(PAGE_SIZE, number) },
    };
  });
  return { name: 'mix', title: `${count} operations in rotation`, operations, isUniform: false };
}

const alias = (field: string) => `${field.split(' ')[0]}Again: ${field}`;

/** Numbers from 0 to 1 that come in the same order every time. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
