// A change that a poll has seen: its tag and new state, so that it is published once even if several processes saw it.
import { createHash } from 'node:crypto';
import type { Tag } from '../leadsail/tags.ts';

/** Equal `state`s are the same change; null: the new state is not known. */
export type SeenChange = { readonly tag: Tag; readonly state: string | null };

/** Without a date, two changes to the same state could not be distinguished. */
export function seenChange<Now extends { readonly updatedAt: string | null }>(
  tag: Tag,
  now: Now,
): SeenChange {
  if (now.updatedAt === null) return { tag, state: null };
  return { tag, state: createHash('sha256').update(JSON.stringify(now)).digest('base64url') };
}
