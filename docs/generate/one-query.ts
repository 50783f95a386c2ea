// docs/one-query.svg: which part of the query on the front page is which call, by the golden file of its calls.
import { readFileSync } from 'node:fs';

const CALLS = new URL('../../test/queries/whole-history.calls', import.meta.url);

/** What of the query each call answers. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  'GET /leads/{leadId}': [
    'lead(id: "lead_1001") {',
    '  firstName  status',
    '  questionnaire { answer',
  ],
  'GET /field-library': ['    field { label } }'],
  'GET /interactions/lead/{leadId}': [
    '  interactions(first: 20) { nodes {',
    '    type  status  createdAt',
    '    transcript { text } } }',
    '}',
  ],
};

/** The query that is shown. */
export const QUERY_SHOWN = `{ ${Object.values(PARTS).flat().join('\n')} }`;

const LINE = 22;
const TOP = 64;

/** The calls that it shows, each `wave  endpoint`. */
export const callsShown = (): string[] => readFileSync(CALLS, 'utf8').trim().split('\n');

/** The picture, as it has to be; throws when the calls are others, or do not leave together. */
export function oneQueryPicture(): string {
  const calls = callsShown();
  const inFirstWave = calls.map((line) => line.replace(/^1 {2}/, '')).sort();
  if (inFirstWave.join() !== Object.keys(PARTS).sort().join())
    throw new Error('docs/generate/one-query.ts shows other calls than whole-history.calls');
  let line = 0;
  const parts = Object.entries(PARTS).map(([call, texts], index) => {
    const from = TOP + line * LINE;
    line += texts.length;
    const middle = from + ((texts.length - 1) * LINE) / 2;
    const y = TOP + 16 + index * 70;
    const words = texts.map(
      (text, at) =>
        `<text x="16" y="${from + at * LINE}" class="code part${index}" xml:space="preserve">${text}</text>`,
    );
    return [
      ...words,
      `<path d="M330 ${middle - 5} C380 ${middle - 5} 380 ${y - 5} 424 ${y - 5}" class="arrow"/>`,
      `<rect x="428" y="${y - 26}" width="262" height="40" rx="6" class="call part${index}"/>`,
      `<text x="444" y="${y - 1}" class="code">${call}</text>`,
    ].join('\n');
  });
  const height = TOP + line * LINE + 8;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 700 ${height}" width="700" height="${height}" role="img">
<title>One query is ${calls.length} REST calls, which leave together</title>
<style>${STYLE}</style>
<text x="0" y="24" class="head">One query</text>
<text x="428" y="24" class="head">${calls.length} REST calls, which leave together</text>
<rect x="0.5" y="${TOP - 24.5}" width="320" height="${line * LINE + 18}" rx="6" class="query"/>
${parts.join('\n')}
</svg>
`;
}

const STYLE = `
  text { font: 13px system-ui, -apple-system, 'Segoe UI', sans-serif; fill: #1f2328; }
  .head { font-weight: 600; font-size: 14px; }
  text.code { font-family: ui-monospace, 'SF Mono', Menlo, Consolas, monospace; font-size: 12.5px; }
  text.part0 { fill: #0f7b5f; } text.part1 { fill: #9a4b00; } text.part2 { fill: #0550ae; }
  .query { fill: none; stroke: #d0d7de; }
  .call { fill: none; stroke-width: 1.5; }
  rect.part0 { stroke: #0f7b5f; } rect.part1 { stroke: #9a4b00; } rect.part2 { stroke: #0550ae; }
  .arrow { fill: none; stroke: #8c959f; stroke-width: 1.2; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    text.part0 { fill: #3fcf9f; } text.part1 { fill: #f0a35e; } text.part2 { fill: #79b8ff; }
    rect.part0 { stroke: #3fcf9f; } rect.part1 { stroke: #f0a35e; } rect.part2 { stroke: #79b8ff; }
    .query { stroke: #3d444d; }
  }
`;
