// The outcomes of operations and events with compiled plans, for their metric.

/** Each outcome and reason, with when it is counted. `docs/operations.md` shows this table. */
export const PLAN_OUTCOMES = {
  answered: {
    outcome: 'answered',
    reason: '',
    when: 'A compiled plan answered.',
  },
  failed: {
    outcome: 'handed_on',
    reason: 'failure',
    when: 'A plan met an error, or what only an executor can tell; graphql-js went on with what was read.',
  },
  firstTime: {
    outcome: 'bypassed',
    reason: 'first_time',
    when: 'The operation was not executed before; its plan is made when it comes again, or in a quiet moment.',
  },
  noPlan: {
    outcome: 'bypassed',
    reason: 'no_plan',
    when: 'Mutations, introspection, and more than four switches by variable have no plan.',
  },
  incremental: {
    outcome: 'bypassed',
    reason: 'incremental',
    when: 'It has `@defer` or `@stream`.',
  },
  trace: {
    outcome: 'bypassed',
    reason: 'trace',
    when: 'A trace of its calls or fields was asked for.',
  },
} as const;

export type PlanOutcome = (typeof PLAN_OUTCOMES)[keyof typeof PLAN_OUTCOMES];
