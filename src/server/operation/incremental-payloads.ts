// An answer that comes in parts: what is in each of them, and keeping track until the last has left.
import type { GraphQLError, GraphQLFormattedError } from 'graphql';

type Part = { readonly data?: unknown; readonly errors?: readonly GraphQLError[] | undefined };

/** What the payloads of every incremental format have in common; a plain answer is one, too. */
export type IncrementalPayload = Part & {
  readonly hasNext?: boolean;
  readonly incremental?: readonly (Part & { readonly items?: unknown })[];
  readonly completed?: readonly Part[];
  readonly extensions?: Readonly<Record<string, unknown>>;
};

export const errorsIn = (payload: IncrementalPayload): GraphQLError[] =>
  [payload, ...(payload.incremental ?? []), ...(payload.completed ?? [])].flatMap(
    ({ errors = [] }) => errors,
  );

/** Whether there is anything in it but nulls. */
export const hasData = ({ data, incremental = [] }: IncrementalPayload): boolean =>
  [data, ...incremental.flatMap((part) => [part.data, part.items])].some((one) =>
    Object.values(one ?? {}).some((value) => value !== null),
  );

/** The payload with the errors of its later parts changed; those beside the first data are left to others. */
export function withLaterErrors(
  payload: IncrementalPayload,
  change: (error: GraphQLError) => GraphQLFormattedError,
): IncrementalPayload {
  const changed = <Some extends Part>(part: Some): Some =>
    part.errors ? { ...part, errors: part.errors.map(change) as unknown as GraphQLError[] } : part;
  const { incremental, completed } = payload;
  return {
    ...payload,
    ...(incremental && { incremental: incremental.map(changed) }),
    ...(completed && { completed: completed.map(changed) }),
  };
}

export type Following = {
  /** Runs the work that makes the next payload. */
  readonly run: <Result>(work: () => Result) => Result;
  readonly seen: (payload: IncrementalPayload) => void;
  /** There will be no more payloads, for this reason. */
  readonly failed: (fault: unknown) => void;
  /** Called once: when the last payload has left, or earlier when the client has gone. */
  readonly ended: (isWhole: boolean) => void;
};

/** The same payloads, each reported to an observer; ends when the client goes away. */
export function followed<One extends IncrementalPayload>(
  payloads: AsyncIterable<One>,
  signal: AbortSignal,
  { run, seen, failed, ended }: Following,
): AsyncIterableIterator<One> {
  const iterator = payloads[Symbol.asyncIterator]();
  let isOver = false;
  function end(isWhole: boolean): void {
    signal.removeEventListener('abort', giveUp);
    if (!isOver) ended(isWhole);
    isOver = true;
  }
  const giveUp = async (): Promise<IteratorResult<One>> => {
    end(false);
    await run(() => iterator.return?.());
    return { done: true, value: undefined };
  };
  const left = () => void giveUp().catch(() => {});
  signal.addEventListener('abort', left, { once: true });
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      try {
        const step = await run(() => iterator.next());
        if (step.done) end(true);
        else seen(step.value);
        return step;
      } catch (fault) {
        failed(fault);
        end(false);
        throw fault;
      }
    },
    return: giveUp,
  };
}
