// Reads docs/leadsail/openapi.yaml: each documented endpoint with its properties, and how sure each of them is.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** How sure the file is: `documented` by a page, in a sample only (`example-only`), or `inferred`. */
export type Evidence = 'documented' | 'example-only' | 'inferred';

/** A value that LeadSail documents: `campaign.name`, `notes[].text`. */
export type Leaf = {
  readonly place: string;
  readonly evidence: Evidence;
  /** The name of the schema that it is one of, where that is told elsewhere. */
  readonly resource?: string;
};

export type Endpoint = {
  /** `GET /leads/{leadId}`. */
  readonly call: string;
  readonly evidence: Evidence;
  readonly parameters: readonly Leaf[];
  readonly body: readonly Leaf[];
  readonly answer: readonly Leaf[];
};

// biome-ignore lint/suspicious/noExplicitAny: a document of any shape
type Json = any;

const document: Json = parse(
  readFileSync(new URL('../leadsail/openapi.yaml', import.meta.url), 'utf8'),
);

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** The endpoints in the order of the file; the values of a schema in `resources` are left to its own list. */
export function endpointsOf(resources: readonly string[]): Endpoint[] {
  return Object.entries<Json>(document.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method): Endpoint => {
      const operation = item[method];
      const evidence: Evidence = operation['x-evidence'];
      const [answer] = Object.entries<Json>(operation.responses)
        .filter(([status]) => status.startsWith('2'))
        .map(([, response]) => response);
      const data = schemaOf(answer)?.properties.data ?? {};
      const leaves = (schema: Json, from: Evidence): Leaf[] =>
        leavesOf(schema ?? {}, from, '', resources);
      return {
        call: `${method.toUpperCase()} ${path}`,
        evidence,
        parameters: (operation.parameters ?? [])
          .filter((one: Json) => one.in === 'query')
          .map((one: Json): Leaf => ({ place: one.name, evidence: one['x-evidence'] ?? evidence })),
        body: leaves(schemaOf(operation.requestBody), evidence),
        answer: leaves(data, answer['x-evidence'] ?? evidence),
      };
    }),
  );
}

/** Each value of a schema of the file. */
export const valuesOf = (schema: string): Leaf[] =>
  leavesOf(document.components.schemas[schema], 'inferred', '', []);

/** What LeadSail calls by itself, by name, with how sure it is. */
export const webhooks = (): [string, Evidence][] =>
  Object.entries<Json>(document.webhooks).map(([name, { post }]) => [name, post['x-evidence']]);

/** What other pages of LeadSail name, and no page that was seen shows. */
export const unseen = (): string[] =>
  document['x-known-but-unseen-operations'].map(({ title }: Json) => title);

const schemaOf = (message: Json): Json => message?.content?.['application/json'].schema;

function leavesOf(
  schema: Json,
  inherited: Evidence,
  place: string,
  resources: readonly string[],
): Leaf[] {
  const evidence: Evidence = schema['x-evidence'] ?? inherited;
  const within = (below: Json, at = place) => leavesOf(below, evidence, at, resources);
  if (schema.$ref) {
    const resource = schema.$ref.split('/').at(-1);
    if (resources.includes(resource)) return [{ place, evidence, resource }];
    return within(document.components.schemas[resource]);
  }
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives && !schema.properties) {
    const found = alternatives
      .filter(({ type }: Json) => type !== 'null')
      .map((one: Json) => within(one));
    // An alternative that names its keys says more than one that does not.
    return found.find((leaves: Leaf[]) => leaves.length > 1) ?? found[0];
  }
  if (schema.allOf) return schema.allOf.flatMap((part: Json) => within(part));
  if (schema.items) {
    const items = within(schema.items, `${place}[]`);
    return items.length === 1 && !items[0]?.resource ? [{ place, evidence }] : items;
  }
  if (!schema.properties) return place === '' ? [] : [{ place, evidence }];
  return Object.entries(schema.properties).flatMap(([name, below]) =>
    within(below, place === '' ? name : `${place}.${name}`),
  );
}
