// The npm and the shells that a process was started by: signals for it often reach only them.
//
// A shell that gets SIGTERM ends at once without passing it on. What it ran would go on, with nobody to stop it.
import { readFileSync } from 'node:fs';

const POLL_MS = 250;

/** A process; null where there is none, or no list of processes. */
type Process = { readonly parent: number; readonly command: readonly string[] };

function processOf(pid: number): Process | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name stands in parentheses and may contain others.
    const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return { parent: Number(parent), command };
  } catch {
    return null;
  }
}

// Neither an interactive shell nor one that runs a script: what those start may outlive them.
const isLauncher = ([program = '', option = '']: readonly string[]): boolean =>
  /^npm( |$)/.test(program) || (/(^|\/)(ba|da|a|k|z)?sh$/.test(program) && option === '-c');

/** The nearest first. */
function launchersAbove(parent: number): number[] {
  const found: number[] = [];
  for (let pid = parent; pid > 1; ) {
    const above = processOf(pid);
    if (!above || !isLauncher(above.command)) break;
    found.push(pid);
    pid = above.parent;
  }
  return found;
}

/** Calls back once when one of those that started this process has ended before it. */
export function watchLaunchers(parentNow: () => number, onGone: () => void): void {
  const launchers = launchersAbove(parentNow()).join();
  if (launchers === '') return;
  const polling = setInterval(() => {
    if (launchersAbove(parentNow()).join() === launchers) return;
    clearInterval(polling);
    onGone();
  }, POLL_MS);
  polling.unref();
}
