// The feeds of one transcript: watchers with the same cursor share a feed and its events.
import type { Transcript } from '../../leadsail/transcripts.ts';
import { type After, createFeed, type EntryEvent, type Feed } from './feed.ts';

export type Feeds = {
  /** Sets the current state of the transcript. */
  readonly advance: (transcript: Transcript) => void;
  /** Returns a function that gives the events after a cursor, one per call; undefined when there is none (yet). */
  readonly follow: (after: After | null) => () => EntryEvent | undefined;
};

// The number of feeds from which abandoned ones are removed.
const MANY = 64;

export function createFeeds(interactionId: string): Feeds {
  // A feed lives as long as it has readers.
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
      // After corrections, a new watcher gets its own feed, with the entries in their current state.
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
