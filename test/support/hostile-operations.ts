// Operations that nobody means well with, by name, and the code that each is refused with.
import type { ErrorCode } from '../../src/graph/errors.ts';

export type HostileOperation = {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Null: it is answered, for what it asks is little. */
  readonly code: ErrorCode | null;
};

const times = (count: number, text: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => text(at)).join(' ');
const nested = (count: number, open: string, close: string, core: string): string =>
  open.repeat(count) + core + close.repeat(count);

/** lead → interactions → lead …, `levels` deep, each page as large as `first` says. */
export const cycle = (levels: number, first: string): string =>
  `{ leads(first: 100) { nodes ${nested(
    levels,
    `{ interactions${first} { nodes { lead `,
    ' } } }',
    '{ id }',
  )} } }`;

const ids = (count: number, name = 'lead'): string =>
  JSON.stringify(Array.from({ length: count }, (_, at) => `${name}_${at}`));
const fragments = (count: number, body: (at: number) => string): string =>
  times(count, (at) => `fragment F${at} on Query { ${body(at)} }`);
const WIDE = 'interactions(first: 200) { nodes { id } }';

export const HOSTILE: Readonly<Record<string, HostileOperation>> = {
  'a cycle of ten levels': { query: cycle(10, ''), code: 'MAX_DEPTH_LIMIT' },
  'a cycle of three levels': { query: cycle(3, ''), code: 'COST_ESTIMATED_TOO_EXPENSIVE' },
  'a cycle with the largest pages': {
    query: cycle(4, '(first: 200)'),
    code: 'COST_ESTIMATED_TOO_EXPENSIVE',
  },
  'a cycle from a single lead': {
    query: `{ lead(id: "lead_1001") ${nested(3, '{ interactions(first: 200) { nodes { lead ', ' } } }', '{ id }')} }`,
    code: 'COST_ESTIMATED_TOO_EXPENSIVE',
  },
  'a cycle through edges': {
    query: `{ leads(first: 100) { edges { node { interactions { edges { node { lead { interactions { edges { node { id } } } } } } } } } } }`,
    code: 'COST_ESTIMATED_TOO_EXPENSIVE',
  },
  'a cycle by a variable': {
    query: `query ($n: Int) { leads(first: $n) { nodes { interactions(first: $n) { nodes { lead { interactions(first: $n) { nodes { id } } } } } } } }`,
    variables: { n: 100 },
    code: 'COST_ESTIMATED_TOO_EXPENSIVE',
  },
  'a cycle by a default of a variable': {
    query: `query ($n: Int = 100) { leads(first: $n) { nodes { interactions(first: $n) { nodes { lead { interactions(first: $n) { nodes { id } } } } } } } }`,
    code: 'COST_ESTIMATED_TOO_EXPENSIVE',
  },
  'a cycle by null, which means the default': {
    query: `{ leads(first: 100) { nodes { interactions(first: null) { nodes { lead { interactions(first: null) { nodes { id } } } } } } } }`,
    code: 'COST_ESTIMATED_TOO_EXPENSIVE',
  },
  'a cycle through ids': {
    query: `{ leadsByIds(ids: ${ids(100)}) { interactions(first: 200) { nodes { lead { interactions(first: 2) { nodes { id } } } } } } }`,
    code: 'COST_ESTIMATED_TOO_EXPENSIVE',
  },
  'a cycle through interactions by their ids': {
    query: `{ interactionsByIds(ids: ${ids(100)}) { lead { interactions { nodes { lead { interactions { nodes { id } } } } } } } }`,
    code: 'COST_ESTIMATED_TOO_EXPENSIVE',
  },
  'a cycle in fragments': {
    query: `{ leads(first: 100) { nodes { ...A } } } fragment A on Lead { interactions { nodes { ...B } } } fragment B on Interaction { lead { ...C } } fragment C on Lead { interactions { nodes { id } } }`,
    code: 'COST_ESTIMATED_TOO_EXPENSIVE',
  },
  'nodes and edges of the same large page': {
    query: `{ leads(first: 100) { nodes { ${WIDE} } edges { node { ${WIDE} } } } }`,
    code: 'COST_ESTIMATED_TOO_EXPENSIVE',
  },
  'the same page under two names': {
    query: `{ a: leads(first: 100) { nodes { ${WIDE} } } b: leads(first: 100) { nodes { ${WIDE} } } }`,
    code: 'COST_ESTIMATED_TOO_EXPENSIVE',
  },
  'three hundred histories': {
    query: `{ ${times(3, (at) => `a${at}: leads(first: 100, filter: { search: "${at}" }) { nodes { interactions(first: 1) { totalCount } } }`)} }`,
    code: 'CALL_BUDGET_EXCEEDED',
  },
  'three hundred leads by ids': {
    query: `{ ${times(3, (at) => `a${at}: leadsByIds(ids: ${ids(100, `lead_${at}`)}) { id }`)} }`,
    code: 'CALL_BUDGET_EXCEEDED',
  },
  'interactions by ids with their leads': {
    query: `{ ${times(2, (at) => `a${at}: interactionsByIds(ids: ${ids(100, `int_${at}`)}) { lead { firstName } }`)} }`,
    code: 'CALL_BUDGET_EXCEEDED',
  },
  'a hundred leads with histories, three times by variables': {
    query: `query ($a: [ID!]!, $b: [ID!]!) { a: leadsByIds(ids: $a) { interactions { totalCount } } b: leadsByIds(ids: $b) { interactions { totalCount } } }`,
    variables: { a: JSON.parse(ids(100, 'a')), b: JSON.parse(ids(100, 'b')) },
    code: 'CALL_BUDGET_EXCEEDED',
  },
  'depth 16': {
    query: `{ leads { nodes ${nested(5, '{ interactions { nodes { lead ', ' } } }', '{ id }')} } }`,
    code: 'MAX_DEPTH_LIMIT',
  },
  'depth in a fragment': {
    query: `{ leads { nodes { ...A } } } fragment A on Lead ${nested(5, '{ interactions { nodes { lead ', ' } } }', '{ id }')}`,
    code: 'MAX_DEPTH_LIMIT',
  },
  'depth of fields that do not exist': {
    query: nested(50, '{ a', '}', ''),
    code: 'MAX_DEPTH_LIMIT',
  },
  '50,000 selections': { query: `{ ${'__typename '.repeat(50_000)} }`, code: 'MAX_TOKENS_LIMIT' },
  '500,000 selections of one letter': {
    query: `{${'a '.repeat(480_000)}}`,
    code: 'MAX_TOKENS_LIMIT',
  },
  '4,900 selections': {
    query: `{ ${'__typename '.repeat(4_900)} }`,
    code: 'MAX_ROOT_FIELDS_LIMIT',
  },
  '4,900 selections below': {
    query: `{ lead(id: "a") { ${'id '.repeat(4_900)} } }`,
    code: 'MAX_SELECTIONS_LIMIT',
  },
  '950 times the same field': {
    query: `{ lead(id: "lead_1001") { ${'id '.repeat(950)} } }`,
    // graphql's own bound on comparing fields.
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  '300 times the same field with fields below': {
    query: `{ lead(id: "lead_1001") { ${'address { city } '.repeat(300)} } }`,
    code: null,
  },
  '300 times the same field that conflicts': {
    query: `{ lead(id: "lead_1001") { ${times(300, (at) => `interactions(first: ${1 + (at % 200)}) { totalCount }`)} } }`,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  'one inline fragment a field': {
    query: `{ lead(id: "a") { ${'...{ id } '.repeat(1_000)} } }`,
    code: 'MAX_SELECTIONS_LIMIT',
  },
  '2,000 nested inline fragments': {
    query: nested(2_000, '{ ... on Query ', '}', '{ __typename }'),
    code: 'MAX_TOKENS_LIMIT',
  },
  '1,500 nested inline fragments': {
    query: `${nested(1_500, '{ ...', '}', '{ __typename }')}`,
    code: 'MAX_NESTING_LIMIT',
  },
  '150 nested inline fragments': {
    query: nested(150, '{ ...', '}', '{ __typename }'),
    code: 'MAX_NESTING_LIMIT',
  },
  '20,000 list literals': {
    query: `{ leadsByIds(ids: [${'"a",'.repeat(20_000)}]) { id } }`,
    code: 'MAX_TOKENS_LIMIT',
  },
  '20,000 nested lists': {
    query: `{ leadsByIds(ids: ${nested(20_000, '[', ']', '"a"')}) { id } }`,
    code: 'MAX_TOKENS_LIMIT',
  },
  '2,000 nested lists': {
    query: `{ leadsByIds(ids: ${nested(2_000, '[', ']', '"a"')}) { id } }`,
    code: 'MAX_NESTING_LIMIT',
  },
  '2,000 nested objects': {
    query: `{ leads(filter: ${nested(1_200, '{a:', '}', '1')}) { nodes { id } } }`,
    code: 'MAX_NESTING_LIMIT',
  },
  '2,000 nested types': {
    query: `query ($a: ${nested(2_000, '[', ']', 'ID')}) { __typename }`,
    code: 'MAX_NESTING_LIMIT',
  },
  'braces that are never closed': { query: '{a'.repeat(2_400), code: 'MAX_NESTING_LIMIT' },
  'brackets that were never opened': { query: '}'.repeat(4_000), code: 'GRAPHQL_PARSE_FAILED' },
  '1,000 ids': { query: `{ leadsByIds(ids: ${ids(1_000)}) { id } }`, code: 'BAD_USER_INPUT' },
  '40,000 ids by a variable': {
    query: 'query ($ids: [ID!]!) { leadsByIds(ids: $ids) { id } }',
    variables: { ids: JSON.parse(ids(40_000)) },
    code: 'BAD_USER_INPUT',
  },
  'first beyond its range': {
    query:
      '{ leads(first: 2147483647) { nodes { interactions(first: 2147483647) { nodes { id } } } } }',
    code: 'BAD_USER_INPUT',
  },
  'first below its range': {
    query: '{ leads(first: -1) { nodes { id } } }',
    code: 'BAD_USER_INPUT',
  },
  'first beyond an Int': {
    query: '{ leads(first: 99999999999) { nodes { id } } }',
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  '51 aliases': {
    query: `{ lead(id: "a") { ${times(51, (at) => `a${at}: id`)} } }`,
    code: 'MAX_ALIASES_LIMIT',
  },
  '51 aliases in fragments': {
    query: `{ lead(id: "a") { ...A ...B } } fragment A on Lead { ${times(26, (at) => `a${at}: id`)} } fragment B on Lead { ${times(26, (at) => `b${at}: id`)} }`,
    code: 'MAX_ALIASES_LIMIT',
  },
  '900 lookups by alias': {
    query: `{ ${times(600, (at) => `a${at}: lead(id: "lead_${at}") { id }`)} }`,
    code: 'MAX_TOKENS_LIMIT',
  },
  '21 root fields': {
    query: `{ ${times(21, (at) => `a${at}: __typename`)} }`,
    code: 'MAX_ROOT_FIELDS_LIMIT',
  },
  '21 root fields in a fragment': {
    query: `{ ...A } fragment A on Query { ${times(21, (at) => `a${at}: __typename`)} }`,
    code: 'MAX_ROOT_FIELDS_LIMIT',
  },
  '21 root fields in inline fragments': {
    query: `{ ${times(21, (at) => `... { a${at}: __typename }`)} }`,
    code: 'MAX_ROOT_FIELDS_LIMIT',
  },
  'a second operation that is too large': {
    query: `query A { __typename } query B { ${times(21, (at) => `a${at}: __typename`)} }`,
    code: 'MAX_ROOT_FIELDS_LIMIT',
  },
  '51 directives': {
    query: `{ __typename ${'@skip(if: false) '.repeat(51)} }`,
    code: 'MAX_DIRECTIVES_LIMIT',
  },
  '2,000 directives that do not exist': {
    query: `{ __typename ${'@a '.repeat(2_000)} }`,
    code: 'MAX_DIRECTIVES_LIMIT',
  },
  '51 directives of the operation': {
    query: `query ${'@a '.repeat(51)} { __typename }`,
    code: 'MAX_DIRECTIVES_LIMIT',
  },
  '51 directives of a variable': {
    query: `query ($a: Int ${'@a '.repeat(51)}) { __typename }`,
    code: 'MAX_DIRECTIVES_LIMIT',
  },
  '51 directives of a fragment': {
    query: `{ ...A } fragment A on Query ${'@a '.repeat(51)} { __typename }`,
    code: 'MAX_DIRECTIVES_LIMIT',
  },
  'a fragment that contains itself': {
    query: '{ ...A } fragment A on Query { ...A }',
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  'two fragments that contain each other': {
    query: '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }',
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  'a cycle of fragments that nobody uses': {
    query: '{ __typename } fragment A on Query { ...B } fragment B on Query { ...A }',
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  'a cycle of fragments below fields': {
    query:
      '{ lead(id: "a") { ...A } } fragment A on Lead { interactions { nodes { lead { ...A } } } }',
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  '60 fragments that contain one another': {
    query: `{ ...F0 } ${fragments(35, () => times(34, (at) => `...F${at}`))}`,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  'fragments that double thirty times': {
    query: `{ ...F0 } ${fragments(30, (at) => `...F${at + 1} ...F${at + 1}`)} fragment F30 on Query { __typename }`,
    code: 'MAX_ROOT_FIELDS_LIMIT',
  },
  'fragments that double below a field': {
    query: `{ lead(id: "a") { ...G0 } } ${times(90, (at) => `fragment G${at} on Lead { ...G${at + 1} ...G${at + 1} }`)} fragment G90 on Lead { id }`,
    code: 'MAX_SELECTIONS_LIMIT',
  },
  '500 fragments in one another': {
    query: `{ ...F0 } ${fragments(500, (at) => `...F${at + 1}`)} fragment F500 on Query { __typename }`,
    code: 'MAX_NESTING_LIMIT',
  },
  '500 fragments in one another, the last first': {
    query: `{ ...F499 } fragment F0 on Query { __typename } ${times(499, (at) => `fragment F${at + 1} on Query { ...F${at} }`)}`,
    code: 'MAX_NESTING_LIMIT',
  },
  '600 fragments that nobody uses': {
    query: `{ __typename } ${fragments(600, () => '__typename')}`,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  'a fragment that is not there': { query: '{ ...Nothing }', code: 'GRAPHQL_VALIDATION_FAILED' },
  '400 operations': {
    query: times(400, (at) => `query Q${at} { __typename }`),
    code: 'OPERATION_RESOLUTION_FAILURE',
  },
  '1,000 variables': {
    query: `query (${times(1_000, (at) => `$v${at}: Int`)}) { __typename }`,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  '1,000 arguments': {
    query: `{ lead(id: "a", ${times(1_000, (at) => `a${at}: 1`)}) { id } }`,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  '1,000 input fields': {
    query: `{ leads(filter: { ${times(1_000, (at) => `a${at}: 1`)} }) { nodes { id } } }`,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  '900 unknown fields': {
    query: `{ lead(id: "a") { ${times(900, (at) => `firstNam${at}`)} } }`,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  'a name of 900,000 letters': {
    query: `{ ${'a'.repeat(900_000)} }`,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  'a text of 900,000 letters': {
    query: `{ lead(id: "${'a'.repeat(900_000)}") { id } }`,
    code: 'BAD_USER_INPUT',
  },
  'a number of 900,000 digits': {
    query: `{ leads(first: ${'9'.repeat(900_000)}) { nodes { id } } }`,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  '900,000 blanks': { query: `{ __typename ${' '.repeat(900_000)} }`, code: null },
  '400,000 commas and comments': { query: `{ __typename ${',#\n'.repeat(200_000)} }`, code: null },
  'a text that never ends': {
    query: `{ lead(id: "${'\\\\'.repeat(200_000)}`,
    code: 'GRAPHQL_PARSE_FAILED',
  },
  'a block text of 100,000 lines': {
    query: `{ lead(id: """${' a\n'.repeat(100_000)}""") { id } }`,
    code: 'BAD_USER_INPUT',
  },
  'introspection from list to list': {
    query: `{ __schema { types ${nested(4, '{ fields { type ', ' } }', '{ name }')} } }`,
    code: 'MAX_INTROSPECTION_DEPTH_LIMIT',
  },
  'introspection in circles by fragments': {
    query: `{ __schema { types { ...A } } } fragment A on __Type { fields { type { ...B } } } fragment B on __Type { fields { type { ...C } } } fragment C on __Type { fields { name } }`,
    code: 'MAX_INTROSPECTION_DEPTH_LIMIT',
  },
  'introspection of possible types': {
    query: `{ __type(name: "Lead") ${nested(3, '{ possibleTypes { interfaces ', ' } }', '{ name }')} }`,
    code: 'MAX_INTROSPECTION_DEPTH_LIMIT',
  },
  'introspection too deep in types': {
    query: `{ __schema { types { fields { type ${nested(20, '{ ofType ', '}', '{ name }')} } } } }`,
    code: 'MAX_DEPTH_LIMIT',
  },
  nothing: { query: '', code: 'GRAPHQL_PARSE_FAILED' },
  'a blank': { query: ' ', code: 'GRAPHQL_PARSE_FAILED' },
  NUL: { query: '{ lead(id: "\0") { id } }', code: 'BAD_USER_INPUT' },
  'half an emoji': { query: '{ lead(id: "\ud83d") { id } }', code: 'GRAPHQL_PARSE_FAILED' },
  'a schema': { query: 'type Query { a: Int }', code: 'OPERATION_RESOLUTION_FAILURE' },
  'twenty-one calls at once': {
    query: `mutation { ${times(21, (at) => `a${at}: initiateCall(input: { leadId: "lead_1001" }) { userErrors { code } }`)} }`,
    code: 'MAX_ROOT_FIELDS_LIMIT',
  },
  'a mutation': { query: 'mutation { deleteEverything }', code: 'GRAPHQL_VALIDATION_FAILED' },
  'a subscription': { query: 'subscription { everything }', code: 'GRAPHQL_VALIDATION_FAILED' },
  'names of Object.prototype': {
    query: '{ __proto__ constructor toString }',
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  'a fragment named __proto__': {
    query: '{ ...__proto__ } fragment __proto__ on Query { __typename }',
    code: null,
  },
  'a variable named __proto__': {
    query: 'query ($__proto__: ID!) { lead(id: $__proto__) { id } }',
    variables: JSON.parse('{"__proto__": "lead_1001"}'),
    code: null,
  },
};
