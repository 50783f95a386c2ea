// The npm and the shells that a process was started by: signals for it often reach only them.
//
// A shell that is told to stop ends at once and tells nobody. What it ran would go on, with nobody to stop it.
import { readFileSync } from 'node:fs';

const LOOK_MS = 250;

/** What is known of a process; null where there is none, or no such list of processes. */
type Process = { readonly parent: number; readonly command: readonly string[] };

function processOf(pid: number): Process | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name stands in parentheses and may hold any others.
    const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return { parent: Number(parent), command };
  } catch {
    return null;
  }
}

// Not a shell that somebody types into, nor one that runs a script: what those start may outlive them.
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
  const looking = setInterval(() => {
    if (launchersAbove(parentNow()).join() === launchers) return;
    clearInterval(looking);
    onGone();
  }, LOOK_MS);
  looking.unref();
}
