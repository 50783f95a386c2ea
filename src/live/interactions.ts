// Watching calls and text threads: one by its id, what is said in it, and all of a lead's.
import type { Endpoint } from '../leadsail/endpoint.ts';
import { type Interaction, interactionById, interactionsOfLead } from '../leadsail/interactions.ts';
import type { Reads } from '../leadsail/reads.ts';
import { revived, type TranscriptEntry } from '../leadsail/transcripts.ts';
import type { Credential } from '../upstream/credential.ts';
import { toPath } from '../upstream/path.ts';
import type { Subject } from './topic.ts';
import type { Told, Topics } from './topics.ts';

/** An interaction of a lead that began or changed. */
export type LeadChange = {
  readonly leadId: string;
  readonly interaction: Interaction;
  readonly isNew: boolean;
};

type Events<Event> = AsyncIterableIterator<Told<Event>, undefined, undefined>;

/** What one caller may watch. */
export type Watching = {
  /** As it is, then as it is after each change; what came faster than it was read is one. */
  readonly interaction: (id: string) => Events<Interaction>;
  /** Each entry from `position` on, once and in order. */
  readonly transcript: (interactionId: string, position: number) => Events<TranscriptEntry>;
  /** Each of a lead's that begins or changes after the first look, as it then is. */
  readonly leadInteractions: (leadId: string) => Events<LeadChange>;
};

export function createWatching(topics: Topics, reads: Reads, credential: Credential): Watching {
  const tenant = credential.fingerprint;

  const looking =
    <Asked extends Readonly<Record<string, string>>, Got>(
      endpoint: Endpoint<Asked, Got>,
      asked: Asked,
    ): Subject<Got>['look'] =>
    async (deadline) => {
      const path = toPath(endpoint.path, asked);
      const read = { endpoint, asked, path, credential, isFresh: true, isTriedOnce: true };
      return (await reads.read(read, deadline, () => {})).got;
    };

  function interactionOf(id: string): Subject<Interaction> {
    return {
      tenant,
      name: `interaction ${id}`,
      look: looking(interactionById, { interactionId: id }),
      pace: paceOf,
      tags: (known) => [
        `interaction ${id}`,
        ...(known?.leadId == null ? [] : [`lead ${known.leadId}`]),
      ],
      // LeadSail moves the lead with its interactions.
      outdates: (before, now) =>
        before.statusRaw === now.statusRaw || now.leadId === null ? [] : [`lead ${now.leadId}`],
      revive: revivedOne,
      keep: (_, now) => now,
    };
  }

  function historyOf(leadId: string): Subject<{ interactions: readonly Interaction[] | null }> {
    return {
      tenant,
      name: `lead ${leadId}`,
      look: looking(interactionsOfLead, { leadId }),
      // A lead is never done.
      pace: () => 'slow',
      tags: () => [`lead ${leadId}`],
      outdates: (before, now) => (statusesOf(before) === statusesOf(now) ? [] : [`lead ${leadId}`]),
      revive: ({ interactions }) => ({ interactions: interactions?.map(revivedOne) ?? null }),
      keep(before, now) {
        const known = new Map(before.interactions?.map((one) => [one.id, one]));
        const kept = now.interactions?.map((one) => {
          const same = known.get(one.id);
          return same && JSON.stringify(same) === JSON.stringify(one) ? same : one;
        });
        return { interactions: kept ?? null };
      },
    };
  }

  return {
    interaction(id) {
      let told: Interaction | null = null;
      return topics.watch(interactionOf(id), (now) => {
        if (now === told) return undefined;
        told = now;
        return now;
      });
    },
    transcript(interactionId, position) {
      let next = position;
      return topics.watch(interactionOf(interactionId), ({ transcript }) => {
        const entry = transcript?.entries()[next];
        if (entry) next += 1;
        return entry;
      });
    },
    leadInteractions(leadId) {
      let told: Map<string, Interaction> | null = null;
      return topics.watch(historyOf(leadId), ({ interactions: now }) => {
        const rows = now ?? [];
        told ??= new Map(rows.map((one) => [one.id, one]));
        const known = told;
        // Newest first, as LeadSail sends them: what happened first is told first.
        const interaction = rows.findLast((one) => known.get(one.id) !== one);
        if (!interaction) return undefined;
        const isNew = !known.has(interaction.id);
        known.set(interaction.id, interaction);
        return { leadId, interaction, isNew };
      });
    },
  };
}

// What is a transcript here was written as the list of its entries.
function revivedOne(one: Interaction): Interaction {
  const entries = one.transcript as unknown as readonly TranscriptEntry[] | null;
  return { ...one, transcript: entries && revived(entries, one.id) };
}

// Of a call every other status is an outcome; a thread of texts or mails goes on in any.
function paceOf({ typeRaw, statusRaw }: Interaction) {
  if (typeRaw !== 'call') return 'slow';
  return statusRaw === 'in_progress' ? 'fast' : null;
}

const statusesOf = (history: { interactions: readonly Interaction[] | null }): string =>
  (history.interactions ?? []).map(({ id, statusRaw }) => `${id} ${statusRaw}`).join('\n');
