// Generates the leads of a tenant: mostly plausible people, with the gaps real data has.
import type { JsonObject } from '../envelope.ts';
import { leadStatuses, timezoneSources } from '../known-values.ts';
import { createRandom, hash, type Random } from '../random.ts';
import { isoAt, startMs } from './moments.ts';
import type { Person, PlacePool, TenantPools } from './pools.ts';
import { makeQuestionnaire } from './questionnaires.ts';
import { firstOfEveryStatus, special } from './special-leads.ts';

const dayMs = 86_400_000;

/** `lead_1001` and up, newest first. */
export function makeLeads(pools: TenantPools, seed: number): JsonObject[] {
  return Array.from({ length: pools.leadCount }, (_, index) => {
    const leadId = `lead_${1001 + index}`;
    const random = createRandom(hash(`${seed}:${pools.identity.id}:${leadId}`));
    return distort(makeLead(pools, random, leadId, index), random, index);
  });
}

function makeLead(pools: TenantPools, random: Random, leadId: string, index: number): JsonObject {
  const person = personAt(pools, random, index);
  const place = random.pick(pools.places);
  // Every tenth lead shares its moment with the one before it: ties are ordered by id.
  const age = index - (index % 10 === 9 ? 1 : 0);
  const createdMs = startMs - 5 * dayMs - age * 8 * 3_600_000;
  const touchedMs = createdMs + random.int(1, 50) * 3_000_000;
  const status =
    leadStatuses[index - firstOfEveryStatus] ??
    random.pick(['new', 'contacted', 'contacted', 'qualified', 'voicemail', 'delivered', 'queued']);
  const wasDelivered = status === 'delivered' || status === 'accepted';
  return {
    leadId,
    campaign: campaignAt(pools, random, index),
    approval: makeApproval(pools, random, touchedMs),
    firstName: person.firstName,
    lastName: person.lastName,
    email: `${mailNameOf(person)}${index + 1}@${random.pick(pools.mailDomains)}`,
    phone: `+1${place.areaCode}555${pools.phoneFrom + index}`,
    country: 'US',
    address: makeAddress(pools, random, place),
    dateOfBirth: `${random.int(1941, 2004)}-0${random.int(1, 9)}-${random.int(10, 28)}`,
    timezone: place.timezone,
    timezoneSource: timezoneSources[index % timezoneSources.length],
    notes: makeNotes(pools, random, leadId, createdMs),
    questionnaire: makeQuestionnaire(pools, random, index),
    attribution: makeAttribution(pools, random, index),
    compliance: { tcpaConsent: random.chance(0.9), tcpaConsentAt: isoAt(createdMs) },
    status,
    detail: random.chance(0.5) ? random.pick(pools.details) : null,
    flags: { isTest: index % 37 === 36, isDnc: index === special.dnc || status === 'dnc' },
    customFields: random.chance(0.3) ? { lead_score: random.int(1, 100) } : {},
    tags: [...new Set([random.pick(pools.tags), random.pick(pools.tags)])],
    clientLeadId: wasDelivered ? `${pools.campaigns[0]?.clientAbbrev}-${9000 + index}` : null,
    repostedTo: status === 'rejected' ? [pools.campaigns[1]?.campaignId] : [],
    latestSubmittedAt: isoAt(createdMs),
    lastActivityAt: isoAt(touchedMs),
    deliveredAt: wasDelivered ? isoAt(touchedMs) : null,
    submissionCount: random.int(1, 3),
    createdAt: isoAt(createdMs),
    updatedAt: isoAt(touchedMs),
  };
}

const optionalKeys = [
  ...['approval', 'email', 'address', 'dateOfBirth', 'timezone', 'notes', 'questionnaire'],
  ...['attribution', 'compliance', 'detail', 'flags', 'customFields', 'tags', 'lastActivityAt'],
];

