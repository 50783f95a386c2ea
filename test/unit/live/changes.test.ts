// Telling of changes: what is forgotten, who is woken, and what happens when something may have been missed.

import { describe, expect, it } from 'vitest';
import { type Tag, tag } from '../../../src/leadsail/tags.ts';
import { createChanges } from '../../../src/live/changes.ts';
import { createLocalExchange } from '../../../src/live/replicas/exchange.ts';
import { type Fingerprint, toCredential } from '../../../src/upstream/credential.ts';

const [mine, yours] = ['mine', 'yours'].map((key) => toCredential(key)?.fingerprint) as [
  Fingerprint,
  Fingerprint,
];

/** Changes whose every effect stands in `seen`, in order. */
function startTelling() {
  const seen: string[] = [];
  const nameOf = (tenant: Fingerprint | null) =>
    tenant === null ? 'all' : tenant === mine ? 'mine' : 'yours';
  let gap = (): void => {};
  const onGap = (look: () => void): (() => void) => {
    gap = look;
    return () => {};
  };
  const changes = createChanges({
    exchange: { ...createLocalExchange(), onGap },
    drop: (tenant, tag) => void seen.push(`drop ${nameOf(tenant)} ${tag}`),
    dropAll: () => void seen.push('drop everything'),
  });
  const watch = (tenant: Fingerprint, tag: Tag) =>
    changes.watch(tenant, tag, () => void seen.push(`wake ${nameOf(tenant)} ${tag}`));
  return { changes, watch, seen, gap: () => gap() };
}

describe('a change', () => {
  it('of a tenant’s is forgotten first, and then wakes who watches that', () => {
    const { changes, watch, seen } = startTelling();
    watch(mine, tag.lead('1'));
    watch(mine, tag.lead('2'));
    watch(yours, tag.lead('1'));
    changes.notify(mine, [tag.lead('1'), tag.leads()]);
    expect(seen).toEqual(['drop mine lead 1', 'drop mine leads', 'wake mine lead 1']);
  });

  it('of nobody in particular is that of all who have such a thing', () => {
    const { changes, watch, seen } = startTelling();
    watch(mine, tag.lead('1'));
    watch(yours, tag.lead('1'));
    watch(yours, tag.lead('2'));
    changes.notify(null, [tag.lead('1')]);
    expect(seen).toEqual(['drop all lead 1', 'wake mine lead 1', 'wake yours lead 1']);
  });

  it('wakes nobody who stopped watching, nor anybody once it is closed', () => {
    const { changes, watch, seen } = startTelling();
    const stop = watch(mine, tag.lead('1'));
    watch(mine, tag.lead('1'));
    stop();
    stop();
    changes.notify(mine, [tag.lead('1')]);
    changes.notify(null, [tag.lead('1')]);
    expect(seen.filter((one) => one.startsWith('wake'))).toHaveLength(2);
    changes.close();
    changes.notify(mine, [tag.lead('1')]);
    expect(seen).toHaveLength(4);
  });

  it('that may have been missed is any: everything is forgotten, and everybody looks', () => {
    const { watch, seen, gap } = startTelling();
    watch(mine, tag.lead('1'));
    watch(yours, tag.interaction('1'));
    gap();
    expect(seen).toEqual(['drop everything', 'wake mine lead 1', 'wake yours interaction 1']);
  });
});
