// A worker's side of its life with the process that started it.
import type { Replicas } from '../live/replicas.ts';
import type { Counts } from '../server/metrics.ts';
import type { Line } from './line.ts';
import type { Source } from './primary.ts';
import { createSiblings } from './siblings.ts';
import { toText } from './tally.ts';

export type Employment = Source & {
  /** Names this worker among all there ever were. */
  readonly self: number;
  /** Where the doors are that workers have for each other. */
  readonly directory: string;
  /** What is shared where there is no Redis. */
  readonly siblings: Replicas;
  /** `/metrics` of all; of this one alone while the others cannot be asked. */
  readonly metricsOfAll: (counts: Counts) => Promise<string>;
  /** It serves: from now on it is counted on. */
  readonly serves: (address: string, counts: () => Promise<Counts>) => void;
  /** Why it cannot serve; resolves when that was heard. */
  readonly cannot: (faults: readonly string[]) => Promise<void>;
  /** What it has counted, when it will count no more. */
  readonly leaves: (counts: Counts) => Promise<void>;
};

export async function takeUpWork(
  line: Line,
  nowMs: () => number,
  onFault: (fault: unknown) => void,
): Promise<Employment> {
  const begin = (await line.ask('begin')) as Source & Pick<Employment, 'self' | 'directory'>;
  const heard = async (answer: Promise<unknown>): Promise<void> =>
    void (await answer.catch(() => {}));
  return {
    ...begin,
    siblings: createSiblings(line, nowMs, onFault),
    metricsOfAll: async (counts) => {
      const text = await line.ask('metrics').catch(() => null);
      return typeof text === 'string' ? text : toText([counts], 1);
    },
    serves(address, counts) {
      line.answer('counts', counts);
      line.tell('serving', address);
    },
    cannot: (faults) => heard(line.ask('faults', faults)),
    leaves: (counts) => heard(line.ask('counted', counts)),
  };
}
