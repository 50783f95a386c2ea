// A change that a poll has seen: what changed, and to what, so that it is told once however many saw it.
import { createHash } from 'node:crypto';
import type { Tag } from '../leadsail/tags.ts';

/** The same `state` is the same change; null: nobody has seen what it changed to. */
export type SeenChange = { readonly tag: Tag; readonly state: string | null };

/** Without a date two changes to the same could not be told apart. */
export function seenChange<Now extends { readonly updatedAt: string | null }>(
  tag: Tag,
  now: Now,
): SeenChange {
  if (now.updatedAt === null) return { tag, state: null };
  return { tag, state: createHash('sha256').update(JSON.stringify(now)).digest('base64url') };
}
