// A LeadSail that has moved on: keys that nobody documented, and documented ones that are not sent.

// biome-ignore lint/suspicious/noExplicitAny: it is changed as it comes
type Sent = any;

/** Changes what is sent of leads and interactions, and returns it. */
export function drifted(data: Sent): Sent {
  if (data === null) return null;
  for (const lead of data.leads ?? (data.questionnaire ? [data] : [])) driftLead(lead);
  for (const one of data.interactions ?? (data.transcript ? [data] : [])) driftInteraction(one);
  return data;
}

function driftLead(lead: Sent): void {
  lead.leadScore = { model: 'v3', score: 0.82, reasons: ['roof', 'income'] };
  lead.address.county = 'Travis';
  lead.campaign.region = 'south';
  delete lead.lastActivityAt;
  delete lead.address.street;
  for (const answer of lead.questionnaire) answer.answeredAt = '2026-10-01T15:00:00.000Z';
}

function driftInteraction(interaction: Sent): void {
  interaction.sentiment = 'warm';
  interaction.tags = ['offer', 'visit'];
  interaction.call.cost = { currency: 'USD', cents: 42 };
  delete interaction.summary;
  delete interaction.call.recordingUrl;
  for (const [at, entry] of interaction.transcript.entries()) {
    entry.confidence = 0.93;
    if (at % 3 === 0) delete entry.source;
  }
}
