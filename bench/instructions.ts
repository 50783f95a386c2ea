// Counts the instructions that processes run, where the machine lets perf: steadier than time is.
import { execFile, spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const EVENT = 'instructions:u';
/** Time for perf to attach. */
const ATTACH_MS = 200;
const run = promisify(execFile);

/** Whether this machine counts instructions; in most virtual machines it does not. */
export async function countsInstructions(): Promise<boolean> {
  try {
    const { stderr } = await run('perf', ['stat', '-x', ',', '-e', EVENT, 'true']);
    return toCount(stderr) !== null;
  } catch {
    return false;
  }
}

/** Runs `act` and counts what these processes ran meanwhile; null when perf said nothing. */
export async function countWhile<T>(
  pids: readonly number[],
  act: () => Promise<T>,
): Promise<{ readonly result: T; readonly count: number | null }> {
  const perf = spawn('perf', ['stat', '-x', ',', '-e', EVENT, '-p', pids.join(',')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  perf.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = new Promise((resolve) => perf.once('close', resolve));
  await pause(ATTACH_MS);
  const result = await act();
  perf.kill('SIGINT');
  await ended;
  return { result, count: toCount(said) };
}

/** The number in perf's line, `123456,,instructions:u,…`; null for `<not supported>`. */
export function toCount(said: string): number | null {
  const line = said.split('\n').find((one) => one.includes(`,${EVENT}`));
  const count = Number(line?.split(',')[0]);
  return Number.isFinite(count) && count > 0 ? count : null;
}
