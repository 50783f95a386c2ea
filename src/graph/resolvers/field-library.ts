// The field library as the graph shows it: by key, as a list, and joined to questionnaire answers.
import { fields } from '../../leadsail/field-library.ts';
import { type CallEstimate, field, type LeadBound, type Reference } from '../field.ts';
import type { Resolvers } from '../types.generated.ts';
import { checkId, checkSearch, itemsAsked, loadEach, MAX_IDS } from './arguments.ts';

// Keys are batched into one call, however many fields need them.
function planLibrary(plan: CallEstimate): readonly LeadBound[] {
  plan.once('field library', 1);
  return [];
}

export const fieldReference: Reference = {
  keys: ['key', 'id'],
  byKeys: 'fieldLibraryEntriesByKeys',
  load: (key, at, { leadsail }) => leadsail.use(fields).load(key, at),
  plan: planLibrary,
};

export const fieldResolvers: Resolvers = {
  Query: {
    fieldLibraryEntry: field(
      (_, { key }, { leadsail }, info) => {
        checkId('key', key);
        return leadsail.use(fields).load(key, info.path);
      },
      { cost: { calls: planLibrary } },
    ),

    fieldLibrary: field(
      (_, { category, active, search }, { leadsail }, info) =>
        leadsail.use(fields).list(
          {
            category: category?.toLowerCase(),
            active: active ?? undefined,
            search: checkSearch('search', search),
          },
          info.path,
        ),
      {
        cost: {
          calls(plan, args) {
            plan.once(`field library ${JSON.stringify(args)}`, 1);
            return [];
          },
        },
      },
    ),

    fieldLibraryEntriesByKeys: field(
      (_, { keys }, { leadsail }, info) =>
        loadEach('keys', keys, info.path, leadsail.use(fields).load),
      { cost: { items: ({ keys }) => itemsAsked(keys.length, 0, MAX_IDS), calls: planLibrary } },
    ),
  },

  QuestionnaireAnswer: {
    field: field(
      ({ key }, _, { leadsail }, info) =>
        key === null ? null : leadsail.use(fields).load(key, info.path),
      // The keys that a lead answered come with the lead; the whole library needs no key.
      { prefetch: (session) => session.use(fields).prepare(), cost: { calls: planLibrary } },
    ),
  },

  FieldLibraryEntry: { key: field(({ id }) => id, { sourceProperty: 'id' }) },
};
