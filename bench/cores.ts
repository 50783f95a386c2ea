// One processor for the process that is measured, as in a container that has one; another for all else.
import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

const MEASURED = '0';
const ALL_ELSE = '1';

/**
 * Binds this process, and with it what it starts from now on, to one processor. Returns what has to stand
 * before the command of a process to be measured, which binds that to another; throws where there is only one.
 */
export function isolate(): readonly string[] {
  try {
    execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', ALL_ELSE, `${process.pid}`]);
  } catch (error) {
    const cores = availableParallelism();
    throw new Error(
      `This table needs taskset (of util-linux) and 2 processors, here are ${cores}: ${(error as Error).message}`,
    );
  }
  return ['taskset', '--cpu-list', MEASURED];
}
