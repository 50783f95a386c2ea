// What a client accepts: one reader of the Accept header, by RFC 9110, for every way of answering. Pure.
import { LRUCache } from 'lru-cache';

/** One of the ranges that a client names. Type and parameters are in small letters. */
export type MediaRange = {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  /** From 0, not acceptable, to 1. */
  readonly quality: number;
};

/** A way of answering; `parameters` distinguish it from others of its type, and a client has to name them. */
export type Offer = {
  readonly type: string;
  readonly parameters?: Readonly<Record<string, string>>;
};

// Of a type in one coding, which is the only one that answers are written in.
const CHARSETS = ['utf-8', 'utf8'];
// Parameters that distinguish ways of answering; others say nothing about what is offered here.
const TELLING = ['deferspec', 'incrementalspec', 'subscriptionspec', 'callbackspec'];

/** The ranges in the order in which they are named; without a header everything is accepted. */
export function mediaRanges(header: string | null | undefined): readonly MediaRange[] {
  return splitOutsideQuotes(header?.trim() || '*/*', ',').map(toRange);
}

/** Whether a client accepts this coding, by its Accept-Encoding header; without one it accepts none. */
export function acceptsCoding(coding: string, header: string | null): boolean {
  const ranges = mediaRanges(header?.trim() || 'identity');
  const named =
    ranges.find(({ type }) => type === coding) ?? ranges.find(({ type }) => type === '*');
  return named !== undefined && named.quality > 0;
}

function toRange(text: string): MediaRange {
  const [type = '', ...rest] = splitOutsideQuotes(text, ';');
  const parameters = new Map<string, string>();
  let quality = 1;
  for (const part of rest) {
    const equals = part.indexOf('=');
    const name = (equals < 0 ? part : part.slice(0, equals)).trim().toLowerCase();
    const value = equals < 0 ? '' : unquoted(part.slice(equals + 1).trim());
    if (name === 'q') quality = toQuality(value);
    else if (name !== '') parameters.set(name, value.toLowerCase());
  }
  return { type: type.trim().toLowerCase(), parameters, quality };
}

function toQuality(value: string): number {
  const quality = /^\d(\.\d{0,3})?$/.test(value) ? Number(value) : Number.NaN;
  // A client with an unreadable quality has named the type all the same.
  return quality >= 0 && quality <= 1 ? quality : 1;
}

const unquoted = (value: string): string =>
  value.length >= 2 && value.startsWith('"') && value.endsWith('"')
    ? value.slice(1, -1).replaceAll(/\\(.)/gs, '$1')
    : value;

function splitOutsideQuotes(text: string, separator: string): string[] {
  if (!text.includes('"')) return text.split(separator);
  const parts: string[] = [];
  let from = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\\' && isQuoted) at += 1;
    else if (character === '"') isQuoted = !isQuoted;
    else if (character === separator && !isQuoted) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)];
}

type Match = {
  readonly quality: number;
  /** 0 for any type, 1 for any subtype, 2 for the type, and more for each parameter that is named. */
  readonly precision: number;
  readonly place: number;
};

/** The range that says most of an offer; null when none is about it. */
function matchOf({ type, parameters = {} }: Offer, ranges: readonly MediaRange[]): Match | null {
  let best: Match | null = null;
  ranges.forEach((range, place) => {
    const precision = precisionOf(range, type);
    if (precision === null || !parametersFit(range.parameters, parameters)) return;
    const named = precision + (precision === 2 ? range.parameters.size : 0);
    if (best && named <= best.precision) return;
    best = { quality: range.quality, precision: named, place };
  });
  return best;
}

function precisionOf(range: MediaRange, type: string): number | null {
  if (range.type === type) return 2;
  if (range.type === `${type.split('/')[0]}/*`) return 1;
  return range.type === '*/*' ? 0 : null;
}

function parametersFit(
  named: MediaRange['parameters'],
  offered: Readonly<Record<string, string>>,
): boolean {
  const charset = named.get('charset');
  if (charset !== undefined && !CHARSETS.includes(charset)) return false;
  return TELLING.every((name) => named.get(name) === offered[name]);
}

const HEADERS_KEPT = 500;
const MAX_KEPT_LENGTH = 500;

/**
 * Finds the offer that a client likes best by its Accept header; null when it accepts none. Of those that it likes
 * alike, one that it names comes before one that a wildcard lets in, the one named first before others, and then the
 * first offer. Ranges that are not considered are read as if they were not there.
 */
export function createPreference<Some extends Offer>(
  offers: readonly Some[],
  isConsidered: (range: MediaRange) => boolean = () => true,
): (header: string | null | undefined) => Some | null {
  // Clients send few different ones, and each its own again and again.
  const preferences = new LRUCache<string, { readonly offer: Some | null }>({ max: HEADERS_KEPT });
  return (header) => {
    const text = header ?? '';
    const found = preferences.get(text);
    if (found) return found.offer;
    const offer = preferred(mediaRanges(text).filter(isConsidered), offers);
    if (text.length <= MAX_KEPT_LENGTH) preferences.set(text, { offer });
    return offer;
  };
}

function preferred<Some extends Offer>(
  ranges: readonly MediaRange[],
  offers: readonly Some[],
): Some | null {
  let best: { readonly offer: Some; readonly match: Match } | null = null;
  for (const offer of offers) {
    const match = matchOf(offer, ranges);
    if (!match || match.quality === 0) continue;
    if (best === null || isLiked(match, best.match)) best = { offer, match };
  }
  return best?.offer ?? null;
}

/** Whether one match is better than another. */
function isLiked(one: Match, other: Match): boolean {
  if (one.quality !== other.quality) return one.quality > other.quality;
  const [isNamed, isOtherNamed] = [one.precision >= 2, other.precision >= 2];
  return isNamed === isOtherNamed ? one.place < other.place : isNamed;
}
