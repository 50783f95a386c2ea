// Watching calls and text threads: one by its id, what is said in it, and all of a lead's.

import type { Reads } from '../leadsail/client/reads.ts';
import type { Endpoint } from '../leadsail/endpoint.ts';
import {
  type Interaction,
  interactionById,
  interactionsOfLead,
  transcriptOf,
} from '../leadsail/interactions.ts';
import { tag } from '../leadsail/tags.ts';
import type { Credential } from '../upstream/credential.ts';
import { UpstreamFailure } from '../upstream/failure.ts';
import { toPath } from '../upstream/path.ts';
import type { TraceStep } from '../upstream/trace-step.ts';
import type { PollTarget } from './poll-target.ts';
import type { Topics, WatchEvent } from './topics.ts';
import type { After, EntryEvent } from './transcripts/feed.ts';
import { createFeeds, type Feeds } from './transcripts/feeds.ts';

/** An interaction of a lead that began or changed. */
export type LeadChange = {
  readonly leadId: string;
  readonly interaction: Interaction;
  readonly isNew: boolean;
};

/** A call or text thread as it is, and all that was made of it for those who watch it. */
type WatchedInteraction = {
  readonly interaction: Interaction;
  readonly isCall: boolean;
  readonly feeds: Feeds;
};

/** Every interaction of a lead, as it was when LeadSail sent it last. */
type WatchedHistory = { readonly rows: readonly Interaction[] };

type SentHistory = { readonly interactions: readonly Interaction[] | null };

type Events<Event> = AsyncIterableIterator<WatchEvent<Event>, undefined, undefined>;

/** What one caller may watch. */
export type Watching = {
  /** As it is, then as it is after each change; what came faster than it was read is one. */
  readonly interaction: (id: string) => Events<Interaction>;
  /** Each entry once, as it becomes known, and again when its words change; from behind a cursor on, or all. */
  readonly transcript: (interactionId: string, after: After | null) => Events<EntryEvent>;
  /** Each of a lead's that begins or changes after the first look, as it then is. */
  readonly leadInteractions: (leadId: string) => Events<LeadChange>;
};

/** `beginPoll` begins the step of a poll in a trace of its own; null: none is recorded. */
export function createWatching(
  topics: Topics,
  reads: Reads,
  credential: Credential,
  beginPoll: (() => TraceStep) | null = null,
): Watching {
  const tenant = credential.fingerprint;

  const looking =
    <Args extends Readonly<Record<string, string>>, Data>(
      endpoint: Endpoint<Args, Data>,
      args: Args,
    ): PollTarget<Data>['poll'] =>
    async (deadline) => {
      const path = toPath(endpoint.path, args);
      const step = beginPoll?.();
      const end = (errorType: string | null): void =>
        step?.span?.end(`poll ${endpoint.path}`, { 'url.template': endpoint.path }, errorType);
      const read = { endpoint, args, path, credential, isFresh: true, isPoll: true, step };
      try {
        const { data } = await reads.read(read, deadline, () => {});
        end(null);
        return data;
      } catch (error) {
        end(error instanceof UpstreamFailure ? error.kind : '_OTHER');
        throw error;
      }
    };

  function interactionOf(id: string): PollTarget<Interaction, WatchedInteraction> {
    return {
      tenant,
      name: tag.interaction(id),
      poll: looking(interactionById, { interactionId: id }),
      pace: paceOf,
      versionOf: updatedAtMs,
      tags: (known) => [
        tag.interaction(id),
        ...(known?.interaction.leadId == null ? [] : [tag.lead(known.interaction.leadId)]),
      ],
      // LeadSail moves the lead with its interactions.
      outdates: ({ interaction: before }, { interaction: now }) =>
        before.statusRaw === now.statusRaw || now.leadId === null ? [] : [tag.lead(now.leadId)],
      keep: (before, interaction) => ({
        interaction,
        isCall: before?.isCall || wordOf(interaction.typeRaw) === 'call',
        feeds: before?.feeds ?? createFeeds(id),
      }),
    };
  }

  function historyOf(leadId: string): PollTarget<SentHistory, WatchedHistory> {
    return {
      tenant,
      name: tag.lead(leadId),
      poll: looking(interactionsOfLead, { leadId }),
      // A lead is never done.
      pace: () => 'slow',
      // Each row has its own.
      versionOf: () => null,
      tags: () => [tag.lead(leadId)],
      outdates: (before, now) => (statusesOf(before) === statusesOf(now) ? [] : [tag.lead(leadId)]),
      keep: keepRows,
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
      let next: (() => EntryEvent | undefined) | null = null;
      return topics.watch(interactionOf(interactionId), ({ interaction, feeds }) => {
        const transcript = transcriptOf(interaction);
        // What cannot be read says nothing of what was said.
        if (transcript) feeds.advance(transcript);
        next ??= feeds.follow(after);
        return next();
      });
    },
    leadInteractions(leadId) {
      let told: Map<string, Interaction> | null = null;
      return topics.watch(historyOf(leadId), ({ rows }) => {
        told ??= new Map(rows.map((one) => [one.id, one]));
        const known = told;
        // Newest first, as LeadSail sends them: what happened first is told first.
        const interaction = rows.findLast((one) => known.get(one.id) !== one);
        if (!interaction) return undefined;
        const isNew = !known.has(interaction.id);
        known.set(interaction.id, interaction);
        return changeOf(leadId, interaction, isNew);
      });
    },
  };
}

const wordOf = (sent: string | null): string => (sent ?? '').trim().toLowerCase();

// Of a call every other word is an outcome; a thread of texts or mails goes on in any.
function paceOf({ interaction, isCall }: WatchedInteraction) {
  if (!isCall) return 'slow';
  return ['', 'in_progress'].includes(wordOf(interaction.statusRaw)) ? 'fast' : null;
}

/** When LeadSail changed it last; null where that cannot be read. */
function updatedAtMs({ updatedAt }: Interaction): number | null {
  const ms = updatedAt === null ? Number.NaN : Date.parse(updatedAt);
  return Number.isNaN(ms) ? null : ms;
}

/** A row that is missing is as it was; so is one that is older than it was. */
function keepRows(before: WatchedHistory | null, { interactions }: SentHistory) {
  if (interactions === null) return before;
  const left = new Map(before?.rows.map((row) => [row.id, row]));
  const now = interactions.map((row) => {
    const known = left.get(row.id);
    left.delete(row.id);
    return known && !isNewer(row, known) ? known : row;
  });
  const rows = [...now, ...left.values()];
  const isSame =
    rows.length === before?.rows.length && rows.every((row, at) => row === before.rows[at]);
  return isSame ? before : { rows };
}

function isNewer(row: Interaction, known: Interaction): boolean {
  const [nowMs, beforeMs] = [updatedAtMs(row), updatedAtMs(known)];
  if (nowMs !== null && beforeMs !== null && nowMs < beforeMs) return false;
  return JSON.stringify(row) !== JSON.stringify(known);
}

const statusesOf = ({ rows }: WatchedHistory): string =>
  rows
    .map(({ id, statusRaw }) => `${id} ${statusRaw}`)
    .sort()
    .join('\n');

const changes = new WeakMap<Interaction, LeadChange>();

/** The same object for all who are told of it. */
function changeOf(leadId: string, interaction: Interaction, isNew: boolean): LeadChange {
  const existing = changes.get(interaction);
  if (existing?.isNew === isNew) return existing;
  const change = { leadId, interaction, isNew };
  changes.set(interaction, change);
  return change;
}
