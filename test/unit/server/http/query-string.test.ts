// The parameters of a GET are those that URLSearchParams reads, also where the document was decoded before.
import { describe, expect, it } from 'vitest';
import { fromQueryString, fromSearch } from '../../../../src/server/http/request-params.ts';
import { createRandom } from '../../../../src/simulator/random.ts';

const PIECES = [
  'query=%7Ba%7D',
  'query=%7Bb+c%7D',
  'query=%7Bé%7D',
  'query=%ff%7',
  'query=',
  'query',
  'query=a=b',
  '%71uery=%7Bd%7D',
  'xquery=%7Be%7D',
  'Query=%7Bf%7D',
  'variables=%7B%22query%22%3A%22%26query%3D1%22%7D',
  'operationName=query%3D',
  'extensions=%7B%7D',
  'documentId=query',
  '',
];

describe('a query string', () => {
  it('has the parameters that URLSearchParams reads, in whatever order they stand and whatever was asked before', () => {
    const random = createRandom(11);
    for (let round = 0; round < 5_000; round += 1) {
      const pieces = Array.from({ length: random.int(0, 5) }, () => random.pick(PIECES));
      const sent = pieces.join('&');
      expect(fromQueryString(sent), sent).toEqual(fromSearch(new URLSearchParams(sent)));
    }
  });
});
