// docs/coverage.md: each endpoint and property that LeadSail documents, with its field of the graph, or why it has none.
import { type Endpoint, endpointsOf, type Leaf, unseen, valuesOf, webhooks } from './openapi.ts';
import { answerPathOf, argumentOf, pathOf, type Root, rootsOf, typeOf } from './placed.ts';
import {
  ENDPOINT_REASONS,
  INPUT_REASONS,
  NOT_YET,
  RESOURCE_REASONS,
  VALUE_REASONS,
  WEBHOOKS,
} from './reasons.ts';

/** The types of the graph that are resources of LeadSail's, by the names of their schemas in the OpenAPI file. */
export const RESOURCES: Readonly<Record<string, string>> = {
  Lead: 'Lead',
  Interaction: 'Interaction',
  FieldLibraryEntry: 'FieldLibraryEntry',
  Client: 'Client',
  Campaign: 'Campaign',
  File: 'LeadFile',
};

const SURENESS = {
  documented: 'documented',
  'example-only': 'in a sample',
  inferred: 'inferred',
} as const;

export type Coverage = {
  /** The page, in Markdown. */
  readonly text: string;
  /** What has neither a field nor a reason: `POST /leads notes`, `Lead.status`. */
  readonly unexplained: readonly string[];
};

const code = (text: string): string => `\`${text}\``;
const nameOf = ({ type, name }: Root): string => code(`${type}.${name}`);

/** The page as it has to be, and what it cannot explain. */
export function coverage(): Coverage {
  const unexplained: string[] = [];
  const endpoints = endpointsOf(Object.keys(RESOURCES)).map((endpoint) => ({
    ...endpoint,
    roots: rootsOf(endpoint.call),
  }));
  const covered = endpoints.filter(({ roots }) => roots.length > 0);

  function explained(
    name: string,
    place: string | undefined,
    reasons: Reasons,
    key = name,
  ): string {
    const top = key.replace(/[.[][^ ]*$/, '');
    const reason = reasons[key] ?? reasons[top];
    if (place === undefined && reason === undefined) unexplained.push(name);
    return place === undefined ? (reason ?? '') : code(place);
  }

  const carried = covered.flatMap((endpoint) => {
    const { call, roots, parameters, body } = endpoint;
    return [...parameters, ...body].map((leaf) => {
      const [found] = roots.flatMap((root) => {
        const argument = argumentOf(root, leaf.place);
        return argument === undefined ? [] : [`${root.name}(${argument})`];
      });
      const mutation = roots.find(({ type }) => type === 'Mutation');
      const key = mutation && `${mutation.name}.${leaf.place}`;
      return row(call, leaf, explained(`${call} ${leaf.place}`, found, INPUT_REASONS, key));
    });
  });

  const answered = covered.flatMap(({ call, roots, answer }) =>
    answer.map((leaf) => {
      if (leaf.resource)
        return row(call, leaf, `see [${leaf.resource}](#${leaf.resource.toLowerCase()})`);
      const [found] = roots.flatMap((root) => {
        const path = answerPathOf(root, leaf.place);
        return path === undefined ? [] : [`${root.name} { ${path} }`];
      });
      return row(call, leaf, explained(`${call} ${leaf.place}`, found, VALUE_REASONS));
    }),
  );

  const resources = Object.entries(RESOURCES).flatMap(([name, typeName]) => {
    const type = typeOf(typeName);
    if (!type) return [];
    const rows = valuesOf(name).map((leaf) => {
      const key = `${name}.${leaf.place}`;
      const path =
        RESOURCE_REASONS[key] === undefined ? pathOf(type, leaf.place.split('.')) : undefined;
      const field = explained(key, path && `${typeName}.${path}`, RESOURCE_REASONS);
      return `| ${code(leaf.place)} | ${SURENESS[leaf.evidence]} | ${field} |`;
    });
    return [
      '',
      `## ${name}`,
      '',
      '| property | how sure | in the graph |',
      '|---|---|---|',
      ...rows,
    ];
  });

  const text = [
    ...HEAD,
    `${covered.length} of ${endpoints.length} endpoints are covered.`,
    '',
    '| endpoint | how sure | in the graph |',
    '|---|---|---|',
    ...endpoints.map(endpointRow),
    ...unseen().map(
      (title) => `| “${title}” | named by other pages | its path is not documented |`,
    ),
    ...webhooks().map(
      ([name, evidence]) =>
        `| webhook ${code(name)} | ${SURENESS[evidence]} | ${WEBHOOKS[name] ?? NOT_YET} |`,
    ),
    '',
    '## What a request carries',
    '',
    '| endpoint | property | how sure | in the graph |',
    '|---|---|---|---|',
    ...carried,
    '',
    '## What an answer carries',
    '',
    '| endpoint | property | how sure | in the graph |',
    '|---|---|---|---|',
    ...answered,
    ...resources,
    '',
  ].join('\n');
  return { text, unexplained };
}

type Reasons = Readonly<Record<string, string>>;

const HEAD = [
  '# Coverage',
  '',
  '`npm run docs` writes this page from [what LeadSail documents](leadsail/openapi.yaml) and from the schema; a test keeps it fresh.',
  'The file was assembled from the visible parts of LeadSail’s public pages: *documented* means that a page states it, *in a sample*',
  'that it stands in a sample and nowhere else, and *inferred* that no page shows it. [Status and limits](status.md) says what follows.',
  'Ids in paths are the `id`s of the graph.',
  '',
];

const row = (call: string, { place, evidence }: Leaf, field: string): string =>
  `| ${code(call)} | ${place === '' ? 'the whole' : code(place)} | ${SURENESS[evidence]} | ${field} |`;

function endpointRow({
  call,
  evidence,
  roots,
}: Endpoint & { readonly roots: readonly Root[] }): string {
  const fields = roots.map(nameOf).join(', ') || (ENDPOINT_REASONS[call] ?? NOT_YET);
  return `| ${code(call)} | ${SURENESS[evidence]} | ${fields} |`;
}
