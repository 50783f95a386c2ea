// What a field declares in its `extensions`: what may be prefetched, and what it can cost.
import type { GraphQLResolveInfo } from 'graphql';
import type { Session } from '../leadsail/client/session.ts';
import type { Right } from '../upstream/credential.ts';
import type { AnswerPath } from '../upstream/trace.ts';
import type { GatewayContext } from './context.ts';

/**
 * Leads, or campaigns, that an answer can hold, and how many at most. The same `name` means the same ones.
 */
export type LeadBound = { readonly name: string; readonly count: number };

/** REST calls that a field can need. */
export type CallEstimate = {
  /** `count` calls, once however often the same `name` is planned. */
  readonly once: (name: string, count: number) => void;
  /** `count` calls each time, the last of them a write: what is read after it is read again. */
  readonly write: (count: number) => void;
};

/**
 * The cost of a field. `args` are as the resolver gets them; `type` is the type of object that it
 * returns, one after the other where there are several.
 */
export type FieldCost = {
  /** Items of the list, or of each list of the connection, that the field returns. */
  readonly items?: (args: FieldArguments, type: string) => number;
  /**
   * Plans the field's calls and returns the leads below it. `leads` are those above it;
   * `isMoreThanId` is whether more is selected than their ids can answer.
   */
  readonly calls?: (
    plan: CallEstimate,
    args: FieldArguments,
    leads: readonly LeadBound[],
    isMoreThanId: () => boolean,
    type: string,
  ) => readonly LeadBound[];
};

// biome-ignore lint/suspicious/noExplicitAny: the schema decides; what a field reads is declared beside it
export type FieldArguments = Readonly<Record<string, any>>;

/** What a field may declare in `extensions`. */
export type FieldExtensions = {
  /**
   * Warms the loader; `parentId` is null where the parent is not known yet, and `argumentsOf` throws where they cannot
   * be right. Failures come again later.
   */
  readonly prefetch?: (
    session: Session,
    parentId: string | null,
    argumentsOf: () => FieldArguments,
  ) => Promise<unknown> | null;
  /** The parent's id is all that the field needs: nothing else of the parent is read. */
  readonly needsOnlyId?: boolean;
  /** The cost of the field, judged by its arguments alone. */
  readonly cost?: FieldCost;
  /** Over the call budget its items are missing one by one: its calls never refuse an operation beforehand. */
  readonly answersInPart?: boolean;
  /** The right that a caller of a mutation needs. */
  readonly right?: Right;
  /**
   * Without arguments it is this property of its parent, wherever the parent has it. The resolver
   * is for parents that lack it.
   */
  readonly sourceProperty?: string;
  /** What it is of its parent's list of records, when it has no arguments. */
  readonly listSource?: ListSource;
};

export type ListSource =
  | { readonly is: 'count' }
  /** With the argument `where` alone, the records whose property of that name has its value. */
  | { readonly is: 'records'; readonly where?: string }
  | { readonly is: 'text'; readonly line: TextLine };

/** A text with a line for each record whose property `what` is not null: what `who` is, `colon`, and what `what` is. */
export type TextLine = {
  readonly who: string;
  /** In place of `who` where that is null. */
  readonly nobody: string;
  readonly colon: string;
  readonly what: string;
};

/** How a resource is reached by its key alone: a text, or the fields of a composite key. */
export type Reference<Found extends object = object, Key = string> = {
  /** The fields that are a key each, all with the same value. `leadId key`: both together are one key. */
  readonly keys: readonly string[];
  /** The field of Query that returns many by the first key, in the order of the keys. */
  readonly byKeys: string;
  /** Null when LeadSail has none. `at` is its place in the answer. */
  readonly load: (
    key: Key,
    at: AnswerPath,
    context: GatewayContext,
    info: GraphQLResolveInfo,
  ) => Promise<Found | null>;
  /** Plans the calls of one, and returns the leads below it. */
  readonly plan: (plan: CallEstimate, key: Key) => readonly LeadBound[];
};

/** A resolver with the extensions of its field. */
export function field<Resolve>(resolve: Resolve, extensions: FieldExtensions) {
  return { resolve, extensions };
}
