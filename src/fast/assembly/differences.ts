// Counts the permitted differences between a text and its declaration, which are reported afterwards.
import { isSame } from './bytes';
import {
  COUNTER_UNKNOWN,
  EXTRA_BEGIN,
  EXTRA_BYTES,
  EXTRA_END,
  EXTRA_TIMES,
  FIELD_BYTES,
  FIELD_COUNTER,
  FIELD_IS_REQUIRED,
  LAYOUT_FIELDS,
} from './numbers';

const MAX_EXTRAS: u32 = 32;

let text: usize = 0;
let counters: usize = 0;
let extras: usize = 0;
let extraCount: u32 = 0;
let differences: u32 = 0;

export function beginCounting(textAt: usize, countersAt: usize, extrasAt: usize): void {
  text = textAt;
  counters = countersAt;
  extras = extrasAt;
  extraCount = 0;
  differences = 0;
}

/** All missing values and unknown words together; the counters hold them by field. */
export function differenceCount(): u32 {
  return differences;
}

/** Distinct undeclared keys that were found. */
export function extraKeyCount(): u32 {
  return extraCount;
}

/** Counts the missing values of a record, whose cells begin at `cells`; false where a required one is missing. */
export function noteMissing(cells: usize, layout: usize, fieldCount: u32): bool {
  for (let number: u32 = 0; number < fieldCount; number += 1) {
    if (load<u32>(cells + ((<usize>number) << 3)) !== 0) continue;
    const field = layout + LAYOUT_FIELDS + <usize>number * FIELD_BYTES;
    if (load<u32>(field, FIELD_IS_REQUIRED)) return false;
    count(field, 0);
  }
  return true;
}

export function countUnknown(field: usize): void {
  count(field, COUNTER_UNKNOWN);
}

function count(field: usize, what: usize): void {
  const counter = counters + ((<usize>load<u32>(field, FIELD_COUNTER)) << 3) + what;
  store<u32>(counter, load<u32>(counter) + 1);
  differences += 1;
}

/** Counts an undeclared key of a record; false when there are too many to report. */
export function countExtra(from: usize, to: usize, record: u32): bool {
  const begin = <u32>(from - text);
  const length = <u32>(to - from);
  for (let index: u32 = 0; index < extraCount; index += 1) {
    const extra = extras + <usize>index * EXTRA_BYTES;
    const known = load<u32>(extra, EXTRA_BEGIN);
    if (load<u32>(extra) !== record || load<u32>(extra, EXTRA_END) - known !== length) continue;
    if (!isSame(text + known, from, length)) continue;
    store<u32>(extra, load<u32>(extra, EXTRA_TIMES) + 1, EXTRA_TIMES);
    return true;
  }
  if (extraCount === MAX_EXTRAS) return false;
  const extra = extras + <usize>extraCount * EXTRA_BYTES;
  store<u32>(extra, record);
  store<u32>(extra, begin, EXTRA_BEGIN);
  store<u32>(extra, begin + length, EXTRA_END);
  store<u32>(extra, 1, EXTRA_TIMES);
  extraCount += 1;
  return true;
}
