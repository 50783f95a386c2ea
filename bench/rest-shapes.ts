// How peers are asked whose schema follows the REST API, and how their answers become ours.
//
// Tailcall and Mesh derive a schema from configuration: rows keep LeadSail's names and lower-case words.
// They are asked for the same leaves, and are spared the renaming, which is done here after the timing.
import type { QuestionName } from './questions.ts';

type Shape = {
  readonly documents: Readonly<Record<QuestionName, string>>;
  readonly answerOf: (body: Sent) => unknown;
};
// biome-ignore lint/suspicious/noExplicitAny: whatever a peer answers
type Sent = any;

const INTERACTION = `
  interactionId leadId type status phone summary createdAt
  call { direction duration recordingUrl spokenTo }
  transcript { timestamp role message source }`;
const PERSON = `
  leadId firstName lastName email phone status createdAt lastActivityAt
  address { street city state zip country }
  campaign { campaignId name clientName offerName }`;
const FIELD = 'key label category dataType';

export const TAILCALL: Shape = {
  documents: {
    q1: `query ($id: ID!) { lead(id: $id) {${PERSON}
      questionnaire { key question answer field { ${FIELD} } } interactions {${INTERACTION} } } }`,
    q2: `query ($campaign: ID!) { leads(campaign: $campaign) {
      leadId firstName lastName status interactions {${INTERACTION} } } }`,
    q3: `query ($id: ID!) { interaction(id: $id) {${INTERACTION} } }`,
  },
  answerOf: ({ data }) => ({
    ...(data.lead && { lead: toLead(data.lead, data.lead.interactions) }),
    ...(data.leads && {
      leads: { nodes: data.leads.map((row: Sent) => toRow(row, row.interactions)) },
    }),
    ...(data.interaction && { interaction: toInteraction(data.interaction) }),
  }),
};

const HISTORY = `history { data { interactions {${INTERACTION} } } }`;
const historyOf = (lead: Sent) => lead.history.data.interactions;

export const MESH: Shape = {
  documents: {
    q1: `query ($id: String!) { lead: getLead(leadId: $id) { data {${PERSON}
      questionnaire { key question answer field { data { ${FIELD} } } } ${HISTORY} } } }`,
    q2: `query ($campaign: String!) { leads: listLeads(limit: "20", campaignIds: $campaign) { data {
      leads { leadId firstName lastName status ${HISTORY} } } } }`,
    q3: `query ($id: String!) { interaction: getInteraction(interactionId: $id) {
      data {${INTERACTION} } } }`,
  },
  answerOf: ({ data }) => ({
    ...(data.lead && { lead: toLead(data.lead.data, historyOf(data.lead.data)) }),
    ...(data.leads && {
      leads: { nodes: data.leads.data.leads.map((row: Sent) => toRow(row, historyOf(row))) },
    }),
    ...(data.interaction && { interaction: toInteraction(data.interaction.data) }),
  }),
};

const upper = (word: string | null) => word?.toUpperCase() ?? null;

function toLead({ leadId, history, ...lead }: Sent, rows: Sent[]) {
  const { campaignId, ...campaign } = lead.campaign;
  return {
    ...toRow({ leadId, ...lead }, rows),
    campaign: { id: campaignId, ...campaign },
    questionnaire: lead.questionnaire.map(({ field, ...answer }: Sent) => {
      const entry = field?.data ?? field;
      return { ...answer, field: entry && { ...entry, category: upper(entry.category) } };
    }),
  };
}

function toRow({ leadId, history, ...row }: Sent, rows: Sent[]) {
  const interactions = { totalCount: rows.length, nodes: rows.map(toInteraction) };
  return { ...row, id: leadId, status: upper(row.status), interactions };
}

function toInteraction({ interactionId, transcript, ...row }: Sent) {
  return {
    ...row,
    id: interactionId,
    type: upper(row.type),
    status: upper(row.status),
    transcript: transcript && {
      entries: transcript.map((entry: Sent) => ({
        ...entry,
        role: upper(entry.role),
        source: upper(entry.source),
      })),
    },
  };
}
