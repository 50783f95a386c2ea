// The process that several workers have in common: it starts them, and they meet here. It answers no client.
import cluster from 'node:cluster';
import type { ReadinessCheck } from '../server/http/health.ts';
import type { Log } from '../server/telemetry/log.ts';
import { createAggregate } from './aggregate.ts';
import { createIpcChannel } from './ipc-channel.ts';
import type { PrimaryMethods, SharedState, UpstreamSource, WorkerMethods } from './methods.ts';
import { createSharedStateServer } from './shared-state-server.ts';
import type { Begun, Worker, WorkerExit } from './slots.ts';
import { createSupervisor } from './supervisor.ts';

export type PrimaryOptions = {
  readonly workers: number;
  readonly source: UpstreamSource;
  readonly stopMs: number;
  readonly log: Log;
  readonly nowMs: () => number;
};

export type Primary = {
  /** Resolves when the workers serve; faults: none can. */
  readonly start: () => Promise<Begun>;
  /** New workers for old ones, with no request lost. */
  readonly renew: () => Promise<void>;
  /** `/metrics` of all. */
  readonly metrics: () => Promise<string>;
  /** What `/ready` says beside it. */
  readonly readiness: ReadinessCheck;
  readonly stop: () => Promise<void>;
};

export function createPrimary(options: PrimaryOptions): Primary {
  const sharedState = createSharedStateServer(options.nowMs);
  const aggregate = createAggregate();
  // By worker: where it listens for the others.
  const ownerPorts = new Map<number, number>();
  let isStopping = false;
  const supervisor = createSupervisor({ ...options, size: options.workers, spawn });
  const metrics = (): Promise<string> =>
    aggregate.text(supervisor.serving().map(({ channel }) => channel));

  // In turn: left to the kernel, most connections go to the quickest worker.
  cluster.schedulingPolicy = cluster.SCHED_RR;

  function spawn(): Worker {
    const child = cluster.fork();
    const { process: running } = child;
    // A closed channel loses messages; the end of the worker is noticed elsewhere.
    const channel = createIpcChannel<WorkerMethods>(
      (message) => void child.send(message, () => {}),
    );
    const leave = sharedState.admit(channel);
    const began = Promise.withResolvers<Begun>();
    const ended = Promise.withResolvers<WorkerExit>();
    const kill = (): void => void running.kill('SIGKILL');
    let faults: readonly string[] = [];
    const methods: Omit<PrimaryMethods, keyof SharedState> = {
      begin: () => ({ ...options.source, self: child.id }),
      port: (port) => void ownerPorts.set(child.id, port),
      'owner port': (worker) => ownerPorts.get(worker) ?? null,
      serving: (address) => began.resolve({ address }),
      faults: (said) => {
        faults = said;
      },
      counted: (counts) => aggregate.note(channel, counts),
      metrics,
    };
    channel.serve(methods);
    child.on('message', channel.hear);
    child.on('error', kill);
    child.once('exit', (code: number | null, signal: string | null) => {
      leave();
      ownerPorts.delete(child.id);
      aggregate.leave(channel);
      began.resolve({ faults });
      ended.resolve({ code, signal });
    });
    return {
      pid: running.pid ?? 0,
      channel,
      began: began.promise,
      ended: ended.promise,
      kill,
    };
  }

  return {
    start: supervisor.start,
    renew: supervisor.renew,
    metrics,
    readiness() {
      if (isStopping) return { reason: 'stopping', isFatal: true };
      return supervisor.serving().length === 0
        ? { reason: 'no worker serves', isFatal: true }
        : null;
    },
    stop() {
      isStopping = true;
      return supervisor.stop();
    },
  };
}
