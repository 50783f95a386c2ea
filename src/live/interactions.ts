// The watchable data of one caller: calls and text threads, their transcripts, and a lead's interactions and files.

import type { Reads } from '../leadsail/client/reads.ts';
import {
  type Interaction,
  interactionById,
  interactionsOfLead,
  transcriptOf,
} from '../leadsail/interactions.ts';
import { tag } from '../leadsail/tags.ts';
import type { Transcript } from '../leadsail/transcripts.ts';
import type { Credential } from '../upstream/credential.ts';
import type { TraceStep } from '../upstream/trace-step.ts';
import { type FileChange, filesTarget, followFiles } from './files.ts';
import type { PollTarget } from './poll-target.ts';
import { createPolling } from './polling.ts';
import { changedRows, followRows, keepRows, versionOf, type WatchedRows } from './rows.ts';
import { type SeenChange, seenChange } from './seen-change.ts';
import type { Topics } from './topics.ts';
import type { After, EntryEvent } from './transcripts/feed.ts';
import { createFeeds, type Feeds } from './transcripts/feeds.ts';
import type { WatchEvents } from './watcher.ts';

/** A new or changed interaction of a lead. */
export type LeadChange = {
  readonly leadId: string;
  readonly interaction: Interaction;
  readonly isNew: boolean;
};

/** A call or text thread in its current state, and the feeds of its watchers. */
type WatchedInteraction = {
  readonly interaction: Interaction;
  readonly isCall: boolean;
  /** Read once for all watchers; null when it cannot be read. */
  readonly transcript: () => Transcript | null;
  readonly feeds: Feeds;
};

type WatchedHistory = WatchedRows<Interaction>;

type SentHistory = { readonly interactions: readonly Interaction[] | null };

/** What one caller may watch. */
export type Watching = {
  /** The current state, then the state after each change; changes that came faster than they were read are one. */
  readonly interaction: (id: string) => WatchEvents<Interaction>;
  /** Each entry once when it is new, and again when its words change; all entries, or those after a cursor. */
  readonly transcript: (interactionId: string, after: After | null) => WatchEvents<EntryEvent>;
  /** Each interaction of a lead that begins or changes after the first poll, in its new state. */
  readonly leadInteractions: (leadId: string) => WatchEvents<LeadChange>;
  /** The same for a lead's files. */
  readonly leadFiles: (leadId: string) => WatchEvents<FileChange>;
};

/** `beginPoll` begins a poll's step in its own trace; null: polls are not traced. */
export function createWatching(
  topics: Topics,
  reads: Reads,
  credential: Credential,
  beginPoll: (() => TraceStep) | null = null,
): Watching {
  const tenant = credential.fingerprint;

  const pollOf = createPolling(reads, credential, beginPoll);

  function interactionOf(id: string): PollTarget<Interaction, WatchedInteraction> {
    return {
      tenant,
      name: tag.interaction(id),
      poll: pollOf(interactionById, { interactionId: id }),
      pace: paceOf,
      versionOf,
      tags: (known) => [
        tag.interaction(id),
        ...(known?.interaction.leadId == null ? [] : [tag.lead(known.interaction.leadId)]),
      ],
      // LeadSail changes the lead with its interactions.
      outdates: ({ interaction: before }, { interaction: now }) =>
        before.statusRaw === now.statusRaw || now.leadId === null ? [] : [tag.lead(now.leadId)],
      changes: (before, now) => seenOf(now.interaction, before.interaction),
      keep: (before, interaction) => ({
        interaction,
        transcript: transcriptOnce(interaction),
        isCall: before?.isCall || wordOf(interaction.typeRaw) === 'call',
        feeds: before?.feeds ?? createFeeds(id),
      }),
    };
  }

  function historyOf(leadId: string): PollTarget<SentHistory, WatchedHistory> {
    return {
      tenant,
      name: tag.lead(leadId),
      poll: pollOf(interactionsOfLead, { leadId }),
      // A lead never ends.
      pace: () => 'slow',
      // Each row has its own version.
      versionOf: () => null,
      tags: () => [tag.lead(leadId)],
      outdates: (before, now) => (statusesOf(before) === statusesOf(now) ? [] : [tag.lead(leadId)]),
      changes: (before, now) =>
        changedRows(before, now, idOf).flatMap((one) => seenOf(one.row, one.before)),
      keep: (before, { interactions }) => keepRows(before, interactions, idOf),
    };
  }

  return {
    interaction(id) {
      let told: Interaction | null = null;
      return topics.watch(interactionOf(id), ({ interaction }) => {
        if (interaction === told) return undefined;
        told = interaction;
        return interaction;
      });
    },
    transcript(interactionId, after) {
      const isResumed = after !== null;
      return topics.watch(interactionOf(interactionId), followEntries(after), isResumed);
    },
    leadInteractions: (leadId) =>
      topics.watch(
        historyOf(leadId),
        // LeadSail sends the newest first; events come in the order in which they happened.
        followRows(idOf, (interaction: Interaction, isNew) => changeOf(leadId, interaction, isNew)),
      ),
    leadFiles: (leadId) => topics.watch(filesTarget(tenant, leadId, pollOf), followFiles(leadId)),
  };
}

/** Returns the entries of each state, one at a time: all, or those after a cursor. */
function followEntries(after: After | null) {
  let next: (() => EntryEvent | undefined) | null = null;
  return ({ transcript: read, feeds }: WatchedInteraction): EntryEvent | undefined => {
    const transcript = read();
    // An unreadable transcript does not mean that its entries are gone.
    if (transcript) feeds.advance(transcript);
    // The last one that could be read may be older than the cursor.
    else if (after !== null && next === null) return undefined;
    next ??= feeds.follow(after);
    return next();
  };
}

/** The changed call or text thread and, if its status has changed, its lead. */
function seenOf(now: Interaction, before: Interaction | undefined): SeenChange[] {
  const { id, leadId, statusRaw, updatedAt } = now;
  const own = seenChange(tag.interaction(id), now);
  if (leadId === null || before?.statusRaw === statusRaw) return [own];
  return [own, seenChange(tag.lead(leadId), { id, statusRaw, updatedAt })];
}

const idOf = ({ id }: Interaction): string => id;

function transcriptOnce(interaction: Interaction): () => Transcript | null {
  let transcript: Transcript | null | undefined;
  return () => {
    if (transcript === undefined) transcript = transcriptOf(interaction);
    return transcript;
  };
}

// `in-progress` and `In progress` are one word.
const wordOf = (sent: string | null): string => (sent ?? '').toLowerCase().replace(/[\s_-]/g, '');

// Every other status of a call is an outcome; a thread of texts or mails goes on in every status.
function paceOf({ interaction, isCall }: WatchedInteraction) {
  if (!isCall) return 'slow';
  return ['', 'inprogress'].includes(wordOf(interaction.statusRaw)) ? 'fast' : null;
}

const statusesOf = ({ rows }: WatchedHistory): string =>
  rows
    .map(({ id, statusRaw }) => `${id} ${statusRaw}`)
    .sort()
    .join('\n');

const changes = new WeakMap<Interaction, LeadChange>();

/** The same object for all watchers of the change. */
function changeOf(leadId: string, interaction: Interaction, isNew: boolean): LeadChange {
  const existing = changes.get(interaction);
  if (existing?.isNew === isNew) return existing;
  const change = { leadId, interaction, isNew };
  changes.set(interaction, change);
  return change;
}
