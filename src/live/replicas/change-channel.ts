// The Redis channel that notifies other systems of changes: the type and key of an entity, without its values.
import { createHash } from 'node:crypto';
import { type EntityReference, entityOf, type Tag } from '../../leadsail/tags.ts';
import type { Fingerprint } from '../../upstream/credential.ts';
import type { SeenChange } from '../seen-change.ts';
import type { Redis } from './redis.ts';
import type { Replicas } from './replicas.ts';
import type { Store } from './store.ts';

/** Publishes changes; those that cannot be published now are lost. Null stands for all tenants. */
export type TellChanges = (tenant: Fingerprint | null, seen: readonly SeenChange[]) => void;

/** The placeholder for the type of the changed entity in the channel's name. */
const TYPE = '{type}';

/** If polls of different topics see a change further apart than this, it is published twice. */
const SAME_CHANGE_MS = 60_000;

type ChangeChannelSettings = {
  readonly redis?: Redis | null;
  readonly redisChangesChannel: string | null;
};

/** Null: no other system is notified. */
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
  /** Holds the claims by which one process publishes a change. */
  readonly store: Store;
  /** The channel's name in Redis, without any prefix. */
  readonly name: string;
};

/** Publishes `{"__typename":"Lead","id":"lead_1001"}` and the like, once per change even if several replicas saw it. */
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
      // The loss of Redis is reported elsewhere.
      tell(
        tenant,
        tag,
        changes.map(({ state }) => state),
      ).catch(() => {});
    }
  };
}
