// A fresh copy of a handwritten lead: a simulator may change it, the next one must not see that.
import type { JsonObject } from '../envelope.ts';
import type { TenantPools } from './pools.ts';

type Showcase = NonNullable<TenantPools['showcase']>;

export function makeShowcase(showcase: Showcase): {
  lead: JsonObject;
  interactions: JsonObject[];
} {
  return structuredClone({ lead: showcase.lead, interactions: [...showcase.interactions] });
}
