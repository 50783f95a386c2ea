// A transcript as the conversation that it was: who said what, and when.
import { useState } from 'react';
import type { ConversationFragment } from '../generated/graphql.ts';
import { graphql } from '../generated/index.ts';
import { spoken, toTheSecond } from './words.ts';

export const CONVERSATION = graphql(`
  fragment Conversation on Interaction {
    transcript {
      entryCount
      entries {
        ...Words
      }
    }
  }
`);

export const WORDS = graphql(`
  fragment Words on TranscriptEntry {
    cursor
    timestamp
    role
    roleRaw
    message
  }
`);

type Props = {
  /** Without `transcript` for as long as it has not arrived. */
  readonly of: Partial<ConversationFragment>;
  readonly name: string;
  readonly isLoading: boolean;
  /** More may be said. */
  readonly isLive: boolean;
};

export function Conversation({ of: { transcript }, name, isLoading, isLive }: Props) {
  // Open from the start where somebody listens, and as people leave it after that.
  const [isOpen] = useState(isLive);
  if (!transcript) {
    return isLoading ? <p className="waiting">Transcript on its way…</p> : null;
  }
  if (transcript.entryCount === 0) return isLive ? null : <p className="hint">Nothing was said.</p>;
  const { entries, entryCount } = transcript;
  return (
    <details className="conversation" open={isOpen}>
      <summary>
        Transcript <span className="count">{entryCount}</span>
      </summary>
      <ol>
        {entries.map(({ cursor, role, roleRaw, timestamp, message }) => (
          <li key={cursor} className={role === 'USER' ? 'lead' : 'ours'}>
            <p className="speaker">
              <bdi>{role === 'USER' ? name : (spoken(role, roleRaw) ?? 'Somebody')}</bdi>
              {timestamp && <time dateTime={timestamp}>{toTheSecond(timestamp)}</time>}
            </p>
            <p className="said" dir="auto">
              {message ?? <span className="none">no words</span>}
            </p>
          </li>
        ))}
      </ol>
    </details>
  );
}
