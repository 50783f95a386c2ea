// A lead's story as a list: the events of its record, its interactions and its files, in a stable order. Pure.
import { createHash } from 'node:crypto';
import { compareMoments } from '../../leadsail/decode/moments.ts';
import { toRfc3339 } from '../../leadsail/decode/timestamp.ts';
import type { LeadFile } from '../../leadsail/files.ts';
import type { Interaction } from '../../leadsail/interactions.ts';
import type { Lead } from '../../leadsail/lead-record.ts';
import type { StatusChange, TimelineEntryType } from '../types.generated.ts';
import { fromCursor, notOfThisList, type Page, partsOf, toCursor } from './connection.ts';

type LeadNote = NonNullable<Lead['notes']>[number];

/** It has its type's name, like every member of a union; `id` is unique within a lead. */
export type StoryEvent = { readonly id: string; readonly at: string | null } & (
  | { readonly __typename: 'InteractionEvent'; readonly interaction: Interaction }
  | { readonly __typename: 'NoteEvent'; readonly note: LeadNote }
  | { readonly __typename: 'FileEvent'; readonly file: LeadFile }
  | {
      readonly __typename: 'StatusEvent';
      readonly change: StatusChange;
      readonly file: LeadFile | null;
    }
);

/** The sources of a story; a part that could not be read is empty. */
export type StorySources = {
  readonly lead: Lead;
  readonly interactions: readonly Interaction[];
  readonly files: readonly LeadFile[];
};

/** The events of these kinds, newest first, then by id; those without a moment last, in LeadSail's order. */
export function toStory(
  { lead, interactions, files }: StorySources,
  types: ReadonlySet<TimelineEntryType>,
): readonly StoryEvent[] {
  const events: StoryEvent[] = [];
  if (types.has('INTERACTION')) {
    for (const interaction of interactions) {
      const id = `interaction:${interaction.id}`;
      events.push({ __typename: 'InteractionEvent', id, at: interaction.createdAt, interaction });
    }
  }
  if (types.has('NOTE')) events.push(...notesOf(lead));
  if (types.has('FILE')) {
    for (const file of files) {
      events.push({ __typename: 'FileEvent', id: `file:${file.id}`, at: file.createdAt, file });
    }
  }
  if (types.has('STATUS')) events.push(...changesOf(lead), ...files.flatMap(signingOf));
  const dated = events.filter(({ at }) => at !== null);
  return [...dated.sort(compareEvents), ...events.filter(({ at }) => at === null)];
}

function notesOf(lead: Lead): StoryEvent[] {
  const seen = new Map<string, number>();
  return (lead.notes ?? []).map((note) => {
    const stem = `note:${lead.id}:${note.id || fingerprintOf(note)}`;
    const count = (seen.get(stem) ?? 0) + 1;
    seen.set(stem, count);
    const id = count === 1 ? stem : `${stem}~${count}`;
    return { __typename: 'NoteEvent', id, at: note.createdAt, note };
  });
}

const fingerprintOf = ({ text, createdAt, createdBy }: LeadNote): string =>
  createHash('sha256')
    .update(JSON.stringify([text, createdAt, createdBy]))
    .digest('base64url');

function changesOf(lead: Lead): StoryEvent[] {
  const dates: readonly (readonly [StatusChange, string | null | undefined])[] = [
    ['CREATED', lead.createdAt],
    ['SUBMITTED', lead.latestSubmittedAt],
    ['APPROVAL_DECIDED', lead.approval?.decidedAt],
    ['DELIVERED', lead.deliveredAt],
  ];
  return dates.flatMap(([change, at]): StoryEvent[] => {
    if (at == null) return [];
    // LeadSail keeps only the last date: the next time is another event.
    const id = `${change.toLowerCase()}:${lead.id}:${at}`;
    return [{ __typename: 'StatusEvent', id, at, change, file: null }];
  });
}

function signingOf(file: LeadFile): StoryEvent[] {
  const { id, signedAt: at } = file;
  if (at === null) return [];
  const change = 'FILE_SIGNED';
  return [{ __typename: 'StatusEvent', id: `signed:${id}`, at, change, file }];
}

type StoryMoment = { readonly id: string; readonly at: string | null };

function compareEvents(one: StoryMoment, other: StoryMoment): number {
  const byMoment = compareMoments(other.at ?? '', one.at ?? '');
  if (byMoment !== 0) return byMoment;
  return one.id < other.id ? -1 : Number(one.id > other.id);
}

/**
 * At most `limit` events behind the cursor. A cursor is the place between two moments, so that it stays where it is
 * when events come in at the top or its own is gone. Throws BAD_USER_INPUT for a cursor of another list.
 */
export function pageOf(
  story: readonly StoryEvent[],
  limit: number,
  after: StoryPlace | null,
): Page<StoryEvent> {
  const rest = after === null ? story : behind(story, after);
  return {
    items: rest.slice(0, limit),
    cursorOf: ({ id, at }) =>
      toCursor('event', JSON.stringify([at, id, at === null ? undatedAt(story, id) : 0])),
    hasNextPage: rest.length > limit,
    hasPreviousPage: after !== null,
  };
}

/** A place in a story: behind an event, of which `index` is its place among those without a moment. */
export type StoryPlace = StoryMoment & { readonly index: number };

const undatedOf = (story: readonly StoryEvent[]): readonly StoryEvent[] =>
  story.filter(({ at }) => at === null);

const undatedAt = (story: readonly StoryEvent[], id: string): number =>
  undatedOf(story).findIndex((event) => event.id === id);

function behind(story: readonly StoryEvent[], place: StoryPlace): readonly StoryEvent[] {
  if (place.at !== null) {
    return story.filter((event) => event.at === null || compareEvents(place, event) < 0);
  }
  const at = undatedAt(story, place.id);
  // The place of an event that is gone remains.
  return undatedOf(story).slice(at < 0 ? place.index : at + 1);
}

/** Throws BAD_USER_INPUT for anything but a cursor of a story. */
export function toPlace(cursor: string): StoryPlace {
  const [at, id, index] = partsOf(fromCursor('event', cursor));
  const isMoment = at === null || (typeof at === 'string' && toRfc3339(at) === at);
  if (!isMoment || typeof id !== 'string' || !Number.isInteger(index) || Number(index) < 0) {
    throw notOfThisList(cursor);
  }
  return { at, id, index: Number(index) };
}
