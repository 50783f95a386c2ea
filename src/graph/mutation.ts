// How every mutation goes: look at the input, write once, and tell what was refused as data.
import type { GraphQLResolveInfo } from 'graphql';
import type { Session } from '../leadsail/session.ts';
import type { AnswerPath } from '../upstream/trace.ts';
import type { GatewayContext } from './context.ts';
import { field } from './field.ts';
import { faultsOf, type Rules } from './input-rules.ts';
import { toUserErrors, type UserError, userError } from './user-errors.ts';

/** Ids, and why not: everything else of a payload is read anew where it is selected. */
export type Payload = {
  readonly leadId: string | null;
  readonly interactionId: string | null;
  readonly messageId: string | null;
  readonly submissionId: string | null;
  readonly userErrors: readonly UserError[];
};

const NOTHING: Payload = {
  leadId: null,
  interactionId: null,
  messageId: null,
  submissionId: null,
  userErrors: [],
};

type Keyed = { readonly idempotencyKey?: string | null | undefined };

/** An input without its nulls and its key. */
export type Given<Input> = {
  readonly [Key in keyof Input as Exclude<Key, 'idempotencyKey'>]: NonNullable<Input[Key]>;
};

type Declaration<Input extends Keyed> = {
  readonly rules: Rules<Input>;
  /** What is wrong with the input besides. */
  readonly faults?: (input: Input) => readonly UserError[];
  /** The field that names the record that LeadSail may not have; null when it is not known which. */
  readonly missing: (input: Given<Input>) => (keyof Input & string) | null;
  /** Calls that come before the write. */
  readonly readsBefore?: number;
  /** What was written to, or why not. */
  readonly write: (
    input: Given<Input>,
    leadsail: Session,
    at: AnswerPath,
  ) => Promise<Partial<Payload>>;
};

export function mutation<Input extends Keyed>(declared: Declaration<Input>) {
  const { rules, missing, write, readsBefore = 0 } = declared;
  const fields = new Set(Object.keys(rules));

  async function resolve(
    _: unknown,
    { input }: { readonly input: Input },
    { leadsail, once }: GatewayContext,
    info: GraphQLResolveInfo,
  ): Promise<Payload> {
    const faults = [...faultsOf(input, rules), ...(declared.faults?.(input) ?? [])];
    if (faults.length > 0) return { ...NOTHING, userErrors: faults };
    const given = withoutNulls(input);

    async function run(): Promise<Payload> {
      try {
        return { ...NOTHING, ...(await write(given, leadsail, info.path)) };
      } catch (error) {
        const userErrors = toUserErrors(error, fields, missing(given));
        if (userErrors === null) throw error;
        return { ...NOTHING, userErrors };
      }
    }

    const { idempotencyKey: key } = input;
    if (key == null) return run();
    return (await once(key, [info.fieldName, given], run)) ?? { ...NOTHING, userErrors: [REUSED] };
  }

  return field(resolve, {
    cost: {
      calls(plan) {
        plan.write(readsBefore + 1);
        return [{ name: 'lead that was written to', count: 1 }];
      },
    },
  });
}

const REUSED = userError(
  'IDEMPOTENCY_KEY_REUSED',
  'idempotencyKey must be new for a new input; this one was used for another.',
  'idempotencyKey',
);

function withoutNulls<Input extends Keyed>(input: Input): Given<Input> {
  const given = Object.entries(input).filter(
    ([name, value]) => name !== 'idempotencyKey' && value !== null,
  );
  return Object.fromEntries(given) as Given<Input>;
}
