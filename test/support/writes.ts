// An input of each mutation that LeadSail's rules let through: what the nets of writes walk, so that each is in all of them.

export type WriteExample = {
  /** Of the one call that does it. */
  readonly endpoint: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** What its payload has beside `outcome` and `userErrors`, at no call; `lead { id }` when left out. */
  readonly nodes?: string;
};

/** By the name of the mutation. The simulated LeadSail does each of them. */
export const WRITES: Readonly<Record<string, WriteExample>> = {
  initiateCall: { endpoint: 'POST /voice/calls/initiate', input: { leadId: 'lead_1001' } },
  sendSms: { endpoint: 'POST /sms/send', input: { leadId: 'lead_1001', message: 'Hi' } },
  createLead: {
    endpoint: 'POST /leads',
    input: {
      campaignId: 'HXZ',
      firstName: 'Nora',
      lastName: 'Vega',
      email: 'nora@sunmail.example',
      phone: '+16025559000',
    },
  },
  submitLead: {
    endpoint: 'POST /leads/submit',
    input: { leadId: 'lead_1001', campaignId: 'HXZ' },
  },
  updateLead: {
    endpoint: 'PATCH /leads/{leadId}',
    input: { leadId: 'lead_1001', firstName: 'Ann' },
  },
  setLeadApproval: {
    endpoint: 'POST /leads/{leadId}/approve',
    input: { leadId: 'lead_1001', status: 'APPROVED' },
  },
  saveLeadFile: {
    endpoint: 'POST /files',
    input: {
      leadId: 'lead_1001',
      fileKey: 'a',
      fileName: 'a.pdf',
      fileType: 'pdf',
      documentUrl: 'https://files.example.com/a',
    },
  },
  sendDocumentForSigning: {
    endpoint: 'POST /document-templates/send',
    input: { leadId: 'lead_1001', fileKey: 'retainerSigning' },
  },
  deliverLead: {
    endpoint: 'POST /leads/{leadId}/deliver',
    input: { leadId: 'lead_1001', campaignId: 'HXZ' },
  },
  repostLead: { endpoint: 'POST /leads/{leadId}/repost', input: { leadId: 'lead_1040' } },
  sendLeadsToAutoDialer: {
    endpoint: 'POST /leads/send-to-auto-dialer',
    input: { leadIds: ['lead_1001', 'lead_1002'] },
    nodes: 'results { lead { id } nextCallAt error } succeeded',
  },
  firePixel: {
    endpoint: 'POST /pixels/fire',
    input: { leadId: 'lead_1001', pixelId: '4711', platform: 'FACEBOOK', eventName: 'Lead' },
  },
};

/** The mutation as a document with its input as a variable. */
export function writeQuery(name: string, selection = 'outcome userErrors { code }'): string {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  return `mutation ($input: ${type}!) { ${name}(input: $input) { ${selection} } }`;
}
