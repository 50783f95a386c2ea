// The order of what several processes read: nothing older is told after something newer.
//
// Each poll lies between two ticks, which all processes draw from the same numbers. Of two polls that overlap nobody
// can say which saw more, so that only one that began when the other had ended follows it.

/** When a poll was made; null: there was nobody to ask. */
export type Span = { readonly from: number | null; readonly to: number | null };

/** What is known of a state beside itself. */
export type Dated = Span & {
  /** The greatest one is the newest; null: it says nothing of that. */
  readonly version: number | null;
};

/**
 * Whether a state is later than the one that is known, as far as anybody can say; `newest` is the greatest version that
 * any process has seen.
 */
export function isLater(state: Dated, before: Dated | null, newest: number | null = null): boolean {
  const least = Math.max(before?.version ?? -Infinity, newest ?? -Infinity);
  if (state.version !== null && state.version < least) return false;
  return state.from === null || !before || before.to === null || state.from > before.to;
}

/** A state on its way to other processes. */
export function toMessage({ from, to }: Span, text: string): string {
  return `${from ?? ''} ${to ?? ''}\n${text}`;
}

/** Null for a text that no process of ours sends. */
export function fromMessage(message: string): (Span & { readonly text: string }) | null {
  const end = message.indexOf('\n');
  const [, from, to] = /^(\d*) (\d*)$/.exec(message.slice(0, Math.max(0, end))) ?? [];
  if (from === undefined || to === undefined) return null;
  const toTick = (digits: string): number | null => (digits === '' ? null : Number(digits));
  return { from: toTick(from), to: toTick(to), text: message.slice(end + 1) };
}
