// What /proc says of this machine: who used how much processor and memory, and what machine it is.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem } from 'node:os';

// USER_HZ, in which /proc counts; it is 100 on every Linux that Node runs on.
const TICK_MS = 10;

type ProcessLine = {
  readonly pid: number;
  readonly parent: number;
  readonly cpuMs: number;
  /** Of its children that have ended. */
  readonly endedCpuMs: number;
};

function readProcess(pid: number): ProcessLine | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name may hold blanks and brackets; what is counted comes behind the last one.
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [parent = 0] = fields.slice(1);
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11);
    const cpuMs = (user + system) * TICK_MS;
    return { pid, parent, cpuMs, endedCpuMs: (endedUser + endedSystem) * TICK_MS };
  } catch {
    return null;
  }
}

/** These processes and all their children. */
export function familyOf(...roots: readonly number[]): number[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? []);
  const family = new Set(roots);
  for (let size = 0; size !== family.size; ) {
    size = family.size;
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
  }
  return [...family];
}

/** User and system time of these processes so far, in milliseconds. */
export const cpuMsOf = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => sum + (readProcess(pid)?.cpuMs ?? 0), 0);

/** Likewise of this process's children that have ended. */
export const endedCpuMs = (): number => readProcess(process.pid)?.endedCpuMs ?? 0;

/**
 * Time that the processors worked for any process so far, in milliseconds, what a host took away from
 * this machine included. Interrupts are left out: they belong to no process.
 */
export function machineCpuMs(): number {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const [user = 0, nice = 0, system = 0, , , , , steal = 0] = line
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + steal) * TICK_MS;
}

/** Lets the peak of these processes' memory begin anew. */
export function forgetPeakMemory(pids: readonly number[]): void {
  for (const pid of pids) writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

/** The highest resident memory of these processes, in megabytes. */
export const peakMemoryMb = (pids: readonly number[]): number => memoryMb(pids, /^VmHWM:\s+(\d+)/m);

/** The resident memory of these processes now, in megabytes. */
export const residentMemoryMb = (pids: readonly number[]): number =>
  memoryMb(pids, /^VmRSS:\s+(\d+)/m);

function memoryMb(pids: readonly number[], line: RegExp): number {
  const kilobytes = pids.map((pid) =>
    Number(line.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0),
  );
  return kilobytes.reduce((sum, one) => sum + one, 0) / 1024;
}

/** What a reader of the results has to know of where they were taken. */
export function describeMachine() {
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    system: `Linux ${release()}`,
    node: process.version,
  };
}
export type Machine = ReturnType<typeof describeMachine>;
