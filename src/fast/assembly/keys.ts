// Finds the declared field of a key.
import { isSame } from './bytes';
import { FIELD_BYTES, FIELD_KEY_LENGTH, LAYOUT_FIELDS } from './numbers';

/** The number of the field whose key is at `at`, `count` for none. Keys usually come in the declared order. */
export function fieldAt(at: usize, layout: usize, count: u32, expected: u32): u32 {
  if (expected < count && isKeyAt(at, layout + LAYOUT_FIELDS + <usize>expected * FIELD_BYTES))
    return expected;
  for (let number: u32 = 0; number < count; number += 1) {
    if (isKeyAt(at, layout + LAYOUT_FIELDS + <usize>number * FIELD_BYTES)) return number;
  }
  return count;
}

function isKeyAt(at: usize, field: usize): bool {
  return isSame(at, load<u32>(field), load<u32>(field, FIELD_KEY_LENGTH));
}
