// A call that is going on: its words join the transcript as they are said, its outcome when it has ended.
import { useSubscription } from '@apollo/client/react';
import { useState } from 'react';
import type { ConversationFragment } from '../generated/graphql.ts';
import { graphql } from '../generated/index.ts';
import { CONVERSATION } from './Conversation.tsx';
import { Missing } from './Missing.tsx';
import { faultAt } from './words.ts';

const SAID = graphql(`
  subscription Said($id: ID!, $after: String) {
    transcriptEntryAdded(interactionId: $id, after: $after) {
      entry {
        ...Words
      }
    }
  }
`);

type Transcript = NonNullable<ConversationFragment['transcript']>;
type Entry = Transcript['entries'][number];

type Props = {
  readonly id: string;
  readonly transcript: Transcript;
  /** Asks for the call and its lead as they are when nothing more is said. */
  readonly again: () => void;
};

export function Live({ id, transcript, again }: Props) {
  const [after] = useState(() => transcript.entries.at(-1)?.cursor ?? null);
  const { error, restart } = useSubscription(SAID, {
    variables: { id, after },
    onData({ client, data: { data } }) {
      if (!data) return;
      const from = {
        id: `Interaction:${id}`,
        fragment: CONVERSATION,
        fragmentName: 'Conversation',
      };
      client.cache.updateFragment(from, (known) => add(data.transcriptEntryAdded.entry, known));
    },
    onComplete: again,
  });
  const fault = faultAt(error);
  return fault ? (
    <Missing what="What is said now" why={fault} again={restart} />
  ) : (
    <p className="waiting" role="status">
      Listening…
    </p>
  );
}

// A query may have brought an entry before it is told here.
function add(entry: Entry, known: ConversationFragment | null): ConversationFragment | undefined {
  const entries = known?.transcript?.entries ?? [];
  if (!known?.transcript || entries.some(({ cursor }) => cursor === entry.cursor)) return undefined;
  const transcript = { entryCount: entries.length + 1, entries: [...entries, entry] };
  return { ...known, transcript: { ...known.transcript, ...transcript } };
}
