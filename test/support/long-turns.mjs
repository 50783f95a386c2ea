// Imported before a program: from SIGUSR2 to the next one it measures the turns of the event loop, and then says how much
// processor time the longest took. What others do on the machine counts for nothing.
import { usedMs } from './processor-time.ts';

/** Null: nothing is measured. */
let course = null;

function look() {
  if (!course) return;
  const now = usedMs();
  course.longestMs = Math.max(course.longestMs, now - course.lastMs);
  course.lastMs = now;
  setImmediate(look);
}

process.on('SIGUSR2', () => {
  if (course) {
    process.stdout.write(`LONGEST TURN ${course.longestMs} ms\n`);
    course = null;
  } else {
    course = { longestMs: 0, lastMs: usedMs() };
    process.stdout.write('TURNS ARE MEASURED\n');
    setImmediate(look);
  }
});
