// What the bench's upstream sends: LeadSail's shapes, of the size that an id names.
//
// `lead_0012_0030_0007` is the seventh lead with 12 interactions of 30 transcript entries each, so one
// upstream serves every size at once. All ids of a size are equally long and so are their answers:
// the load generator tells a wrong answer by its length.
// The API key names what kind of tenant asks: one with a large field library, or one whose records drift.
import { drifted } from './wire-drift.ts';

export type Size = { readonly interactions: number; readonly entries: number };

/** The page that the README's comparison is about. */
export const PAGE_SIZE: Size = { interactions: 12, entries: 30 };
export const LEADS_A_PAGE = 20;
const ANSWERS = 15;
const FIELDS = 40;
const MANY_FIELDS = 500;

export const API_KEY = 'bench-key';
/** The key of a tenant with a field library of 500. */
export const LIBRARY_KEY = 'bench-library';
/** The key of a tenant whose records have undocumented keys and lack some that are documented. */
export const DRIFT_KEY = 'bench-drift';

const pad = (number: number): string => String(number).padStart(4, '0');
const suffix = ({ interactions, entries }: Size, number: number): string =>
  [interactions, entries, number].map(pad).join('_');

export const leadId = (size: Size, number: number): string => `lead_${suffix(size, number)}`;
/** A campaign of LEADS_A_PAGE leads, which no other campaign has. */
export const campaignId = (size: Size, number: number): string => `camp_${suffix(size, number)}`;
export const interactionId = (size: Size, number: number, index = 0): string =>
  `int_${suffix(size, number)}_${pad(index)}`;

const ID = /^(?:lead|camp|int)_(\d{4})_(\d{4})_(\d{4,})(?:_(\d{4}))?$/;

function parseId(id: string) {
  const parts = ID.exec(id);
  if (!parts) return null;
  const [interactions = 0, entries = 0, number = 0, index = 0] = parts.slice(1).map(Number);
  return { size: { interactions, entries }, number, index: index || 0 };
}

/** The `data` of `GET {path}` for this API key; null for what there is not. */
export function dataOf(path: string, apiKey: string = API_KEY): unknown {
  const data = documentedDataOf(path, apiKey);
  return apiKey === DRIFT_KEY ? drifted(data) : data;
}

function documentedDataOf(path: string, apiKey: string): unknown {
  const url = new URL(path, 'http://upstream');
  const [noun, one, two] = url.pathname.split('/').slice(1);
  if (noun === 'field-library') {
    return one ? fieldOf(one) : { fields: apiKey === LIBRARY_KEY ? LARGE_LIBRARY : FIELD_LIBRARY };
  }
  const asked = parseId(two ?? one ?? url.searchParams.get('campaignIds') ?? '');
  if (!asked) return null;
  const { size, number, index } = asked;
  if (noun === 'leads' && one) return lead(size, number);
  if (noun === 'leads') {
    const limit = Number(url.searchParams.get('limit') ?? LEADS_A_PAGE);
    const leads = Array.from({ length: limit }, (_, at) => lead(size, number * limit + at));
    return { leads, nextCursor: null, hasMore: false };
  }
  if (noun === 'interactions' && one === 'lead') {
    const { interactions } = size;
    const rows = Array.from({ length: interactions }, (_, at) => interaction(size, number, at));
    return { interactions: rows };
  }
  return noun === 'interactions' ? interaction(size, number, index) : null;
}

const LARGE_LIBRARY = Array.from({ length: MANY_FIELDS }, (_, index) => ({
  key: `field_${pad(index)}`,
  label: `What the form asks in place ${pad(index)}`,
  category: index % 2 === 0 ? 'question' : 'custom',
  dataType: 'string',
  validationRules: {
    required: false,
    pattern: null,
    minLength: 1,
    maxLength: 80,
    min: null,
    max: null,
  },
  isStandard: false,
  active: true,
  createdAt: '2026-01-05T09:00:00.000Z',
  updatedAt: '2026-01-05T09:00:00.000Z',
}));

const FIELD_LIBRARY = LARGE_LIBRARY.slice(0, FIELDS);

const fieldOf = (key: string) => FIELD_LIBRARY.find((field) => field.key === key) ?? null;

