// The questions that LeadSail's pages leave open, each with this run's answer.
import type { IncomingHttpHeaders } from 'node:http';
import { isObject } from '../../leadsail/decode/values.ts';
import { summed } from './inspect.ts';
import { rowsIn, type Visits } from './itinerary.ts';
import type { Probe } from './probe.ts';
import type { Endpoints, Settled } from './report.ts';

export function settledBy(
  visits: Visits,
  endpoints: Endpoints,
  paging: Readonly<Record<string, string>>,
  limits: Readonly<Record<string, string>>,
): Settled[] {
  const { first, wrongKey, missing, hundred } = visits;
  const statuses = [first, wrongKey, ...missing].map(({ call }) => call.status ?? 'none');
  const names = Object.keys(limits);
  const rows = rowsIn(hundred.data, 'leads').length;
  return [
    ['Which HTTP statuses come?', statusesOf(statuses)],
    ['Does a wrong key come with an error code?', wrongKey.call.code ?? 'no'],
    ['Which fields of a lead are always there?', always(endpoints, 'Lead')],
    ['Which fields of an interaction are always there?', always(endpoints, 'Interaction')],
    ['Which fields of a client are always there?', always(endpoints, 'Client')],
    ['Which fields of a campaign are always there?', always(endpoints, 'Campaign')],
    ['Which fields of a file are always there?', always(endpoints, 'LeadFile')],
    ['Do lists by page tell their total?', carries(endpoints, 'Pagination.total', 'pages')],
    ['Do rows of GET /leads have all that a lead has?', rows === 0 ? null : rowGap(endpoints)],
    ['Do leads carry flags?', carries(endpoints, 'Lead.flags', 'leads')],
    ['Do leads carry flags.isDnc?', carries(endpoints, 'LeadFlags.isDnc', 'flags')],
    ['How many leads are marked do-not-contact?', marked(visits)],
    ['Do leads carry compliance?', carries(endpoints, 'Lead.compliance', 'leads')],
    ['Do leads carry tags?', carries(endpoints, 'Lead.tags', 'leads')],
    ['Do rows of a history carry the transcript?', transcripts(endpoints)],
    ['Can every timestamp be read?', timestamps(endpoints)],
    ['Are all statuses of interactions known?', known(endpoints, 'Interaction.status')],
    ['Are all statuses of leads known?', known(endpoints, 'Lead.status')],
    ['In which order do leads come?', paging['order of leads'] ?? null],
    ['What is the cursor of a page of leads?', paging.cursor ?? null],
    ['What does the history of an unknown lead answer?', unknownHistory(missing)],
    ['Are rate limits told in headers?', names.length === 0 ? 'no' : `yes: ${names.join(', ')}`],
    ['Is `call.duration` in seconds?', null],
    ['What do writes answer?', null],
    ['Is there a webhook when a call ends?', null],
  ].map(([question, answer]) => ({
    question: question as string,
    answer: answer === 'not seen' ? null : (answer ?? null),
  }));
}

const statusesOf = ([ok, key, ...missing]: readonly (number | string)[]): string =>
  `${ok} for an answer, ${key} for a wrong key, ${[...new Set(missing)].join(' or ')} for what is not there`;

function always(endpoints: Endpoints, title: string): string | null {
  const places = placesOf(endpoints, title);
  if (places.length === 0) return null;
  const count = (isOf: (present: number, seen: number) => boolean): number =>
    places.filter((place) => {
      const counts = summed(endpoints, place);
      if (!counts) return false;
      return isOf(counts.present, counts.present + counts.null + counts.missing);
    }).length;
  const full = count((present, seen) => present === seen);
  const empty = count((present) => present === 0);
  return `${full} of ${places.length}; ${empty} are never there`;
}

const placesOf = (endpoints: Endpoints, title: string): string[] => [
  ...new Set(
    Object.values(endpoints)
      .flatMap(({ fields }) => Object.keys(fields))
      .filter((place) => place.startsWith(`${title}.`)),
  ),
];

function rowGap(endpoints: Endpoints): string | null {
  const whole = endpoints['GET /leads/{leadId}']?.fields ?? {};
  const rows = endpoints['GET /leads']?.fields ?? {};
  const gap = Object.keys(whole).filter((place) => {
    const [inWhole, inRow] = [whole[place], rows[place]];
    return (inWhole?.present ?? 0) > 0 && (inRow?.present ?? 0) === 0;
  });
  if (Object.keys(whole).length === 0) return null;
  return gap.length === 0 ? 'yes' : `no: rows lack ${gap.join(', ')}`;
}

function carries(endpoints: Endpoints, place: string, of: string): string | null {
  const counts = summed(endpoints, place);
  if (!counts) return null;
  const seen = counts.present + counts.null + counts.missing;
  return `${counts.present > 0 ? 'yes' : 'no'}: ${counts.present} of ${seen} ${of}`;
}

function marked({ hundred, leads }: Visits): string | null {
  const rows = [
    ...rowsIn(hundred.data, 'leads'),
    ...leads.map(({ data }) => data).filter(isObject),
  ];
  const count = rows.filter(({ flags }) => isObject(flags) && flags.isDnc === true).length;
  return rows.length === 0 ? null : `${count} of ${rows.length} by isDnc`;
}

function transcripts(endpoints: Endpoints): string | null {
  const counts = endpoints['GET /interactions/lead/{leadId}']?.fields['Interaction.transcript'];
  if (!counts) return null;
  const { present, missing } = counts;
  return `${present} rows do, ${counts.null} say null, ${missing} leave it out`;
}

function timestamps(endpoints: Endpoints): string | null {
  const counts = Object.values(endpoints).flatMap(({ fields }) => Object.entries(fields));
  const times = counts.filter(([place]) => /(At|\.timestamp)$/.test(place));
  const values = times.reduce((sum, [, { present }]) => sum + present, 0);
  const unread = times.reduce((sum, [, { time, type }]) => sum + time + type, 0);
  if (values === 0) return null;
  return unread === 0 ? `yes: all ${values}` : `no: ${unread} of ${values} cannot be`;
}

function known(endpoints: Endpoints, place: string): string | null {
  const counts = summed(endpoints, place);
  if (!counts || counts.present === 0) return null;
  const { value, present } = counts;
  return value === 0 ? `yes: in ${present} records` : `no: ${value} of ${present} have another`;
}

function unknownHistory(missing: readonly Probe[]): string | null {
  const probe = missing.find(({ call }) => call.endpoint === 'GET /interactions/lead/{leadId}');
  if (!probe) return null;
  return probe.call.failure ?? `a list of ${rowsIn(probe.data, 'interactions').length}`;
}

/** Headers about limits: their names, and what is a small number. */
export function limitsIn(headers: readonly IncomingHttpHeaders[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of headers.flatMap((one) => Object.entries(one))) {
    if (!/^(x-)?rate-?limit(-[a-z-]{1,40})?$|^retry-after$/.test(name)) continue;
    found[name] = /^\d{1,6}$/.test(String(value)) ? String(value) : 'no plain number';
  }
  return found;
}
