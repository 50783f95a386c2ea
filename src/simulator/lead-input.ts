// Brings what clients write about a lead into the form in which it is read.
import type { JsonObject } from './envelope.ts';
import type { SimulatedTenant } from './tenant.ts';

/** The snapshot of a campaign; an unknown id is kept and the rest is null. */
export function campaignOf(tenant: SimulatedTenant, campaignId: string): JsonObject {
  const known = tenant.pools.campaigns.find((campaign) => campaign.campaignId === campaignId);
  const unknown = {
    campaignId,
    name: null,
    clientId: null,
    clientName: null,
    clientAbbrev: null,
    offerId: null,
    offerName: null,
    offerAbbrev: null,
  };
  return { ...(known ?? unknown) };
}

/** Answers by key or as a list become the list that reads return. */
export function readAnswers(tenant: SimulatedTenant, questionnaire: unknown): JsonObject[] {
  const answers: JsonObject[] = Array.isArray(questionnaire)
    ? questionnaire
    : Object.entries(questionnaire as JsonObject).map(([key, answer]) => ({ key, answer }));
  return answers.map(({ key = null, question, answer = null }) => ({
    key,
    question: question ?? tenant.findField(key ?? '')?.label ?? key,
    answer,
  }));
}

/** Texts, or objects with a `text`, become the objects that reads return. */
export function readNotes(
  tenant: SimulatedTenant,
  notes: readonly unknown[],
  nowMs: number,
): JsonObject[] {
  return notes.map((note) => {
    const given: JsonObject = typeof note === 'object' && note !== null ? note : { text: note };
    return {
      id: given.id ?? tenant.newId('note'),
      text: given.text === undefined || given.text === null ? null : String(given.text),
      createdAt: given.createdAt ?? new Date(nowMs).toISOString(),
      createdBy: given.createdBy ?? 'api',
    };
  });
}

/** Trims, and writes each word large at its start: ` anna-LENA o'neil ` is `Anna-Lena O'Neil`. */
export function toTitleCase(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/(^|[\s'’-])(\p{L})/gu, (_, before: string, letter: string) => {
      return before + letter.toUpperCase();
    });
}
