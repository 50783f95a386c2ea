// Transcripts as the graph shows them: filtered, cut, as one text, and as they grow.
import { interactions } from '../leadsail/interactions.ts';
import type { TranscriptEntry } from '../leadsail/transcripts.ts';
import { checkId } from './arguments.ts';
import { fromCursor, toCursor } from './connection.ts';
import { badUserInput } from './errors.ts';
import { field } from './field.ts';
import { planInteraction } from './interactions.ts';
import { watched } from './subscription.ts';
import type { Resolvers } from './types.generated.ts';

export type AddedEntry = { readonly entry: TranscriptEntry };

export const transcriptResolvers: Resolvers = {
  Subscription: {
    transcriptEntryAdded: watched(
      'interactionId',
      ({ interactionId, after }, { watching }) => {
        checkId('interactionId', interactionId);
        const from = after == null ? 0 : toPosition(interactionId, after) + 1;
        return watching().transcript(interactionId, from);
      },
      (entry) => ({ entry }),
      { cost: { calls: (plan, { interactionId }) => [planInteraction(plan, interactionId)] } },
    ),
  },

  Interaction: {
    transcript: field(
      (interaction, _, { leadsail }, info) =>
        leadsail.use(interactions).transcript(interaction, info.path),
      { stored: 'transcript' },
    ),
  },

  Transcript: {
    entries: field(
      (transcript, { role, first, after }) => {
        if (first != null && first < 1) {
          throw badUserInput(`first must be 1 or more, got ${first}.`);
        }
        const from = after == null ? 0 : toPosition(transcript.interactionId, after) + 1;
        const all = transcript.entries();
        const rest = from === 0 ? all : all.slice(from);
        const said = role ? rest.filter((entry) => entry.role === role) : rest;
        return first == null ? said : said.slice(0, first);
      },
      { ofList: 'records' },
    ),
    entryCount: field(({ entryCount }) => entryCount, { ofList: 'count' }),
    text: (transcript) =>
      transcript
        .entries()
        .filter(({ message }) => message !== null)
        .map(({ roleRaw, message }) => `${roleRaw ?? 'unknown'}: ${message}`)
        .join('\n'),
  },

  TranscriptEntry: { cursor: cursorOf },

  TranscriptEntryAdded: { cursor: ({ entry }) => cursorOf(entry) },
};

function cursorOf({ interactionId, position }: TranscriptEntry): string {
  return toCursor('entry', `${position} ${interactionId}`);
}

/** Throws BAD_USER_INPUT for a cursor of any other interaction. */
function toPosition(interactionId: string, cursor: string): number {
  const held = fromCursor('entry', cursor);
  const [, position, id] = /^(\d{1,9}) (.*)$/s.exec(held) ?? [];
  if (position === undefined || id !== interactionId) {
    throw badUserInput(
      `after must be a cursor of this list, got ${JSON.stringify(cursor.slice(0, 80))}.`,
    );
  }
  return Number(position);
}
