// provoke(): operations that succeed, are refused and fail in every way, each full of personal data.
import type { Behaviour } from '../../src/simulator/faults.ts';
import { type Kit, keyOf } from './kit.ts';

const HISTORY = `query History($id: ID!) { lead(id: $id) {
  firstName email phone notes { text } questionnaire { answer field { label } }
  interactions { nodes { summary phone transcript { text } } } } }`;

const faults: readonly Behaviour[] = [
  { kind: 'status', status: 403 },
  { kind: 'status', status: 422, body: { success: false, error: { message: 'Maria Ortega' } } },
  { kind: 'status', status: 429 },
  { kind: 'status', status: 500, body: 'lead_1001 Maria Ortega' },
  { kind: 'failure200', code: 'LEAD_LOCKED' },
  { kind: 'html', status: 502 },
  { kind: 'halfBody' },
  { kind: 'resetBeforeHeaders' },
  { kind: 'hang' },
  { kind: 'text', body: '{"success": true, "data": "Maria Ortega"}' },
  {
    kind: 'mutate',
    change: (envelope) => ({ ...envelope, data: { ...envelope.data, phone: ['+15125550142'] } }),
  },
  // The last: a key that was refused is answered without a call for a while.
  { kind: 'status', status: 401 },
];

/** Asks all of it; returns how many operations that were. */
export async function provoke(kit: Kit): Promise<number> {
  const key = keyOf(kit.simulator, 0);
  const { leadId, interactionId } = kit.simulator.showcase;
  const { email, phone, lastName } = kit.simulator.data().leads[0] ?? {};
  let asked = 0;

  async function ask(body: object, headers: Readonly<Record<string, string>> = {}) {
    asked += 1;
    const response = await fetch(`${kit.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': key, ...headers },
      body: JSON.stringify(body),
    });
    await response.text();
  }

  const inline = (id: string) => `{ lead(id: "${id}") { firstName phone } }`;
  const fine = [
    { query: HISTORY, variables: { id: leadId } },
    { query: HISTORY, variables: { id: leadId } },
    { query: '{ leads(first: 20) { nodes { id firstName interactions { nodes { summary } } } } }' },
    { query: `query lead_1001 { interaction(id: "${interactionId}") { summary lead { phone } } }` },
    { query: inline(leadId), operationName: leadId },
    { query: inline(`${email}`) },
    { query: inline(`../${phone}`) },
    { query: `{ leadsByIds(ids: ["${leadId}", "${lastName}"]) { id email } }` },
  ];
  const refused = [
    { query: `{ lead(id: "${leadId}") { ${lastName} } }` },
    { query: `{ lead(id: "${phone}"` },
    { query: HISTORY, variables: { id: [email, phone] } },
    { query: HISTORY, variables: { [`${lastName}`]: phone } },
    { query: `query ${lastName}1001 { leads(first: -1) { nodes { id } } }` },
    { query: '{ __typename }', operationName: `${phone}` },
    { query: inline(leadId), extensions: { persistedQuery: { version: 1, sha256Hash: email } } },
    { documentId: leadId },
  ];
  const MESSAGE = `mutation Text($input: SendSmsInput!) {
    sendSms(input: $input) { messageId lead { firstName } userErrors { message } } }`;
  const message = { leadId, message: `Hello ${lastName}`, to: phone };
  const FILE = `mutation File($input: SaveLeadFileInput!) {
    saveLeadFile(input: $input) { file { name url } userErrors { message } } }`;
  const SIGN = `mutation Sign($input: SendDocumentForSigningInput!) {
    sendDocumentForSigning(input: $input) { signingUrl file { url } userErrors { message } } }`;
  const { documentUrl } = kit.simulator.data().files[0] ?? {};
  const reference = { leadId, fileKey: 'a', fileName: `${lastName}.pdf`, fileType: 'pdf' };
  const writes = [
    { query: MESSAGE, variables: { input: { ...message, idempotencyKey: email } } },
    { query: MESSAGE, variables: { input: { ...message, to: email } } },
    {
      query: `mutation { updateLead(input: { leadId: "${leadId}", email: "${lastName}" }) { userErrors { message } } }`,
    },
    { query: FILE, variables: { input: { ...reference, documentUrl } } },
    { query: FILE, variables: { input: { ...reference, documentUrl: `${email}` } } },
    { query: SIGN, variables: { input: { leadId, fileKey: 'a', data: { phone, lastName } } } },
    { query: SIGN, variables: { input: { leadId, fileKey: `${email}`, campaignId: phone } } },
    {
      query: `mutation { sendLeadsToAutoDialer(input: { leadIds: ["${leadId}", "${email}", "../${phone}"] }) { results { error } userErrors { message } } }`,
    },
    {
      query: `mutation { sendLeadsToAutoDialer(input: { leadIds: ["${leadId}", "${email}"] }) { results { lead { phone } error } userErrors { message } } }`,
    },
    {
      query: `mutation { firePixel(input: { leadId: "${leadId}", pixelId: "${email}", platform: TIKTOK, eventName: "${lastName}", currency: "${phone}" }) { userErrors { message } } }`,
    },
    {
      query: `mutation { deliverLead(input: { leadId: "${leadId}", campaignId: "${lastName}" }) { userErrors { message } } }`,
    },
  ];
  for (const body of [...fine, ...refused, ...writes]) await ask(body);
  const headers = [
    { 'x-request-id': leadId, traceparent: `00-${leadId}` },
    { 'x-api-key': `${phone}` },
    { 'x-api-key': 'a b' },
    { authorization: `Bearer ${email}`, cookie: `lead=${leadId}` },
    { 'x-gateway-trace': '1', 'cache-control': 'no-cache' },
  ];
  for (const one of headers) await ask({ query: inline(leadId) }, one);
  for (const behave of faults) {
    const remove = kit.simulator.faults.add({ behave });
    await ask({ query: HISTORY, variables: { id: leadId } }, { 'cache-control': 'no-cache' });
    await ask({
      query: `mutation { setLeadApproval(input: { leadId: "${leadId}", status: APPROVED, reason: "${lastName}" }) { userErrors { message } } }`,
    });
    remove();
  }
  return asked;
}
