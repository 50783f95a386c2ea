// The endpoint that an engineer writes for exactly these pages: calls at once, parse, reshape, stringify.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { get, type Page, type Sent, upper } from './handwritten-get.ts';
import { SHAPE_PAGES } from './handwritten-shapes.ts';

const { PORT } = process.env;

const toInteraction = (sent: Sent) => ({
  id: sent.interactionId,
  leadId: sent.leadId,
  type: upper(sent.type),
  status: upper(sent.status),
  phone: sent.phone,
  summary: sent.summary ?? null,
  createdAt: sent.createdAt,
  call: sent.call && {
    direction: sent.call.direction,
    duration: sent.call.duration,
    recordingUrl: sent.call.recordingUrl ?? null,
    spokenTo: sent.call.spokenTo,
  },
  transcript: sent.transcript && {
    entries: sent.transcript.map((entry: Sent) => ({
      timestamp: entry.timestamp,
      role: upper(entry.role),
      message: entry.message,
      source: upper(entry.source),
    })),
  },
});

const toHistory = ({ interactions }: Sent) => ({
  totalCount: interactions.length,
  nodes: interactions.slice(0, 50).map(toInteraction),
});

async function leadPage(id: string, apiKey: string) {
  const [lead, history, library] = await Promise.all([
    get(`/leads/${encodeURIComponent(id)}`, apiKey),
    get(`/interactions/lead/${encodeURIComponent(id)}`, apiKey),
    get('/field-library', apiKey),
  ]);
  const fields = new Map(library.fields.map((field: Sent) => [field.key, field]));
  const labelOf = (key: string) => {
    const field: Sent = fields.get(key);
    return (
      field && {
        key: field.key,
        label: field.label,
        category: upper(field.category),
        dataType: field.dataType,
      }
    );
  };
  const { street = null, city, state, zip, country } = lead.address;
  const { campaignId, name, clientName, offerName } = lead.campaign;
  return {
    lead: {
      id: lead.leadId,
      firstName: lead.firstName,
      lastName: lead.lastName,
      email: lead.email,
      phone: lead.phone,
      status: upper(lead.status),
      createdAt: lead.createdAt,
      lastActivityAt: lead.lastActivityAt ?? null,
      address: { street, city, state, zip, country },
      campaign: { id: campaignId, name, clientName, offerName },
      questionnaire: lead.questionnaire.map(({ key, question, answer }: Sent) => ({
        key,
        question,
        answer,
        field: labelOf(key),
      })),
      interactions: toHistory(history),
    },
  };
}

async function listPage(campaign: string, apiKey: string) {
  const { leads } = await get(
    `/leads?limit=20&campaignIds=${encodeURIComponent(campaign)}`,
    apiKey,
  );
  const nodes = await Promise.all(
    leads.map(async (lead: Sent) => ({
      id: lead.leadId,
      firstName: lead.firstName,
      lastName: lead.lastName,
      status: upper(lead.status),
      interactions: toHistory(
        await get(`/interactions/lead/${encodeURIComponent(lead.leadId)}`, apiKey),
      ),
    })),
  );
  return { leads: { nodes } };
}

async function interactionPage(id: string, apiKey: string) {
  const sent = await get(`/interactions/${encodeURIComponent(id)}`, apiKey);
  return { interaction: toInteraction(sent) };
}

// Its module brings graphql with it, which no page that is written by hand needs.
let mix: Promise<{ readonly mixPage: Page }> | undefined;

async function mixPage(...asked: Parameters<Page>) {
  mix ??= import('./handwritten-mix.ts');
  return (await mix).mixPage(...asked);
}

const PAGES: Record<string, Page> = {
  q1: leadPage,
  q2: listPage,
  q3: interactionPage,
  drift: leadPage,
  mix: mixPage,
  ...SHAPE_PAGES,
};

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [path = '', search = ''] = request.url?.split('?') ?? [];
  const [, page = '', id = ''] = path.split('/');
  const make = PAGES[page];
  try {
    if (!make) throw new Error('there is no such page');
    const body = JSON.stringify(
      await make(decodeURIComponent(id), String(request.headers['x-api-key']), search),
    );
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    });
    response.end(body);
  } catch (error) {
    response.writeHead(502).end((error as Error).message);
  }
}

createServer(answer).listen(Number(PORT), '127.0.0.1');
