// How pages of leads and lists of interactions behave, without their ids or dates.
import { idsOf, type Row, rowsIn, textAt, type Visits } from './itinerary.ts';
import type { CheckDifference } from './report.ts';

type PagingFindings = {
  readonly facts: Readonly<Record<string, string>>;
  readonly differences: readonly CheckDifference[];
};

export function pagingFindings(visits: Visits): PagingFindings {
  const { first, secondPage, hundred } = visits;
  const differences: CheckDifference[] = [];
  const facts: Record<string, string> = {};
  const differ = (name: string, sentence: string): void =>
    void differences.push({ name, sentence });

  const one = rowsIn(first.data, 'leads');
  const many = rowsIn(hundred.data, 'leads');
  facts['limit 1'] = `${one.length} leads`;
  facts['limit 100'] = `${many.length} leads`;
  if (one.length > 1 || many.length > 100) {
    differ('limit GET /leads', 'LeadSail sends more leads than were asked for: pages overlap.');
  }
  const cursor = textAt(first.data, 'nextCursor');
  facts.cursor = cursorFact(cursor, one);
  if (cursor === null && many.length > 1) {
    differ(
      'cursor GET /leads',
      'There are more leads and the first page has no cursor: `leads` ends there.',
    );
  }
  if (secondPage) {
    const repeated = repeats(one, rowsIn(secondPage.data, 'leads'));
    facts['second page'] = repeated ? 'the first page again' : 'goes on';
    if (repeated || textAt(secondPage.data, 'nextCursor') === cursor) {
      differ('repeat GET /leads', 'The second page repeats the first: `leads` ends there.');
    }
  }
  facts['order of leads'] = orderOf(many);
  const histories = visits.histories.map(({ data }) => rowsIn(data, 'interactions'));
  const orders = new Set(histories.filter((rows) => rows.length > 1).map(orderOf));
  facts['order of interactions'] = [...orders].join(', ') || 'not seen';
  if (orders.has('oldest first') || orders.has('mixed')) {
    differ(
      'order History.interactions',
      'Interactions do not come newest first: `interactions(first:)` has others than the newest.',
    );
  }
  return { facts, differences };
}

function cursorFact(cursor: string | null, rows: readonly Row[]): string {
  if (cursor === null) return 'none came';
  return idsOf(rows, 'leadId').at(-1) === cursor ? 'the id of the last lead' : 'of another kind';
}

function repeats(one: readonly Row[], other: readonly Row[]): boolean {
  const before = new Set(idsOf(one, 'leadId'));
  return idsOf(other, 'leadId').some((id) => before.has(id));
}

function orderOf(rows: readonly Row[]): string {
  const times = rows.map(({ createdAt }) => Date.parse(String(createdAt))).filter(Number.isFinite);
  const steps = times.slice(1).map((time, at) => Math.sign(time - (times[at] ?? time)));
  const [up, down] = [steps.includes(1), steps.includes(-1)];
  if (up && down) return 'mixed';
  if (!up && !down) return 'not seen';
  return up ? 'oldest first' : 'newest first';
}
