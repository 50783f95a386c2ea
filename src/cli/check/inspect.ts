// Counts how each declared field came: present, null, missing, or not as declared.
import type { Declaration, DeclaredField, Json } from '../../leadsail/decode/declaration.ts';
import type { Drift, DriftKind } from '../../leadsail/decode/drift.ts';
import { isObject } from '../../leadsail/decode/values.ts';
import type { CheckedEndpoint, FieldCounts } from './report.ts';

type Counting = { -readonly [Name in keyof FieldCounts]: FieldCounts[Name] };

/** Counts the answers of one endpoint. */
export type Inspector = {
  /** Counts a call; without data it failed. */
  readonly called: (isAnswered: boolean) => void;
  /** Compares the data of an answer with its declaration. */
  readonly look: (declaration: Declaration, data: unknown) => void;
  readonly findings: () => CheckedEndpoint;
};

const nothing = (): Counting => ({
  present: 0,
  null: 0,
  missing: 0,
  type: 0,
  value: 0,
  time: 0,
  item: 0,
});

// In an object that is a table, a key may be an id or a person's name: those are not named.
const PLAIN_NAME = /^[a-z][A-Za-z_]{0,39}$/;

export function createInspector(): Inspector {
  const fields = new Map<string, Counting>();
  const further = new Map<string, number>();
  let [calls, answered] = [0, 0];

  function at(place: string): Counting {
    const counts = fields.get(place) ?? nothing();
    fields.set(place, counts);
    return counts;
  }

  function look(declaration: Declaration, data: unknown): void {
    if (!isObject(data)) {
      const counts = at(declaration.title);
      counts.present += 1;
      counts.type += 1;
      return;
    }
    for (const field of declaration.declared) lookAt(field, data);
    if (declaration.isOpen) return;
    const keys = new Set(declaration.declared.map(({ key }) => key));
    for (const key of Object.keys(data).filter((one) => !keys.has(one))) {
      const place = `${declaration.title}.${PLAIN_NAME.test(key) ? key : '*'}`;
      further.set(place, (further.get(place) ?? 0) + 1);
    }
  }

  function lookAt(field: DeclaredField, data: Json): void {
    const counts = at(field.place);
    const value = data[field.key];
    if (value === undefined) counts.missing += 1;
    else if (value === null) counts.null += 1;
    else {
      counts.present += 1;
      lookInto(field, value, counts);
    }
  }

  function lookInto({ tag, read, place }: DeclaredField, value: unknown, counts: Counting): void {
    if (typeof tag === 'object' && tag && 'record' in tag) {
      if (isObject(value)) look(tag.record, value);
      else counts.type += 1;
    } else if (typeof tag === 'object' && tag && 'records' in tag) {
      if (Array.isArray(value)) lookThrough(tag.records, value, counts);
      else counts.type += 1;
    } else read(value, place, countingIn(counts));
  }

  function lookThrough(item: Declaration, items: readonly unknown[], counts: Counting): void {
    for (const one of items) {
      if (isObject(one) && hasWhatItNeeds(item, one)) look(item, one);
      else counts.item += 1;
    }
  }

  return {
    called(isAnswered) {
      calls += 1;
      if (isAnswered) answered += 1;
    },
    look(declaration, data) {
      if (!isObject(data) || hasWhatItNeeds(declaration, data)) return look(declaration, data);
      // Without its id it is not the requested record.
      look(declaration, null);
    },
    findings: () => ({
      calls,
      answered,
      fields: Object.fromEntries(fields),
      further: Object.fromEntries(further),
    }),
  };
}

/** A record without its id does not count. */
const hasWhatItNeeds = ({ declared }: Declaration, record: Json): boolean =>
  declared.every(({ isRequired, key }) => !isRequired || (record[key] ?? '') !== '');

function countingIn(counts: Counting): Drift {
  return {
    count(kind: DriftKind) {
      if (kind === 'type' || kind === 'value' || kind === 'time' || kind === 'item') {
        counts[kind] += 1;
      }
    },
  };
}

/** The counts of one place, summed over endpoints. */
export function summed(
  endpoints: Readonly<Record<string, CheckedEndpoint>>,
  place: string,
): FieldCounts | null {
  const found = Object.values(endpoints).flatMap(({ fields }) => fields[place] ?? []);
  if (found.length === 0) return null;
  const sum = nothing();
  for (const counts of found) {
    for (const name of Object.keys(sum) as (keyof FieldCounts)[]) sum[name] += counts[name];
  }
  return sum;
}
