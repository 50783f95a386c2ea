// The field library: what LeadSail sends of an entry, and when many keys become one call.
import DataLoader from 'dataloader';
import { pathFault } from '../upstream/path.ts';
import type { AnswerPath } from '../upstream/trace.ts';
import { as, field, flag, identifier, listOf, number, oneOf, text, timestamp } from './decode.ts';
import type { Drift } from './drift.ts';
import { get, MINUTES } from './endpoint.ts';
import { toError } from './loader.ts';
import { type Model, readIdentified, record } from './record.ts';
import type { Asking } from './session.ts';

const validationRules = record('ValidationRules', {
  required: flag,
  pattern: text,
  minLength: number,
  maxLength: number,
  min: number,
  max: number,
});

const entry = record('FieldLibraryEntry', {
  key: as('id', identifier),
  label: text,
  category: oneOf(
    'question',
    'file',
    'system',
    'contact',
    'attribution',
    'compliance',
    'flags',
    'custom',
  ),
  dataType: text,
  validationRules,
  isStandard: flag,
  active: flag,
  createdAt: timestamp,
  updatedAt: timestamp,
});

export type FieldLibraryEntry = Model<typeof entry.fields> & { readonly id: string };

/** What `GET /field-library` can filter by. */
export type FieldFilter = {
  readonly category?: string | undefined;
  readonly active?: boolean | undefined;
  readonly search?: string | undefined;
};

const fieldByKey = get<{ key: string }, FieldLibraryEntry>('/field-library/{key}', {
  decode: (data, drift, { key }) => readIdentified(entry, data, drift, key),
  shape: entry.shape,
  lifetime: MINUTES,
});

const library = record('FieldLibrary', {
  fields: listOf(field((row, _, drift) => readIdentified(entry, row, drift), entry.kind)),
});

/** Made once for all who share the answer. */
type Library = {
  /** Null when LeadSail sent no list. */
  readonly entries: readonly FieldLibraryEntry[] | null;
  readonly byKey: () => ReadonlyMap<string, FieldLibraryEntry>;
};

const fieldList = get<FieldFilter, Library>('/field-library', {
  query: ({ active, ...rest }) => ({ ...rest, active: active?.toString() }),
  decode: toLibrary,
  shape: library.shape,
  lifetime: MINUTES,
});

function toLibrary(data: unknown, drift: Drift): Library | null {
  const read = library.read(data, 'FieldLibrary', drift);
  if (!read) return null;
  const entries = read.fields;
  let known: ReadonlyMap<string, FieldLibraryEntry> | undefined;
  return {
    entries,
    byKey() {
      known ??= new Map(entries?.map((one) => [one.id, one]));
      return known;
    },
  };
}

const nameOf = ({ category, active, search }: FieldFilter) =>
  JSON.stringify([category, active, search]);
const WHOLE = nameOf({});

/** The field library entries of one operation. */
export function fields({ ask, trace }: Asking) {
  const need = (key: string) => `field ${key}`;
  const lists = new Map<string, { library: Promise<Library | null>; needs: string[] }>();

  // One entry a filter. `needs` grows while the call is under way: whoever joins it is noted too.
  function list(filter: FieldFilter, needed: readonly string[]) {
    const name = nameOf(filter);
    const known = lists.get(name);
    if (known) {
      known.needs.push(...needed);
      return known.library;
    }
    const needs = [...needed];
    // Not before what was asked for first: loaders wait for the end of the turn, and so does this.
    const library = Promise.resolve().then(() => ask(fieldList, filter, needs));
    lists.set(name, { library, needs });
    return library;
  }

  const byKey = new DataLoader<string, FieldLibraryEntry | null>(async (keys) => {
    const [only] = keys;
    // A key that cannot stand in a path can still stand in the library.
    if (keys.length === 1 && only !== undefined && !lists.has(WHOLE) && !pathFault(only)) {
      return [await ask(fieldByKey, { key: only }, [need(only)]).catch(toError)];
    }
    const library = await list({}, keys.map(need)).catch(toError);
    if (library instanceof Error) return keys.map(() => library);
    return keys.map((key) => library?.byKey().get(key) ?? null);
  });

  return {
    /**
     * Null when the library has none. Keys that are loaded together cost one `GET /field-library`, one
     * alone `GET /field-library/{key}`, and none once the library was asked for.
     */
    load(key: string, at?: AnswerPath): Promise<FieldLibraryEntry | null> {
      if (at) trace?.serves(need(key), at);
      return byKey.load(key);
    },
    /** Asks for the whole library, because labels will be wanted whose keys nobody knows yet. */
    async prepare(): Promise<void> {
      await list({}, []);
    },
    /** Null when LeadSail sent no list. One `GET /field-library` a filter. */
    async list(filter: FieldFilter, at?: AnswerPath): Promise<readonly FieldLibraryEntry[] | null> {
      const place = `list ${JSON.stringify(filter)}`;
      if (at) trace?.serves(place, at);
      return (await list(filter, [place]))?.entries ?? null;
    },
  };
}