function lead(size: Size, number: number) {
  const id = leadId(size, number);
  return {
    leadId: id,
    firstName: 'Maria',
    lastName: 'Lindqvist',
    email: `maria.${id}@example.test`,
    phone: '+15125550142',
    country: 'US',
    dateOfBirth: '1984-03-12',
    timezone: 'America/Chicago',
    timezoneSource: 'area_code',
    address: {
      street: '12 Elm Street',
      unit: null,
      city: 'Austin',
      state: 'TX',
      zip: '78701',
      country: 'US',
    },
    status: 'qualified',
    detail: null,
    campaign: {
      campaignId: campaignId(size, Math.floor(number / LEADS_A_PAGE)),
      name: 'Solar, Texas',
      clientId: 'client_1',
      clientName: 'Bright Roofs',
      clientAbbrev: 'BR',
      offerId: 'offer_1',
      offerName: 'Panels on the roof',
      offerAbbrev: 'PR',
    },
    approval: {
      status: 'approved',
      campaignId: null,
      decidedBy: 'dana',
      decidedAt: '2026-10-02T10:00:00.000Z',
      reason: null,
    },
    notes: [
      {
        id: 'note_1',
        text: 'Asked to be called after five.',
        createdAt: '2026-10-02T10:00:00.000Z',
        createdBy: 'dana',
      },
    ],
    questionnaire: Array.from({ length: ANSWERS }, (_, index) => ({
      key: `field_${pad(index * 2)}`,
      question: `What would you like to tell us about point ${pad(index)}?`,
      answer: index % 3 === 0 ? index % 2 === 0 : `answer ${pad(index)}, in some words`,
    })),
    attribution: {
      params: { utm_source: 'search', utm_campaign: 'autumn' },
      captureUrl: 'https://solar.example.test/quote?step=3',
      referrer: 'https://search.example.test/',
      ipAddress: '203.0.113.9',
      userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15',
      gclid: 'Cj0KCQjw',
      gbraid: null,
      wbraid: null,
      fbclid: null,
      fbc: null,
      fbp: null,
      ttclid: null,
      ttp: null,
      msclkid: null,
      tblci: null,
      adPlatform: 'google',
      capturePlatform: 'form',
    },
    compliance: { tcpaConsent: true },
    flags: { isTest: false, isDnc: false },
    customFields: { roof: 'tile', storeys: 2 },
    tags: ['autumn', 'tile'],
    clientLeadId: 'BR-8842',
    repostedTo: [],
    submissionCount: 1,
    latestSubmittedAt: '2026-10-01T15:00:00.000Z',
    lastActivityAt: '2026-10-31T17:00:00.000Z',
    deliveredAt: null,
    createdAt: '2026-10-01T15:00:00.000Z',
    updatedAt: '2026-10-31T17:00:00.000Z',
  };
}

function interaction(size: Size, number: number, index: number) {
  return {
    interactionId: interactionId(size, number, index),
    leadId: leadId(size, number),
    campaignId: 'HXZ',
    clientId: 'client_1',
    offerId: 'offer_1',
    type: 'call',
    status: index % 2 === 0 ? 'completed' : 'follow_up',
    phone: '+15125550142',
    telephony: { provider: 'twilio', messageId: `CA${pad(index)}`, phoneNumber: '+15125550100' },
    call: {
      source: 'webrtc',
      direction: 'outbound',
      duration: 214,
      recordingUrl: `https://recordings.example.test/${pad(index)}.mp3`,
      terminationReason: 'hangup',
      spokenTo: true,
      voiceAI: { provider: 'elevenlabs', agentId: 'agent_1', conversationId: `conv_${pad(index)}` },
    },
    sms: null,
    summary:
      'Maria wants an offer for panels and a battery, and a visit next week in the afternoon.',
    transcript: Array.from({ length: size.entries }, (_, at) => entry(at)),
    errorCode: null,
    errorMessage: null,
    createdAt: '2026-10-31T17:00:00.000Z',
    updatedAt: '2026-10-31T17:04:00.000Z',
  };
}

function entry(at: number) {
  const isAgent = at % 2 === 0;
  return {
    timestamp: `2026-10-31T17:${pad(at % 60).slice(2)}:00.000Z`,
    role: isAgent ? 'agent' : 'user',
    message: isAgent
      ? `Point ${pad(at)}: may I ask how old the roof is, and of what?`
      : `About point ${pad(at)}: “ten years, I think – tiles”.`,
    source: isAgent ? 'sms_agent' : 'inbound',
  };
}
