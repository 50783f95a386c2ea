// The report of a check as plain text, in the order in which a person searches for a cause.
import type { CheckedCall, CheckReport, FieldVerdict } from './report.ts';

const VERDICTS = {
  0: 'Fine: LeadSail answers as this gateway expects.',
  1: 'Differs: the gateway runs, and what is listed above is not as it expects.',
  2: 'Cannot work: nothing can be read at this address with this key.',
} as const;

export function toText(report: CheckReport): string {
  return [
    ...addressLines(report),
    ...(report.calls.length > 0 ? callLines(report.calls) : []),
    ...(report.exitCode === 2 ? [] : detailLines(report)),
    '',
    verdictLine(report),
  ].join('\n');
}

function verdictLine({ exitCode, since, differences }: CheckReport): string {
  return since && exitCode === 0 && differences.length > 0
    ? 'Fine: nothing differs since the earlier report.'
    : VERDICTS[exitCode];
}

function addressLines({ address, key, calls }: CheckReport): string[] {
  const { host, path, fault, clockSeconds } = address;
  const clock = clockSeconds === null ? 'tells no time' : `clock ${clockSeconds} s from ours`;
  const wrong = calls.find(({ purpose }) => purpose === 'a wrong key');
  const refusal = wrong ? `; a wrong key: ${statusOf(wrong)}` : '';
  return [
    `1 Address   ${host}${path}: ${fault ?? `LeadSail answers, ${clock}`}`,
    `2 Key       ${key === null ? 'not tried' : key}${refusal}`,
  ];
}

function callLines(calls: readonly CheckedCall[]): string[] {
  const rows = calls.map((call) => {
    const { endpoint, purpose, ms, bytes } = call;
    const facts = `${statusOf(call).padEnd(40)}${`${ms} ms`.padStart(8)}${`${bytes} B`.padStart(11)}`;
    return `  ${endpoint.padEnd(34)} ${facts}  ${purpose}`;
  });
  return ['3 Calls', ...rows];
}

const statusOf = ({ status, failure, code, cause }: CheckedCall): string =>
  [status ?? 'no answer', code ?? failure, cause].filter((one) => one !== null).join(' ');

function detailLines(report: CheckReport): string[] {
  const { paging, limits, latency, writes, settled, differences, since } = report;
  const asLines = (of: Readonly<Record<string, string>>): string[] =>
    Object.entries(of).map(([name, fact]) => `  ${name}: ${fact}`);
  return [
    ...furtherLines(report),
    '  Pages',
    ...asLines(paging).map((line) => `  ${line}`),
    `4 Writes    ${writes}`,
    `5 Limits    ${Object.keys(limits).length === 0 ? 'no header tells of limits' : ''}`.trimEnd(),
    ...asLines(limits),
    ...(latency ? [latencyLine(latency)] : []),
    '6 GraphQL fields',
    ...fieldLines(report.fields),
    'What LeadSail’s pages leave open',
    ...settled.map(
      ({ question, answer }) => `  ${question} ${answer ?? 'Not settled by this run.'}`,
    ),
    `Differences: ${differences.length === 0 ? 'none' : differences.length}`,
    ...differences.map(({ sentence }) => `  ${sentence}`),
    ...(since ? sinceLines(since) : []),
  ];
}

function latencyLine(latency: NonNullable<CheckReport['latency']>): string {
  const { medianMs, slowestMs, deadlineMs, proposedDeadlineMs } = latency;
  return `  median ${medianMs} ms, slowest ${slowestMs} ms; --deadline-ms is ${deadlineMs}, proposed ${proposedDeadlineMs}`;
}

function furtherLines({ endpoints }: CheckReport): string[] {
  return Object.entries(endpoints).flatMap(([endpoint, { further }]) => {
    const keys = Object.entries(further).map(([place, count]) => `${place} (${count})`);
    return keys.length === 0 ? [] : [`  Further keys of ${endpoint}: ${keys.join(', ')}`];
  });
}

function fieldLines(fields: readonly FieldVerdict[]): string[] {
  const verdicts = ['works', 'always null', 'would be null', 'not seen', 'not tried'] as const;
  return verdicts.flatMap((verdict) => {
    const those = fields.filter((one) => one.verdict === verdict);
    if (those.length === 0) return [];
    const isListed = verdict !== 'not tried' && verdict !== 'works';
    // A field that works is listed only where some of its values do not.
    const listed = isListed
      ? those
      : those.filter(({ because }) => /UNKNOWN|another type|readable/.test(because));
    return [
      `  ${verdict}: ${those.length}`,
      ...listed.map(({ field, because }) => `    ${field.padEnd(34)} ${because}`),
    ];
  });
}

function sinceLines({ madeAt, appeared, gone }: NonNullable<CheckReport['since']>): string[] {
  return [
    `Since the report of ${madeAt}: ${appeared.length} new, ${gone.length} gone`,
    ...appeared.map(({ sentence }) => `  new: ${sentence}`),
    ...gone.map((name) => `  gone: ${name}`),
  ];
}
