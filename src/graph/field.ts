// What a field says of itself in its `extensions`: what may be asked for early, and what it can cost.
import type { GraphQLResolveInfo } from 'graphql';
import type { Session } from '../leadsail/session.ts';
import type { AnswerPath } from '../upstream/trace.ts';
import type { GatewayContext } from './context.ts';

/** Leads that an answer can hold: which, and how many at most. The same `name` is the same leads. */
export type LeadGroup = { readonly name: string; readonly count: number };

/** REST calls that a field can need. */
export type CallPlan = {
  /** `count` calls, once however often the same `name` is planned. */
  readonly once: (name: string, count: number) => void;
  /** `count` calls each time, the last of them a write: whatever is read after it is read anew. */
  readonly write: (count: number) => void;
};

/**
 * What a field says of its cost. `args` are as the resolver gets them; `type` is the type of object that it
 * answers with, one after the other where there are several.
 */
export type FieldCost = {
  /** Items of the list, or of each list of the connection, that the field answers with. */
  readonly items?: (args: FieldArguments, type: string) => number;
  /**
   * Plans the field's calls and says whose leads are below it. `leads` are those above it;
   * `isMoreThanId` is whether more is selected than their ids can answer.
   */
  readonly calls?: (
    plan: CallPlan,
    args: FieldArguments,
    leads: readonly LeadGroup[],
    isMoreThanId: () => boolean,
    type: string,
  ) => readonly LeadGroup[];
};

// biome-ignore lint/suspicious/noExplicitAny: the schema decides; what a field reads is declared beside it
export type FieldArguments = Readonly<Record<string, any>>;

/** What a field may say of itself in `extensions`. */
export type FieldExtensions = {
  /** Warms the loader; `parentId` is null where the parent is not known yet. Failures come again later. */
  readonly early?: (session: Session, parentId: string | null) => Promise<unknown> | null;
  /** The parent's id is all that the field needs: nothing else of the parent is read. */
  readonly needsOnlyId?: boolean;
  /** What the field can cost, told from its arguments alone. */
  readonly cost?: FieldCost;
  /**
   * Asked for without arguments it is this property of its parent, wherever the parent has it. The resolver
   * is for parents that lack it.
   */
  readonly stored?: string;
  /** Asked for without arguments it is the records of the list that its parent stands for, or their count. */
  readonly ofList?: 'records' | 'count';
};

/** How a noun is reached by who holds no more of it than its key. */
export type Reference<Found extends object = object> = {
  /** The fields of which each alone names one; the same value in all of them. */
  readonly keys: readonly string[];
  /** Null when LeadSail has none. `at` is the place of the answer that it is for. */
  readonly load: (
    key: string,
    at: AnswerPath,
    context: GatewayContext,
    info: GraphQLResolveInfo,
  ) => Promise<Found | null>;
  /** Plans the calls of one, and says whose leads are below it. */
  readonly plan: (plan: CallPlan, key: string) => readonly LeadGroup[];
};

/** A resolver with something to say of its field. */
export function field<Resolve>(resolve: Resolve, extensions: FieldExtensions) {
  return { resolve, extensions };
}