// LeadSail promises nobody more than the id, so some leads have less.
function distort(lead: JsonObject, random: Random, index: number): JsonObject {
  if (index === special.noPhone) return { ...lead, phone: null };
  if (index === special.unusualPhone) {
    return { ...lead, phone: String(lead.phone).replace(/^\+1(...)(...)/, '($1) $2-') };
  }
  if (index === special.nullCreatedAt) return { ...lead, createdAt: null };
  if (index === special.bare) return { leadId: lead.leadId, firstName: lead.firstName };
  if (index === special.allNull) {
    return Object.fromEntries(
      Object.entries(lead).map(([key, value]) => [key, key === 'leadId' ? value : null]),
    );
  }
  if (index === special.offsets) {
    return {
      ...lead,
      createdAt: String(lead.createdAt).replace('.000Z', '+00:00'),
      updatedAt: String(lead.updatedAt).replace('.000Z', 'Z'),
      lastActivityAt: '2026-10-28T09:30:00-07:00',
      latestSubmittedAt: '2026-10-28T18:30:00.123456+02:00',
    };
  }
  if (index <= firstOfEveryStatus) return lead;
  const worn = { ...lead };
  for (const key of optionalKeys) {
    if (random.chance(0.04)) worn[key] = null;
    else if (random.chance(0.03)) delete worn[key];
  }
  return worn;
}

/** The person behind a lead; every so often one whose name is not English. */
export function personAt(pools: TenantPools, random: Random, index: number): Person {
  const isForeign = index > firstOfEveryStatus && index % 5 === 3;
  const foreign = pools.people[((index - 3) / 5) % pools.people.length];
  const firstName = random.pick(pools.firstNames);
  const lastName = random.pick(pools.lastNames);
  return isForeign && foreign !== undefined ? foreign : { firstName, lastName, says: [] };
}

function campaignAt(pools: TenantPools, random: Random, index: number) {
  const paused = pools.campaigns.filter((one) => pools.pausedCampaignIds.includes(one.campaignId));
  const running = pools.campaigns.filter((one) => !paused.includes(one));
  return { ...(index % 50 === 49 && paused[0] ? paused[0] : random.pick(running)) };
}

function makeApproval(pools: TenantPools, random: Random, atMs: number): JsonObject {
  const status = random.pick(['pending', 'approved', 'rejected']);
  const isDecided = status !== 'pending';
  return {
    status,
    campaignId: pools.campaigns[0]?.campaignId,
    decidedBy: isDecided ? random.pick(pools.staff) : null,
    decidedAt: isDecided ? isoAt(atMs) : null,
    reason: status === 'rejected' ? random.pick(pools.details) : null,
  };
}

function makeAddress(pools: TenantPools, random: Random, place: PlacePool): JsonObject {
  return {
    street: `${random.int(12, 9800)} ${random.pick(pools.streets)}`,
    unit: random.chance(0.2) ? `Apt ${random.int(1, 40)}` : null,
    city: place.city,
    state: place.state,
    zip: place.zip,
    country: 'US',
  };
}

function makeNotes(pools: TenantPools, random: Random, leadId: string, fromMs: number) {
  return Array.from({ length: random.int(0, 3) }, (_, position) => ({
    id: `note_${leadId.slice(5)}_${position + 1}`,
    text: random.pick(pools.notes),
    createdAt: isoAt(fromMs + (position + 1) * 5_400_000),
    createdBy: random.pick(pools.staff),
  }));
}

function makeAttribution(pools: TenantPools, random: Random, index: number): JsonObject {
  const isSearch = random.chance(0.5);
  return {
    params: { utm_source: isSearch ? 'google' : 'facebook', utm_medium: 'cpc' },
    captureUrl: `https://${pools.mailDomains[0]}/quote`,
    referrer: null,
    ipAddress: `203.0.113.${index % 250}`,
    userAgent: null,
    gclid: isSearch ? `Cj0K${index}` : null,
    fbclid: isSearch ? null : `IwAR${index}`,
    adPlatform: isSearch ? 'google' : 'facebook',
  };
}

function mailNameOf({ firstName, lastName }: Person): string {
  const plain = `${firstName}.${lastName}`.toLowerCase();
  return /^[a-z.]+$/.test(plain) ? plain : 'mail';
}
