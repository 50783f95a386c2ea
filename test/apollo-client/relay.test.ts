// Relay takes a partial answer and a refused request of the edition of 2026, by both network layers that its pages have.
import {
  type ConcreteRequest,
  Environment,
  type FetchFunction,
  fetchQuery,
  Network,
  type NormalizationSelection,
  RecordSource,
  Store,
} from 'relay-runtime';
import { describe, expect, it } from 'vitest';
import { type Kit, keyOf, start } from '../support/kit.ts';

const scalar = (name: string): NormalizationSelection => ({
  kind: 'ScalarField',
  name,
  args: null,
  storageKey: null,
  alias: null,
});

/** What relay-compiler makes of `query LeadQuery($id: ID!)`, with its text, and a scalar field as often as it is said. */
function compiled(text: string): ConcreteRequest {
  const argumentDefinitions = [{ defaultValue: null, kind: 'LocalArgument', name: 'id' }] as const;
  const selections: NormalizationSelection[] = [
    {
      kind: 'LinkedField',
      name: 'lead',
      alias: null,
      args: [{ kind: 'Variable', name: 'id', variableName: 'id' }],
      concreteType: 'Lead',
      plural: false,
      storageKey: null,
      selections: [
        scalar('id'),
        scalar('firstName'),
        {
          kind: 'LinkedField',
          name: 'interactions',
          alias: null,
          args: null,
          concreteType: 'InteractionConnection',
          plural: false,
          storageKey: null,
          selections: [scalar('totalCount')],
        },
      ],
    },
  ];
  const operation = { name: 'LeadQuery', argumentDefinitions, selections };
  return {
    kind: 'Request',
    fragment: { ...operation, kind: 'Fragment', type: 'Query', abstractKey: null, metadata: null },
    operation: { ...operation, kind: 'Operation' },
    params: {
      cacheID: text,
      id: null,
      metadata: {},
      name: 'LeadQuery',
      operationKind: 'query',
      text,
    },
  } as unknown as ConcreteRequest;
}

const LEAD = compiled(
  'query LeadQuery($id: ID!) { lead(id: $id) { id firstName interactions { totalCount } } }',
);
const UNKNOWN = compiled('query LeadQuery($id: ID!) { lead(id: $id) { id nickname } }');

type Shape = 'reads every answer' | 'looks at the status first';

/** As Relay's pages write it: the guide to the network layer, and the one to begin with. */
const fetchBy =
  (kit: Kit, shape: Shape, accept: string | undefined): FetchFunction =>
  async ({ text }, variables) => {
    const response = await fetch(`${kit.url}/graphql`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'X-API-Key': keyOf(kit.simulator, 0),
        ...(accept === undefined ? {} : { Accept: accept }),
      },
      body: JSON.stringify({ query: text, variables }),
    });
    if (shape === 'looks at the status first' && !response.ok) throw new Error('Response failed.');
    return response.json();
  };

async function ask(kit: Kit, shape: Shape, accept: string | undefined, request: ConcreteRequest) {
  const environment = new Environment({
    network: Network.create(fetchBy(kit, shape, accept)),
    store: new Store(new RecordSource()),
  });
  return fetchQuery(environment, request, { id: 'lead_1001' })
    .toPromise()
    .catch((error: unknown) => error);
}

const WHOLE = 'application/graphql-response+json';
const CASES = [
  { edition: '2025', accept: undefined, partial: 200, refused: 200 },
  { edition: '2025', accept: 'application/json', partial: 200, refused: 200 },
  { edition: '2025', accept: WHOLE, partial: 200, refused: 400 },
  { edition: '2026', accept: undefined, partial: 200, refused: 422 },
  { edition: '2026', accept: 'application/json', partial: 200, refused: 422 },
  { edition: '2026', accept: WHOLE, partial: 294, refused: 422 },
] as const;

describe.each(CASES)('in the edition of $edition with Accept: $accept', (one) => {
  it.each(['reads every answer', 'looks at the status first'] as const)('%s', async (shape) => {
    const { edition: httpEdition, accept, partial, refused } = one;
    await using kit = await start({ httpEdition, simulator: { settleMs: 0 } });
    const match = { endpoint: 'GET /interactions/lead/{leadId}' };
    kit.simulator.faults.add({ match, behave: { kind: 'status', status: 403 } });
    expect(await ask(kit, shape, accept, LEAD)).toEqual({
      lead: { id: 'lead_1001', firstName: 'Maria', interactions: null },
    });
    const error = await ask(kit, shape, accept, UNKNOWN);
    expect(error).toBeInstanceOf(Error);
    if (shape === 'looks at the status first' && refused >= 300) {
      expect(error).toMatchObject({ message: 'Response failed.' });
    } else {
      const extensions = { code: 'GRAPHQL_VALIDATION_FAILED' };
      expect(error).toMatchObject({ source: { errors: [{ extensions }] } });
    }
    expect(kit.operations.map(({ status }) => status)).toEqual([partial, refused]);
  });
});
