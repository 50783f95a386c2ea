// The endpoints that an engineer writes for the other shapes: one page each, made for what it shows.
import { get, type Page, type Sent, upper } from './handwritten-get.ts';

const path = encodeURIComponent;

async function longHistory(id: string, apiKey: string) {
  const [lead, { interactions }] = await Promise.all([
    get(`/leads/${path(id)}`, apiKey),
    get(`/interactions/lead/${path(id)}`, apiKey),
  ]);
  const nodes = interactions.slice(0, 200).map(({ interactionId, type, createdAt }: Sent) => ({
    id: interactionId,
    type: upper(type),
    createdAt,
  }));
  return { lead: { id: lead.leadId, interactions: { nodes } } };
}

async function leadList(campaign: string, apiKey: string) {
  const { leads } = await get(`/leads?limit=100&campaignIds=${path(campaign)}`, apiKey);
  const nodes = leads.map(({ leadId, firstName, lastName, status, createdAt }: Sent) => ({
    id: leadId,
    firstName,
    lastName,
    status: upper(status),
    createdAt,
  }));
  return { leads: { nodes } };
}

async function fieldLibrary(search: string, apiKey: string) {
  const { fields } = await get(`/field-library?search=${path(search)}`, apiKey);
  const fieldLibrary = fields.map((field: Sent) => {
    const { required, pattern, minLength, maxLength, min, max } = field.validationRules;
    return {
      key: field.key,
      label: field.label,
      category: upper(field.category),
      dataType: field.dataType,
      isStandard: field.isStandard,
      active: field.active,
      validationRules: { required, pattern, minLength, maxLength, min, max },
    };
  });
  return { fieldLibrary };
}

async function conversations(id: string, apiKey: string) {
  const [lead, { interactions }] = await Promise.all([
    get(`/leads/${path(id)}`, apiKey),
    get(`/interactions/lead/${path(id)}`, apiKey),
  ]);
  const nodes = interactions.slice(0, 50).map(({ interactionId, transcript }: Sent) => ({
    id: interactionId,
    transcript: transcript && {
      text: transcript
        .filter(({ message }: Sent) => message !== null)
        .map(({ role, message }: Sent) => `${role}: ${message}`)
        .join('\n'),
      entryCount: transcript.length,
      entries: transcript
        .filter(({ role }: Sent) => role === 'user')
        .map(({ timestamp, message }: Sent) => ({ timestamp, message })),
    },
  }));
  return { lead: { id: lead.leadId, interactions: { nodes } } };
}

/** By the names of shapes.ts. */
export const SHAPE_PAGES: Readonly<Record<string, Page>> = {
  history: longHistory,
  list: leadList,
  library: fieldLibrary,
  text: conversations,
};
