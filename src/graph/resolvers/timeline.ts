// A lead's whole story as the graph shows it: in pages, and whether it is whole.
import type { Session } from '../../leadsail/client/session.ts';
import { files } from '../../leadsail/files.ts';
import { interactions } from '../../leadsail/interactions.ts';
import { UpstreamFailure } from '../../upstream/failure.ts';
import type { AnswerPath } from '../../upstream/trace.ts';
import { codeOf } from '../errors.ts';
import { type CallEstimate, type FieldArguments, field, type LeadBound } from '../field.ts';
import type { HistoryPart, Resolvers, TimelineEntryType } from '../types.generated.ts';
import { checkFirst, itemsAsked } from './arguments.ts';
import { connectionResolvers, type Page } from './connection.ts';
import { pageOf, type StoryEvent, toPlace, toStory } from './timeline-events.ts';

export type TimelinePage = Page<StoryEvent> & {
  /** Null where a part is missing, or some of one. */
  readonly count: () => Promise<number | null>;
};

const MAX_PAGE = 200;
const DEFAULT_PAGE = 50;

const TYPES: readonly TimelineEntryType[] = ['INTERACTION', 'NOTE', 'FILE', 'STATUS'];
const PARTS: readonly HistoryPart[] = ['INTERACTIONS', 'FILES'];

const typesAsked = ({ filter }: FieldArguments): ReadonlySet<TimelineEntryType> =>
  new Set(filter?.types ?? TYPES);

/** The calls that these kinds of event need: signatures come with files alone. */
const partsFor = (types: ReadonlySet<TimelineEntryType>): readonly HistoryPart[] =>
  PARTS.filter((part) =>
    part === 'INTERACTIONS' ? types.has('INTERACTION') : types.has('FILE') || types.has('STATUS'),
  );

/** The rows of a part, and why there are none. */
type StoryPart<Row> = { readonly rows: readonly Row[]; readonly failure: UpstreamFailure | null };

const NOT_ASKED: StoryPart<never> = { rows: [], failure: null };

/** A missing list is a failure here, so that nobody mistakes it for an empty one. */
async function partOf<Row>(loading: Promise<readonly Row[] | null>): Promise<StoryPart<Row>> {
  try {
    const rows = await loading;
    if (rows !== null) return { rows, failure: null };
    const failure = new UpstreamFailure('bad_response', 'LeadSail sent no list.');
    return { rows: [], failure };
  } catch (error) {
    if (!(error instanceof UpstreamFailure)) throw error;
    return { rows: [], failure: error };
  }
}

type StoryParts = Awaited<ReturnType<typeof readParts>>;

/** Why parts that were read are missing, or some of one. */
function faultsOf(
  session: Session,
  leadId: string,
  parts: readonly HistoryPart[],
  read: StoryParts,
): Promise<readonly (UpstreamFailure | null)[]> {
  const faultOf = async (part: HistoryPart): Promise<UpstreamFailure | null> =>
    part === 'INTERACTIONS'
      ? (read.interactions.failure ?? gapIn(session.use(interactions).isWhole(leadId)))
      : (read.files.failure ?? gapIn(session.use(files).isWhole(leadId)));
  return Promise.all(parts.map(faultOf));
}

/** What is missing where LeadSail counts more rows than it sent, or some of them cannot be read. */
const gapIn = async (isWhole: Promise<boolean>): Promise<UpstreamFailure | null> =>
  (await isWhole) ? null : new UpstreamFailure('bad_response', 'LeadSail sent a part of a list.');

/** These parts of a lead, all at once. */
async function readParts(
  session: Session,
  leadId: string,
  parts: readonly HistoryPart[],
  at?: AnswerPath,
) {
  const [ofInteractions, ofFiles] = await Promise.all([
    parts.includes('INTERACTIONS')
      ? partOf(session.use(interactions).ofLead(leadId, at))
      : NOT_ASKED,
    parts.includes('FILES') ? partOf(session.use(files).ofLead(leadId, at)) : NOT_ASKED,
  ]);
  return { interactions: ofInteractions, files: ofFiles };
}

function planParts(
  plan: CallEstimate,
  parts: readonly HistoryPart[],
  leads: readonly LeadBound[],
): readonly LeadBound[] {
  for (const { name, count } of leads) {
    for (const part of parts) plan.once(`${part.toLowerCase()} of ${name}`, count);
  }
  return leads;
}

export const timelineResolvers: Resolvers = {
  Lead: {
    timeline: field(
      async (lead, args, { leadsail, failedParts }, info) => {
        const limit = checkFirst(args.first, DEFAULT_PAGE, MAX_PAGE);
        const place = args.after == null ? null : toPlace(args.after);
        const types = typesAsked(args);
        const read = await readParts(leadsail, lead.id, partsFor(types), info.path);
        const failures = [read.interactions, read.files].flatMap(({ failure }) => failure ?? []);
        const [first] = failures;
        if (first && failedParts === null) throw first;
        for (const failure of failures) failedParts?.push({ failure, at: info });
        const { rows } = read.interactions;
        const story = toStory({ lead, interactions: rows, files: read.files.rows }, types);
        const count = async (): Promise<number | null> => {
          const faults = await faultsOf(leadsail, lead.id, partsFor(types), read);
          return faults.some((fault) => fault !== null) ? null : story.length;
        };
        return { ...pageOf(story, limit, place), count };
      },
      {
        prefetch: (session, leadId, argumentsOf) =>
          leadId === null ? null : readParts(session, leadId, partsFor(typesAsked(argumentsOf()))),
        cost: {
          items: ({ first }) => itemsAsked(first, DEFAULT_PAGE, MAX_PAGE),
          calls: (plan, args, leads) => planParts(plan, partsFor(typesAsked(args)), leads),
        },
      },
    ),

    history: field(
      async ({ id }, _, { leadsail }, info) => {
        const read = await readParts(leadsail, id, PARTS, info.path);
        const faults = await faultsOf(leadsail, id, PARTS, read);
        const missing = PARTS.flatMap((part, at) => {
          const fault = faults[at];
          if (!fault) return [];
          return [{ part, code: codeOf(fault), retryAfterMs: fault.retryAfterMs ?? null }];
        });
        return { isComplete: missing.length === 0, missing };
      },
      {
        needsOnlyId: true,
        prefetch: (session, leadId) => (leadId === null ? null : readParts(session, leadId, PARTS)),
        cost: { calls: (plan, _, leads) => planParts(plan, PARTS, leads) },
      },
    ),
  },

  TimelineConnection: { ...connectionResolvers<StoryEvent>(), totalCount: ({ count }) => count() },
};
