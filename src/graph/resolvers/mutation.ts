// The course of every mutation: check the input, write once, and return refusals as data.
import type { GraphQLResolveInfo } from 'graphql';
import type { DialedLead } from '../../leadsail/auto-dialer.ts';
import type { Right } from '../../upstream/credential.ts';
import { UpstreamFailure } from '../../upstream/failure.ts';
import type { AnswerPath } from '../../upstream/trace.ts';
import type { FinishedWrite, GatewayContext } from '../context.ts';
import { codeOfFault } from '../errors.ts';
import { type FieldCost, field } from '../field.ts';
import type { WriteOutcome } from '../types.generated.ts';
import { faultsOf, type Rules } from './input-rules.ts';
import { toUserErrors, type UserError, userError } from './user-errors.ts';

/** Ids, LeadSail's results and user errors: everything else of a payload is read again where it is selected. */
export type Payload = {
  readonly leadId: string | null;
  readonly interactionId: string | null;
  readonly messageId: string | null;
  readonly submissionId: string | null;
  /** Of the file that was saved or sent. */
  readonly fileKey: string | null;
  /** Stored nowhere: null when a caller repeats a request by its idempotency key. */
  readonly signingUrl: string | null;
  readonly requiresQualification: boolean | null;
  /** One for each lead to dial; LeadSail's reasons are stored nowhere either. */
  readonly results: readonly DialedLead[];
  readonly succeeded: number | null;
  readonly userErrors: readonly UserError[];
};

/** The fields of every payload. */
export const payloadFields = {
  outcome: ({ userErrors }: Payload): WriteOutcome =>
    userErrors.length === 0 ? 'DONE' : 'NOT_DONE',
};

/** The cost of a record that is read again because it was written. */
export const costOfWritten = (what: string): FieldCost => ({
  calls(plan, _, leads) {
    plan.once(`${what} that was written`, 1);
    return leads;
  },
});

const NOTHING: Payload = {
  leadId: null,
  interactionId: null,
  messageId: null,
  submissionId: null,
  fileKey: null,
  signingUrl: null,
  requiresQualification: null,
  results: [],
  succeeded: null,
  userErrors: [],
};

/** What is stored of a write under its idempotency key: no link, and no words of LeadSail's. */
const toKept = (payload: Payload): Payload => ({
  ...payload,
  signingUrl: null,
  results: payload.results.map((one) => ({ ...one, reason: null })),
});

type IdempotentInput = { readonly idempotencyKey?: string | null | undefined };

/** An input without its nulls and its key. */
export type GivenInput<Input> = {
  readonly [Key in keyof Input as Exclude<Key, 'idempotencyKey'>]: NonNullable<Input[Key]>;
};

type MutationDeclaration<Input extends IdempotentInput> = {
  readonly rules: Rules<Input>;
  /** Further faults of the input. */
  readonly faults?: (input: Input) => readonly UserError[];
  /** The field with the id of the record that LeadSail may not have; null when it could be any. */
  readonly missing: (input: GivenInput<Input>) => (keyof Input & string) | null;
  /** The right that a caller needs; `write` when left out. */
  readonly right?: Right;
  /** How many leads its payload lists; it has one, in no list, when this is left out. */
  readonly leads?: (input: Input) => number;
  /** Calls that come before the write. */
  readonly readsBefore?: number;
  /** The record that was written, or why it was not. */
  readonly write: (
    input: GivenInput<Input>,
    context: GatewayContext,
    at: AnswerPath,
  ) => Promise<Partial<Payload>>;
};

export function mutation<Input extends IdempotentInput>(declared: MutationDeclaration<Input>) {
  const { rules, missing, write, leads, readsBefore = 0, right = 'write' } = declared;
  const fields = new Set(Object.keys(rules));

  async function perform(
    input: Input,
    context: GatewayContext,
    info: GraphQLResolveInfo,
    onRun: () => void,
  ): Promise<Payload> {
    context.demand(right);
    const faults = [...faultsOf(input, rules), ...(declared.faults?.(input) ?? [])];
    if (faults.length > 0) return { ...NOTHING, userErrors: faults };
    const given = withoutNulls(input);

    let fresh = null as Payload | null;

    async function run(): Promise<Payload> {
      onRun();
      context.leadsail.beginWrite();
      try {
        fresh = { ...NOTHING, ...(await write(given, context, info.path)) };
        return toKept(fresh);
      } catch (error) {
        const userErrors = toUserErrors(error, fields, missing(given));
        if (userErrors === null) throw error;
        return { ...NOTHING, userErrors };
      }
    }

    const { idempotencyKey: key } = input;
    const written =
      key == null ? await run() : await context.runIdempotent(key, [info.fieldName, given], run);
    return fresh ?? written ?? { ...NOTHING, userErrors: [REUSED] };
  }

  async function resolve(
    _: unknown,
    { input }: { readonly input: Input },
    context: GatewayContext,
    info: GraphQLResolveInfo,
  ): Promise<Payload> {
    let hasRun = false;
    const report = (outcome: FinishedWrite['outcome'], codes: readonly string[]): void => {
      const isRepeated = outcome !== 'NOT_DONE' && !hasRun;
      context.reportWrite({ mutation: info.fieldName, outcome, codes, isRepeated });
    };
    try {
      const payload = await perform(input, context, info, () => {
        hasRun = true;
      });
      const codes = payload.userErrors.map(({ code }) => code);
      report(payloadFields.outcome(payload) === 'DONE' ? 'DONE' : 'NOT_DONE', codes);
      return payload;
    } catch (error) {
      const isUnknown = error instanceof UpstreamFailure && error.mayHaveHappened;
      report(isUnknown ? 'UNKNOWN' : 'NOT_DONE', [codeOfFault(error)]);
      throw error;
    }
  }

  return field(resolve, {
    right,
    cost: {
      ...(leads && { items: ({ input }) => leads(input) }),
      calls(plan, { input }) {
        plan.write(readsBefore + 1);
        return [{ name: 'lead that was written to', count: leads?.(input) ?? 1 }];
      },
    },
  });
}

const REUSED = userError(
  'IDEMPOTENCY_KEY_REUSED',
  'idempotencyKey must be new for a new input; this one was used for another.',
  'idempotencyKey',
);

function withoutNulls<Input extends IdempotentInput>(input: Input): GivenInput<Input> {
  const given = Object.entries(input).filter(
    ([name, value]) => name !== 'idempotencyKey' && value !== null,
  );
  return Object.fromEntries(given) as GivenInput<Input>;
}
