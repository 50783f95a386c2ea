// The field library as the graph shows it: by key, as a list, and joined to questionnaire answers.
import { fields } from '../leadsail/fields.ts';
import { checkId, loadEach } from './arguments.ts';
import { field } from './lookahead.ts';
import type { Resolvers } from './types.generated.ts';

export const fieldResolvers: Resolvers = {
  Query: {
    fieldLibraryEntry(_, { key }, { leadsail }, info) {
      checkId('key', key);
      return leadsail.use(fields).load(key, info.path);
    },

    fieldLibrary: (_, { category, active, search }, { leadsail }, info) =>
      leadsail.use(fields).list(
        {
          category: category?.toLowerCase(),
          active: active ?? undefined,
          search: search ?? undefined,
        },
        info.path,
      ),

    fieldLibraryEntriesByKeys: (_, { keys }, { leadsail }, info) =>
      loadEach('keys', keys, info.path, leadsail.use(fields).load),
  },

  QuestionnaireAnswer: {
    field: field(
      ({ key }, _, { leadsail }, info) =>
        key === null ? null : leadsail.use(fields).load(key, info.path),
      // Which keys a lead answered is only known with the lead; the whole library needs no key.
      { early: (session) => session.use(fields).prepare() },
    ),
  },

  FieldLibraryEntry: { key: ({ id }) => id },
};
