// A gateway for the fuzzer: a process of its own in front of a simulated LeadSail.
import { existsSync } from 'node:fs';
import { cpuMsOf, familyOf } from '../../bench/machine.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';
import { command } from '../support/command.ts';
import { WEBHOOK_SECRET } from '../support/connection-states.ts';
import type { Target } from './judge.ts';

export type StartedTarget = Target & {
  /** Asks it to stop, and says how it ended. */
  readonly stop: () => Promise<{ readonly code: number | null; readonly stderr: string }>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

/** Starts it with as many workers. */
export async function startTarget(
  { url }: Pick<Simulator, 'url'>,
  workers: number,
): Promise<StartedTarget> {
  const args = ['--port', '0', '--leadsail-url', url, '--workers', `${workers}`];
  const gateway = command(args, {
    LOG_LEVEL: 'warn',
    GATEWAY_WEBHOOK_SECRET: WEBHOOK_SECRET,
  });
  const [, port] = await gateway.says(/GraphQL +http:\/\/127\.0\.0\.1:(\d+)\/graphql/);
  const family = existsSync('/proc/stat') ? familyOf(gateway.pid) : null;
  return {
    port: Number(port),
    cpuMs: () => family && cpuMsOf(family),
    printed: gateway.printed,
    stop() {
      gateway.kill('SIGTERM');
      return gateway.ends;
    },
    [Symbol.asyncDispose]: gateway[Symbol.asyncDispose],
  };
}
