// Says which timings do not count: something failed, or somebody else used the machine.

export type Conduct = {
  readonly failed: number;
  readonly firstFailure: string | null;
  readonly answered: number;
  readonly elapsedMs: number;
  /** Processor time that processes took which are none of the run, in milliseconds. */
  readonly strangersMs: number;
};

/** Cores that others may use while something is timed. */
export const STRANGERS_MAY_USE = 0.1;

/** Why a timing does not count; null when it does. */
export function foulOf(conduct: Conduct): string | null {
  const { failed, firstFailure, answered, elapsedMs, strangersMs } = conduct;
  if (failed > 0) return `${failed} requests failed, the first with: ${firstFailure}`;
  if (answered === 0) return 'nothing was answered in the time';
  const strangers = strangersMs / elapsedMs;
  if (strangers > STRANGERS_MAY_USE) {
    return `another process used ${strangers.toFixed(2)} cores`;
  }
  return null;
}
