// Whether a large answer costs more for each kilobyte than a small one.
import { askOnce } from './equality.ts';
import { type Measurement, timeAll } from './measure.ts';
import type { Options } from './options.ts';
import { OURS } from './peers.ts';
import { INTERACTION, type Operation, pageOf, questionsOf } from './questions.ts';
import { createStage, rehearse } from './stage.ts';
import { short } from './statistics.ts';
import { toTable } from './table.ts';
import { leadId, type Size } from './wire.ts';

const SERIES: Readonly<Record<string, readonly Size[]>> = {
  'interactions of 30 entries': [1, 5, 12, 50, 200, 500].map((interactions) => ({
    interactions,
    entries: 30,
  })),
  'entries in each of 12 interactions': [10, 30, 100, 500, 2_000].map((entries) => ({
    interactions: 12,
    entries,
  })),
};
// The most that the gateway gives at once; the rest are further pages of the same operation.
const PAGE = 200;
const CONNECTIONS = 8;
const LEADS = 24;

/** Asks for a lead with all its interactions, on as many pages as that takes. */
async function operationOf(origin: string, size: Size, number: number): Promise<Operation> {
  const variables: Record<string, string> = { id: leadId(size, number) };
  const pages: string[] = [];
  for (let from = 0; from < size.interactions; from += PAGE) {
    const after = from === 0 ? '' : `, after: $after${from}`;
    const list = `interactions(first: ${Math.min(PAGE, size.interactions - from)}${after})`;
    pages.push(`from${from}: ${list} { nodes {${INTERACTION} } }`);
    if (from + PAGE >= size.interactions) break;
    const query = `${headOf(variables)} { lead(id: $id) { ${list} { pageInfo { endCursor } } } }`;
    const body = JSON.stringify({ query, variables });
    const { value } = await askOnce(
      origin,
      { method: 'POST', path: '/graphql', body },
      (answer: { data: { lead: { interactions: { pageInfo: { endCursor: string } } } } }) =>
        answer.data.lead.interactions.pageInfo.endCursor,
    );
    variables[`after${from + PAGE}`] = String(value);
  }
  return { query: `${headOf(variables)} { lead(id: $id) { id ${pages.join(' ')} } }`, variables };
}

const headOf = (variables: Operation['variables']): string => {
  const cursors = Object.keys(variables).filter((name) => name !== 'id');
  return `query (${['$id: ID!', ...cursors.map((name) => `$${name}: String`)].join(', ')})`;
};

type Point = { readonly name: number; readonly kilobytes: number; readonly measured: Measurement };

export async function growth({
  rounds,
  durationMs,
}: Pick<Options, 'rounds' | 'durationMs'>): Promise<string> {
  const { q3 } = questionsOf();
  await using stage = await createStage({ peers: [OURS], questions: [q3] });
  const [ours] = stage.contenders;
  if (!ours) throw new Error(stage.absent.map(({ why }) => why).join());
  const tables: string[] = [];
  for (const [title, sizes] of Object.entries(SERIES)) {
    const points: Point[] = [];
    for (const size of sizes) {
      const name = `${size.interactions} × ${size.entries}`;
      const operations: Operation[] = [];
      for (let number = 0; number < LEADS; number += 1)
        operations.push(await operationOf(ours.running.origin, size, number));
      const question = { name, title, operations, isUniform: true, byHand: pageOf(name) };
      const script = await rehearse(ours.running, question, new Map(), stage.upstream);
      if (!script) continue;
      ours.scripts.set(name, script);
      const circumstance = { connections: CONNECTIONS, latencyMs: 0, rounds, durationMs };
      const [measured] = await timeAll(stage, name, circumstance);
      const kilobytes = (script.lengths[0] ?? 0) / 1_000;
      const grown = title.startsWith('interactions') ? size.interactions : size.entries;
      if (measured) points.push({ name: grown, kilobytes, measured });
    }
    tables.push(toGrowthTable(title, points));
  }
  return tables.join('\n\n');
}

/** `beyond` is what each kilobyte costs over the smallest answer, which has the cost of a query in it. */
function toGrowthTable(title: string, points: readonly Point[]): string {
  const [least] = points;
  const rows = points.map(({ name, kilobytes, measured }) => {
    const { median } = measured.cpuMs;
    const beyond =
      least?.measured.foul === null && kilobytes > least.kilobytes
        ? (median - least.measured.cpuMs.median) / (kilobytes - least.kilobytes)
        : Number.NaN;
    return [
      `${name}${measured.foul === null ? '' : ' *'}`,
      short(kilobytes),
      short(median),
      measured.foul === null ? short((median / kilobytes) * 1_000) : '–',
      measured.foul === null ? short(beyond * 1_000) : '–',
      measured.peakMb.median.toFixed(0),
    ];
  });
  const head = [title, 'answer kB', 'CPU ms', 'µs for each kB', 'µs for each kB beyond', 'peak MB'];
  const fouls = points.flatMap(({ measured: { foul } }) => foul ?? []);
  return [toTable([head, ...rows]), ...fouls.map((foul) => `* ${foul}`)].join('\n');
}
