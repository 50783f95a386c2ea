// Transcripts as the graph shows them: filtered, cut, and as one text.
import { interactions } from '../leadsail/interactions.ts';
import { fromCursor, toCursor } from './connection.ts';
import { badUserInput } from './errors.ts';
import { field } from './field.ts';
import { projectEntries } from './transcript-text.ts';
import type { Resolvers } from './types.generated.ts';

export const transcriptResolvers: Resolvers = {
  Interaction: {
    transcript: (interaction, _, { leadsail }, info) =>
      leadsail.use(interactions).transcript(interaction, info.path),
  },

  Transcript: {
    entries: field(
      (transcript, { role, first, after }) => {
        if (first != null && first < 1) {
          throw badUserInput(`first must be 1 or more, got ${first}.`);
        }
        const from = after == null ? 0 : toPosition(after) + 1;
        const all = transcript.entries();
        const rest = from === 0 ? all : all.slice(from);
        const said = role ? rest.filter((entry) => entry.role === role) : rest;
        return first == null ? said : said.slice(0, first);
      },
      { project: projectEntries },
    ),
    text: (transcript) =>
      transcript
        .entries()
        .filter(({ message }) => message !== null)
        .map(({ roleRaw, message }) => `${roleRaw ?? 'unknown'}: ${message}`)
        .join('\n'),
  },

  TranscriptEntry: { cursor: ({ position }) => toCursor('entry', String(position)) },
};

function toPosition(cursor: string): number {
  const position = fromCursor('entry', cursor);
  if (!/^\d{1,9}$/.test(position)) {
    throw badUserInput(`after must be a cursor of this list, got ${JSON.stringify(cursor)}.`);
  }
  return Number(position);
}
