// Calls that leave ahead: each run of a document has those of its own variables, whatever other runs had.
import { describe, expect, it } from 'vitest';
import { start } from '../support/kit.ts';

const DOCUMENT = `query Page($id: ID!, $interactions: Boolean!, $labels: Boolean!) {
  lead(id: $id) {
    id
    interactions(first: 1) @include(if: $interactions) { nodes { id } }
    ...Questions @skip(if: $labels)
    ... @include(if: $labels) { questionnaire { question field { label } } }
  }
}
fragment Questions on Lead { questionnaire { question } }`;

const LEAD = '1  GET /leads/{leadId}';
const INTERACTIONS = '1  GET /interactions/lead/{leadId}';
const LIBRARY = '1  GET /field-library';
const BOTH = [true, false];
const RUNS = BOTH.flatMap((interactions) => BOTH.map((labels) => ({ interactions, labels })));
// Each after each other, and each a second time.
const ORDER = [...RUNS, ...RUNS.toReversed(), ...RUNS];

describe('a document whose variables choose what is called', () => {
  it.each(BOTH)('has each run call in one wave what it selects, with plans %s', async (plans) => {
    await using kit = await start({ plans });
    for (const variables of ORDER) {
      kit.simulator.calls.clear();
      const { errors } = await kit.query(DOCUMENT, { id: 'lead_1001', ...variables });
      expect(errors).toBeUndefined();
      const { interactions, labels } = variables;
      const called = [...(labels ? [LIBRARY] : []), ...(interactions ? [INTERACTIONS] : []), LEAD];
      expect(kit.calls(), JSON.stringify(variables)).toEqual(called);
    }
  });
});
