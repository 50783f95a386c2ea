// The leads that are there for a reason, by their place in the list of a tenant.

/** Positions (0 is `lead_1001`) that break the rule of the generated ones. */
export const special = {
  showcase: 0,
  sparse: 1,
  empty: 2,
  dnc: 3,
  manyInteractions: 4,
  longTranscript: 5,
  noPhone: 6,
  unusualPhone: 7,
  nullCreatedAt: 8,
  bare: 9,
  allNull: 10,
  manyKindsOfAnswers: 11,
  offsets: 12,
} as const;

/** From this position on, one lead follows the other through the list of statuses. */
export const firstOfEveryStatus = 20;

/** The interaction whose transcript only `GET /interactions/{id}` tells. */
export const sparseTranscriptId = 'int_1002_2';

export const showcase = {
  leadId: 'lead_1001',
  interactionId: 'int_1001_7',
  fieldKey: 'electric_bill',
  sparseLeadId: 'lead_1002',
  emptyLeadId: 'lead_1003',
  dncLeadId: 'lead_1004',
} as const;
