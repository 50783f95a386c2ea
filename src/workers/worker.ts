// A worker's side of its life with the process that started it.
import type { Replicas } from '../live/replicas/replicas.ts';
import type { Counts } from '../server/telemetry/metrics.ts';
import { toText } from './aggregate.ts';
import type { IpcChannel } from './ipc-channel.ts';
import type { PrimaryMethods, UpstreamSource } from './methods.ts';
import { createSharedStateClient } from './shared-state-client.ts';

export type WorkerLink = UpstreamSource & {
  /** Names this worker among all there ever were. */
  readonly self: number;
  /** The port where a worker listens for the other workers; null: no such worker serves. */
  readonly ownerPortOf: (worker: number) => Promise<number | null>;
  /** The shared state where there is no Redis. */
  readonly sharedState: Replicas;
  /** `/metrics` of all; of this one alone while the others cannot be asked. */
  readonly metricsOfAll: (counts: () => Promise<Counts>) => Promise<string>;
  /** Where it listens for the other workers. */
  readonly announcePort: (port: number) => void;
  /** It serves: from now on it is counted on. */
  readonly serves: (address: string, counts: () => Promise<Counts>) => void;
  /** Why it cannot serve; resolves when that was heard. */
  readonly cannot: (faults: readonly string[]) => Promise<void>;
  /** What it has counted, when it will count no more. */
  readonly leaves: (counts: Counts) => Promise<void>;
};

export async function takeUpWork(
  channel: IpcChannel<PrimaryMethods>,
  nowMs: () => number,
  onFault: (fault: unknown) => void,
): Promise<WorkerLink> {
  const begin = await channel.ask('begin');
  const heard = async (answer: Promise<unknown>): Promise<void> =>
    void (await answer.catch(() => {}));
  return {
    ...begin,
    sharedState: createSharedStateClient(channel, nowMs, onFault),
    ownerPortOf: (worker) => channel.ask('owner port', worker).catch(() => null),
    announcePort: (port) => channel.notify('port', port),
    metricsOfAll: (counts) => channel.ask('metrics').catch(async () => toText([await counts()], 1)),
    serves(address, counts) {
      channel.serve({ counts });
      channel.notify('serving', address);
    },
    cannot: (faults) => heard(channel.ask('faults', faults)),
    leaves: (counts) => heard(channel.ask('counted', counts)),
  };
}
