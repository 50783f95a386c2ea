// What peers with subscriptions of their own have in common: what they can be asked, and one poller of the call.

const { LEADSAIL_URL } = process.env;

export const SDL = `
  type Query { told: Int }
  type Entry { timestamp: String role: String message: String }
  type EntryAdded { cursor: String! entry: Entry! }
  type Subscription { transcriptEntryAdded(interactionId: ID!): EntryAdded! }
`;

// biome-ignore lint/suspicious/noExplicitAny: whoever writes it first trusts what is sent
export type Added = { readonly cursor: string; readonly entry: any };

let told = 0;
/** Entries that were told. */
export const toldSoFar = (): number => told;

/** Polls once a second, and tells each entry that is new. */
export function tellEntries(tell: (added: Added) => void): void {
  async function poll(): Promise<void> {
    const response = await fetch(`${LEADSAIL_URL}/interactions/int_1`);
    const { data } = (await response.json()) as { data: { transcript: unknown[] } };
    for (const entry of data.transcript.slice(told)) {
      told += 1;
      tell({ cursor: `${told}`, entry });
    }
  }
  setInterval(() => void poll().catch(() => {}), 1_000);
}
