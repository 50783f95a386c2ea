// Transcripts as the graph shows them: filtered, cut, as one text, and as they grow.
import { interactions } from '../../leadsail/interactions.ts';
import { type Transcript, type TranscriptEntry, toEntry } from '../../leadsail/transcripts.ts';
import { decode } from '../../live/transcripts/entry-log.ts';
import { type After, placeBehind, plainCursorAt } from '../../live/transcripts/feed.ts';
import { badUserInput } from '../errors.ts';
import { field } from '../field.ts';
import { quoted } from '../messages.ts';
import { toSpeaker, toSpeech } from '../text-line.ts';
import type { Resolvers } from '../types.generated.ts';
import { checkId } from './arguments.ts';
import { planInteraction } from './interactions.ts';
import { watched } from './subscription.ts';

/** `agent: …`, for each entry with a message. */
const LINE = {
  who: 'roleRaw',
  nobody: 'unknown',
  colon: ': ',
  what: 'message',
} as const;

export const transcriptResolvers: Resolvers = {
  Subscription: {
    transcriptEntryAdded: watched(
      'interactionId',
      ({ interactionId, after }, { watching }) => {
        checkId('interactionId', interactionId);
        const start = after == null ? null : toAfter(interactionId, after);
        return watching().transcript(interactionId, start);
      },
      (event) => event,
      { cost: { calls: (plan, { interactionId }) => [planInteraction(plan, interactionId)] } },
    ),
  },

  Interaction: {
    transcript: field(
      (interaction, _, { leadsail }, info) =>
        leadsail.use(interactions).transcript(interaction, info.path),
      { sourceProperty: 'transcript' },
    ),
  },

  Transcript: {
    entries: field(
      (transcript, { role, first, after }) => {
        if (first != null && first < 1) {
          throw badUserInput(`first must be 1 or more, got ${first}.`);
        }
        const { entries, interactionId } = transcript;
        const from = after == null ? 0 : placeBehind(transcript, toAfter(interactionId, after));
        const said: TranscriptEntry[] = [];
        for (
          let at = from;
          at < entries.length && said.length < (first ?? entries.length);
          at += 1
        ) {
          const entry = entries[at];
          if (!role || entry?.role === role) said.push(entryAt(transcript, at));
        }
        return said;
      },
      { listSource: { is: 'records', where: 'role' } },
    ),
    entryCount: field(({ entries }) => entries.length, { listSource: { is: 'count' } }),
    text: field(
      ({ entries }) =>
        entries
          .filter(({ [LINE.what]: what }) => what !== null)
          .map(
            ({ [LINE.who]: who, [LINE.what]: what }) =>
              `${toSpeaker(who ?? LINE.nobody)}${LINE.colon}${toSpeech(what ?? '')}`,
          )
          .join('\n'),
      { listSource: { is: 'text', line: LINE } },
    ),
  },

  TranscriptEntry: { cursor: ({ toCursor }) => toCursor() },

  TranscriptEntryAdded: { cursor: ({ entry }) => entry.toCursor() },
};

const entryAt = (transcript: Transcript, index: number): TranscriptEntry =>
  toEntry(transcript, index, () => plainCursorAt(transcript, index));

/** Throws BAD_USER_INPUT for a cursor of any other interaction. */
function toAfter(interactionId: string, cursor: string): After {
  const told = decode(interactionId, cursor);
  if (told === null) {
    throw badUserInput(`after must be a cursor of this list, got ${quoted(cursor)}.`);
  }
  return { cursor, told };
}
