// The field library: what LeadSail sends of an entry, and when many keys become one call.
import DataLoader from 'dataloader';
import { pathFault } from '../upstream/path.ts';
import type { AnswerPath } from '../upstream/trace.ts';
import { noList, toError } from './client/loader.ts';
import type { RestClient } from './client/session.ts';
import type { Sent } from './decode/declaration.ts';
import type { Drift } from './decode/drift.ts';
import { countUnfiltered } from './decode/filtered.ts';
import { identified, type Model, record } from './decode/record.ts';
import { enumOf, flag, id, listOf, number, renamed, text, timestamp } from './decode/values.ts';
import { saysMore } from './decode/whole-list.ts';
import { get, MINUTES } from './endpoint.ts';

const validationRules = record('ValidationRules', {
  required: flag,
  pattern: text,
  minLength: number,
  maxLength: number,
  min: number,
  max: number,
});

const declared = record('FieldLibraryEntry', {
  key: renamed('id', id),
  label: text,
  category: enumOf(
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

const entry = identified(declared);

export type FieldLibraryEntry = Model<typeof declared.fields> & { readonly id: string };

/** What `GET /field-library` can filter by. */
export type FieldFilter = {
  readonly category?: string | undefined;
  readonly active?: boolean | undefined;
  readonly search?: string | undefined;
};

export const fieldByKey = get<{ key: string }, FieldLibraryEntry>('/field-library/{key}', {
  returns: entry,
  lifetime: MINUTES,
});

const library = record(
  'FieldLibrary',
  { fields: listOf(entry) },
  { derived: { hasMore: (sent: Sent) => saysMore(sent, 'fields') } },
);

type SentLibrary = NonNullable<ReturnType<typeof library.read>>;

/** Made once for all operations that share the answer. */
type Library = {
  /** Null when LeadSail sent no list. */
  readonly entries: readonly FieldLibraryEntry[] | null;
  readonly byKey: () => ReadonlyMap<string, FieldLibraryEntry>;
  /** Whether LeadSail says that it has more of them. */
  readonly hasMore: () => boolean;
};

export const fieldList = get<FieldFilter, SentLibrary, Library>('/field-library', {
  query: ({ active, ...rest }) => ({ ...rest, active: active?.toString() }),
  returns: library,
  toData: toLibrary,
  lifetime: MINUTES,
});

function toLibrary(sent: SentLibrary, { category, active }: FieldFilter, drift: Drift): Library {
  const { fields: entries } = sent;
  countUnfiltered('FieldLibrary', entries, { categoryRaw: category, active }, drift);
  let byKey: ReadonlyMap<string, FieldLibraryEntry> | undefined;
  return {
    entries,
    byKey() {
      byKey ??= toMap(entries ?? []);
      return byKey;
    },
    hasMore: () => sent.hasMore,
  };
}

/** Of a key that stands there twice, the active entry. */
function toMap(entries: readonly FieldLibraryEntry[]): ReadonlyMap<string, FieldLibraryEntry> {
  const byKey = new Map<string, FieldLibraryEntry>();
  for (const one of entries) {
    const before = byKey.get(one.id);
    if (!before || (before.active !== true && one.active === true)) byKey.set(one.id, one);
  }
  return byKey;
}

const nameOf = ({ category, active, search }: FieldFilter) =>
  JSON.stringify([category, active, search]);
const WHOLE = nameOf({});

/** The field library entries of one operation. */
export function fields({ ask, trace }: RestClient) {
  const need = (key: string) => `field ${key}`;
  const lists = new Map<string, { library: Promise<Library | null>; needs: string[] }>();

  // One entry a filter. `needs` grows while the call is under way: those that join it are noted, too.
  function list(filter: FieldFilter, needed: readonly string[]) {
    const name = nameOf(filter);
    const byKey = lists.get(name);
    if (byKey) {
      byKey.needs.push(...needed);
      return byKey.library;
    }
    const needs = [...needed];
    // Not before what was asked for first: loaders wait for the end of the turn, and so does this.
    const library = Promise.resolve().then(() => ask(fieldList, filter, needs));
    lists.set(name, { library, needs });
    return library;
  }

  const byKey = new DataLoader<string, FieldLibraryEntry | null>(async (keys) => {
    const [only] = keys;
    const alone = (key: string) => ask(fieldByKey, { key }, [need(key)]).catch(toError);
    // A key that cannot stand in a path can still stand in the library.
    if (keys.length === 1 && only !== undefined && !lists.has(WHOLE) && !pathFault(only)) {
      return [await alone(only)];
    }
    const library = await list({}, keys.map(need)).catch(toError);
    if (library instanceof Error) return keys.map(() => library);
    if (library?.entries === null) noList('fields');
    const known = library?.byKey();
    const isOpen = (key: string): boolean => !known?.has(key) && library?.hasMore() === true;
    return Promise.all(keys.map((key) => (isOpen(key) ? alone(key) : (known?.get(key) ?? null))));
  });

  return {
    /**
     * Null when the library has none. Keys that are loaded together cost one `GET /field-library`, one
     * alone `GET /field-library/{key}`, and none once the library was asked for; where it says that it has more, one a
     * key that it lacks.
     */
    load(key: string, at?: AnswerPath): Promise<FieldLibraryEntry | null> {
      if (at) trace?.serves(need(key), at);
      return byKey.load(key);
    },
    /** Reads the whole library, because labels are selected and their keys are not available yet. */
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
