// The properties that LeadSail documents for the bodies of its writes, and why some are left out.

/** Each write's properties, as its page of LeadSail's lists them. */
export const BODIES = {
  initiateCall: 'leadId direction phone campaignId additionalInstructions isTest',
  sendSms: 'leadId message to from campaignId interactionId',
  createLead:
    'campaignId firstName lastName email phone country address timezone timezoneSource flags notes questionnaire attribution compliance',
  submitLead:
    'leadId campaignId firstName lastName email phone address dateOfBirth country files questionnaire attribution compliance isTest timezone notes customFields',
  updateLead:
    'firstName lastName email phone country address dateOfBirth timezone timezoneSource questionnaire deleteQuestionnaireKeys notes customFields attribution compliance status detail flags approval campaign tags clientLeadId repostedTo latestSubmittedAt lastActivityAt deliveredAt submissionCount',
  setLeadApproval: 'status reason',
  saveLeadFile:
    'leadId fileKey fileName fileType documentUrl signingUrl provider providerDocumentId status signedAt createdBySubmissionId metadata',
  sendDocumentForSigning:
    'leadId fileKey documentTemplateId campaignId sendEmail sendSms data testMode completedRedirectUrl',
  deliverLead: 'campaignId',
  repostLead: 'deliveryInfo modifiedPayload campaignId',
  sendLeadsToAutoDialer: 'leadIds',
  firePixel: 'leadId pixelId platform eventName eventValue currency actionSource testEventCode',
} as const;

const KEPT_BY_LEADSAIL = 'LeadSail keeps it itself; other writes move it';
const RECORD =
  'a record of what happened once; whether a part of it would erase the rest is not documented';

/** A property may stand here only with its reason. */
export const LEFT_OUT_INPUTS: Readonly<Record<string, string>> = {
  'initiateCall.direction': 'what an inbound call would be here is not documented',
  'createLead.flags': 'its shape is not documented, and a do-not-contact mark is in it',
  'submitLead.files': 'the shape of its elements is not documented',
  'updateLead.notes': 'whether new notes would erase the old is not documented',
  'updateLead.attribution': RECORD,
  'updateLead.compliance': RECORD,
  'updateLead.status': KEPT_BY_LEADSAIL,
  'updateLead.detail': KEPT_BY_LEADSAIL,
  'updateLead.flags': KEPT_BY_LEADSAIL,
  'updateLead.approval': 'setLeadApproval decides',
  'updateLead.campaign': KEPT_BY_LEADSAIL,
  'updateLead.clientLeadId': KEPT_BY_LEADSAIL,
  'updateLead.repostedTo': KEPT_BY_LEADSAIL,
  'updateLead.latestSubmittedAt': KEPT_BY_LEADSAIL,
  'updateLead.lastActivityAt': KEPT_BY_LEADSAIL,
  'updateLead.deliveredAt': KEPT_BY_LEADSAIL,
  'updateLead.submissionCount': KEPT_BY_LEADSAIL,
  'repostLead.deliveryInfo': 'its shape is not documented',
  'repostLead.modifiedPayload': 'its shape is not documented',
  'repostLead.campaignId': 'LeadSail documents it beside `modifiedPayload` alone',
};

/** What stands in an input beside the body: the id in the path, and what is the gateway's. */
export const BESIDE: readonly string[] = [
  'updateLead.leadId',
  'setLeadApproval.leadId',
  'deliverLead.leadId',
  'repostLead.leadId',
  ...Object.keys(BODIES).map((name) => `${name}.idempotencyKey`),
];
