// Differences from what the gateway expects, each as a name that is stable from run to run and a sentence.

import { CLOCK_TOLERANCE_SECONDS } from './address.ts';
import { answeredOf, listsOf, READS, type Visits } from './itinerary.ts';
import type { Probe } from './probe.ts';
import type { CheckDifference, CheckedEndpoint, FieldCounts } from './report.ts';

const KINDS = {
  type: (is: string) => `came ${is} with another type and reads as null`,
  value: (is: string) =>
    `came ${is} with a word that the schema does not know and reads as UNKNOWN`,
  time: (is: string) => `came ${is} as no readable time and reads as null`,
  item: (is: string) => `had ${is} items that cannot be used and are left out`,
} as const;

/** Of declared fields. A missing or null field is no difference: nothing documents which are always there. */
export function fieldDifferences(
  endpoints: Readonly<Record<string, CheckedEndpoint>>,
): CheckDifference[] {
  return Object.entries(endpoints).flatMap(([endpoint, { fields }]) =>
    Object.entries(fields).flatMap(([place, counts]) => [
      ...ofPlace(endpoint, place, counts),
      ...ofList(endpoint, place, counts),
    ]),
  );
}

function ofPlace(endpoint: string, place: string, counts: FieldCounts): CheckDifference[] {
  return (Object.keys(KINDS) as (keyof typeof KINDS)[])
    .filter((kind) => counts[kind] > 0)
    .map((kind) => ({
      name: `${kind} ${place} in ${endpoint}`,
      sentence: `${place} ${KINDS[kind](`${counts[kind]} of ${counts.present} times`)}.`.replace(
        / of \d+ times items/,
        ' items',
      ),
    }));
}

/** A list that an endpoint exists for is not optional. */
const LISTS: ReadonlySet<string> = new Set(
  Object.values(READS).flatMap(({ returns }) => listsOf(returns)),
);

function ofList(endpoint: string, place: string, counts: FieldCounts): CheckDifference[] {
  const without = counts.missing + counts.null;
  if (!LISTS.has(place) || without === 0) return [];
  const sentence = `${place} is missing ${without} times, without which there is nothing to read.`;
  return [{ name: `missing ${place} in ${endpoint}`, sentence }];
}

/** Of calls that should have been answered and were not. */
export function callDifferences(visits: Visits): CheckDifference[] {
  const failed = answeredOf(visits).filter(({ call }) => call.failure !== null);
  const byName = new Map(
    failed.map(({ call }) => [`call ${call.endpoint}: ${call.failure}`, call]),
  );
  const unanswered = [...byName].map(([name, { endpoint, purpose, failure, status, cause }]) => {
    const how = [failure, status, cause].filter((one) => one !== null).join(', ');
    return { name, sentence: `${endpoint} for ${purpose} failed (${how}).` };
  });
  return [...unanswered, ...wrongKey(visits.wrongKey), ...visits.missing.flatMap(notMissing)];
}

function wrongKey({ call }: Probe): CheckDifference[] {
  if (call.failure === 'unauthenticated') return [];
  const name = `wrong key: ${call.failure ?? 'accepted'}`;
  const sentence =
    call.failure === null
      ? 'A key that nobody has is accepted: what answers asks for no key.'
      : `A wrong key is refused with ${saidBy(call)} and told to clients as ${call.failure}, not as UNAUTHENTICATED.`;
  return [{ name, sentence }];
}

function notMissing({ call, data }: Probe): CheckDifference[] {
  if (call.failure === 'not_found') return [];
  // A list may as well be empty.
  const returns = READS[call.endpoint]?.returns;
  if (call.failure === null && returns && listsOf(returns).length > 0) return [];
  if (call.failure === null && data === null) return [];
  const name = `missing id ${call.endpoint}: ${call.failure ?? 'answered'}`;
  const sentence =
    call.failure === null
      ? `${call.endpoint} answers an id that does not exist with a record.`
      : `${call.endpoint} answers an id that does not exist with ${saidBy(call)}: an error in place of null.`;
  return [{ name, sentence }];
}

const saidBy = ({ status, code, cause }: Probe['call']): string =>
  [status ?? cause ?? 'no answer', code].filter((one) => one !== null).join(' ');

export function clockDifferences(seconds: number | null): CheckDifference[] {
  if (seconds === null || Math.abs(seconds) <= CLOCK_TOLERANCE_SECONDS) return [];
  const [much, way] = [Math.abs(seconds), seconds > 0 ? 'ahead of' : 'behind'];
  const sentence = `LeadSail’s clock is ${much} s ${way} ours: set the time of this machine by NTP.`;
  return [{ name: 'clock', sentence }];
}

/** Whether leads carry do-not-contact flags at all. */
export function markDifferences(
  endpoints: Readonly<Record<string, CheckedEndpoint>>,
  isAllowed: boolean,
): CheckDifference[] {
  const seen = endpoints['GET /leads/{leadId}']?.fields['Lead.flags'];
  if (!seen || seen.present > 0 || isAllowed || seen.missing + seen.null === 0) return [];
  const sentence =
    'No lead carries flags, so nobody knows of do-not-contact marks: sendSms refuses each, unless --sms-without-mark allow says otherwise.';
  return [{ name: 'no Lead.flags in GET /leads/{leadId}', sentence }];
}
