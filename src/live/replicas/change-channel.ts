// A channel of Redis on which other systems hear what changed: type and key of an entity, and nothing of what it holds.
import { createHash } from 'node:crypto';
import { type EntityReference, entityOf, type Tag } from '../../leadsail/tags.ts';
import type { Fingerprint } from '../../upstream/credential.ts';
import type { SeenChange } from '../seen-change.ts';
import type { Redis } from './redis.ts';
import type { Replicas } from './replicas.ts';
import type { Store } from './store.ts';

/** Tells of changes; what cannot be told now is not told later. Null is every tenant. */
export type TellChanges = (tenant: Fingerprint | null, seen: readonly SeenChange[]) => void;

/** Stands in the channel's name for the type of what changed. */
const TYPE = '{type}';

/** Polls of different things see the same change within this time of one another, or as two. */
const SAME_CHANGE_MS = 60_000;

type ChangeChannelSettings = {
  readonly redis?: Redis | null;
  readonly redisChangesChannel: string | null;
};

/** Null: no other system is told what changed. */
export function changeChannelOf(
  { redis, redisChangesChannel: name }: ChangeChannelSettings,
  storeOf: Replicas['storeOf'],
): TellChanges | null {
  return redis && name !== null
    ? createChangeChannel({ redis, store: storeOf('told'), name })
    : null;
}

type ChangeChannelOptions = {
  readonly redis: Redis;
  /** Where it is claimed who tells of a change. */
  readonly store: Store;
  /** Its name in Redis, without any prefix. */
  readonly name: string;
};

/** Publishes `{"__typename":"Lead","id":"lead_1001"}` and the like, once a change whichever replicas saw it. */
function createChangeChannel({ redis, store, name }: ChangeChannelOptions): TellChanges {
  const publish = (entity: EntityReference): Promise<unknown> =>
    redis.run('PUBLISH', name.replaceAll(TYPE, entity.__typename), JSON.stringify(entity));

  async function isOurs(tenant: Fingerprint | null, tag: Tag, state: string): Promise<boolean> {
    const hash = createHash('sha256').update(`${tag}\n${state}`).digest('base64url');
    return (await store.claim(`${tenant ?? '*'} ${hash}`, redis.self, SAME_CHANGE_MS)) === null;
  }

  async function tell(
    tenant: Fingerprint | null,
    tag: Tag,
    states: readonly (string | null)[],
  ): Promise<void> {
    const entity = entityOf(tag);
    if (entity === null) return;
    const news = states.map((state) => state === null || isOurs(tenant, tag, state));
    if ((await Promise.all(news)).includes(true)) await publish(entity);
  }

  return (tenant, seen) => {
    for (const [tag, changes] of Map.groupBy(seen, ({ tag }) => tag)) {
      // That Redis is away is told elsewhere.
      tell(
        tenant,
        tag,
        changes.map(({ state }) => state),
      ).catch(() => {});
    }
  };
}
