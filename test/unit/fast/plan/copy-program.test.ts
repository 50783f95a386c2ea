// Words of an enum that are copied from an answer's bytes are those that graphql-js writes, whatever letters they have.

import { makeExecutableSchema } from '@graphql-tools/schema';
import { execute, getOperationAST, parse } from 'graphql';
import { expect, it } from 'vitest';
import { createCompiler } from '../../../../src/fast/plan/plan.ts';
import { createParser } from '../../../../src/fast/scan/parser.ts';
import { SILENT } from '../../../../src/leadsail/decode/drift.ts';
import { record } from '../../../../src/leadsail/decode/record.ts';
import { enumOf, listOf } from '../../../../src/leadsail/decode/values.ts';
import { createRandom } from '../../../../src/simulator/random.ts';

const LETTERS = [...'abcxyz__0189AZ'];
const query = '{ all { words { word wordRaw } } }';

/** What a plan and graphql-js make of these words. */
async function answersOf(words: readonly string[], sent: readonly string[]) {
  const noun = record('Noun', { word: enumOf(...words) });
  const all = record('All', { words: listOf(noun) });
  const data = JSON.stringify({ words: sent.map((word) => ({ word })) });
  const parseAnswer = createParser(all, SILENT);
  const { data: lazy } = parseAnswer(Buffer.from(`{"success":true,"data":${data}}`)) as {
    data: object;
  };
  const eager = all.read(JSON.parse(data), 'All', SILENT);
  const names = new Set([...words.map((word) => word.toUpperCase()), 'UNKNOWN']);
  const schemaOf = (value: unknown) =>
    makeExecutableSchema({
      typeDefs: `enum Word { ${[...names].join(' ')} }
        type Noun { word: Word, wordRaw: String } type All { words: [Noun!] } type Query { all: All }`,
      resolvers: { Query: { all: () => value } },
    });
  const document = parse(query);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('it has none');
  const plan = createCompiler()(schemaOf(lazy), document, operation);
  const answer = await plan?.run({} as never, { coerced: {}, sources: {} } as never);
  return [
    answer && JSON.parse(Buffer.from(answer as string, 'latin1').toString()),
    JSON.parse(JSON.stringify(await execute({ schema: schemaOf(eager), document }))),
  ];
}

it('100 lists of words made up by chance', async () => {
  const random = createRandom(11);
  const wordOf = () => {
    const word = Array.from({ length: random.int(1, 40) }, () => random.pick(LETTERS)).join('');
    return /^(\d|__)/.test(word) ? `a${word}` : word;
  };
  for (let round = 0; round < 100; round += 1) {
    const words = Array.from({ length: random.int(1, 20) }, wordOf);
    const [copied, executed] = await answersOf(words, [...words, 'none_of_them', ...words]);
    expect(copied, words.join()).toEqual(executed);
  }
});

it.each(['straße', 'ſ', 'ı', 'é'])('%s becomes what it becomes in capitals', async (word) => {
  const name = word.toUpperCase();
  if (!/^\w+$/.test(name)) return void expect(name).toBe('É');
  const [copied, executed] = await answersOf([word], [word, 'other']);
  expect(copied).toEqual(executed);
});
