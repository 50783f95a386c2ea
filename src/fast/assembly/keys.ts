// Which declared field a key is.
import { isSame } from './bytes';
import { FIELD_BYTES, FIELD_KEY_LENGTH, LAYOUT_FIELDS } from './numbers';

/** The number of the field whose key stands at `at`, `count` for none. They mostly come as they are declared. */
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
