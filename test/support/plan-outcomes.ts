// What became of operations and events as far as plans go, read from the page of metrics.
import type { Kit } from './kit.ts';

/** How often, by outcome and reason; what never happened is left out. */
export async function plansOf({ url }: Pick<Kit, 'url'>): Promise<Record<string, number>> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const lines = text.matchAll(
    /^graphql_server_plans_total\{outcome="(\w+)",reason="(\w*)"\} (\d+)/gm,
  );
  const counts = [...lines].map(
    ([, outcome, reason, times]) =>
      [reason ? `${outcome}_${reason}` : `${outcome}`, Number(times)] as const,
  );
  return Object.fromEntries(counts.filter(([, times]) => times > 0));
}
