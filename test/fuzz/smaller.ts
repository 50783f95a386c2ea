// The smallest case that still fails, found by leaving out and halving.
import type { FuzzCase } from './fuzz-case.ts';

const WITHIN_MS = 30_000;

/** Tries smaller ones for half a minute, as long as `fails` says so. */
export async function smallest(
  one: FuzzCase,
  fails: (smaller: FuzzCase) => Promise<boolean>,
): Promise<FuzzCase> {
  let found = one;
  const untilMs = performance.now() + WITHIN_MS;
  for (let isSmaller = true; isSmaller; ) {
    isSmaller = false;
    for (const candidate of smallerThan(found)) {
      if (performance.now() > untilMs) return found;
      if (!(await fails(candidate))) continue;
      found = candidate;
      isSmaller = true;
      break;
    }
  }
  return found;
}

function* smallerThan(one: FuzzCase): Generator<FuzzCase> {
  if (one.kind === 'value') {
    for (const value of smallerJson(one.value)) yield { ...one, value } as FuzzCase;
  } else if (one.kind === 'names') {
    for (const name of Object.keys(one.names)) {
      const { [name]: _, ...names } = one.names;
      yield { ...one, names };
    }
  } else {
    if (one.times > 1) yield { ...one, times: Math.ceil(one.times / 2) };
    for (const index of one.steps.keys()) yield { ...one, steps: one.steps.toSpliced(index, 1) };
  }
}

/** The same JSON with one number halved or one item of a list left out. */
function* smallerJson(json: unknown): Generator<unknown> {
  if (typeof json === 'number' && json > 1) yield Math.floor(json / 2);
  else if (Array.isArray(json)) {
    for (const index of json.keys()) {
      // A pair of a recipe stays one.
      if (Array.isArray(json[index])) yield json.toSpliced(index, 1);
      for (const smaller of smallerJson(json[index])) yield json.with(index, smaller);
    }
  } else if (json !== null && typeof json === 'object') {
    for (const [name, value] of Object.entries(json)) {
      for (const smaller of smallerJson(value)) yield { ...json, [name]: smaller };
    }
  }
}
