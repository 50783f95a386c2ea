// The feeds of one transcript: those who were told the same before are told the same from now on, by the same events.
import type { Transcript } from '../../leadsail/transcripts.ts';
import { type After, createFeed, type EntryEvent, type Feed } from './feed.ts';

export type Feeds = {
  /** Takes in the transcript as it now is. */
  readonly advance: (transcript: Transcript) => void;
  /** Gives one event after the other, from behind a cursor on; undefined when there is none (yet). */
  readonly follow: (after: After | null) => () => EntryEvent | undefined;
};

// Those that nobody reads any more are looked for when there are so many.
const MANY = 64;

export function createFeeds(interactionId: string): Feeds {
  // A feed lives as long as somebody reads it.
  const feeds = new Map<string, WeakRef<Feed>>();
  let latest: Transcript | null = null;

  function open(after: After | null): Feed {
    if (feeds.size >= MANY) {
      for (const [name, feed] of feeds) if (!feed.deref()) feeds.delete(name);
    }
    const feed = createFeed(interactionId, after);
    feeds.set(after?.cursor ?? '', new WeakRef(feed));
    return feed;
  }

  return {
    advance(transcript) {
      latest = transcript;
    },
    follow(after) {
      const running = feeds.get(after?.cursor ?? '')?.deref();
      // A newcomer gets entries that were corrected since as they are now.
      const feed = running?.isPlain() ? running : open(after);
      let next = 0;
      return () => {
        if (latest) feed.advance(latest);
        const event = feed.events[next];
        if (event) next += 1;
        return event;
      };
    },
  };
}
