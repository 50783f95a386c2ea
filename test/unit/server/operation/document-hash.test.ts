// The hash of a document in logs groups operations of one form, and tells nothing of what was put into them.
import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { hashOfForm } from '../../../../src/server/operation/document-hash.ts';

const of = (text: string) => hashOfForm(parse(text));
const ONE = of('{ leads(filter: { search: "+15125550142" }, first: 3) { nodes { id } } }');

describe('the hash of a form', () => {
  it.each([
    ['another literal', '{ leads(filter: { search: "Ortega" }, first: 99) { nodes { id } } }'],
    [
      'the number three',
      '{ leads(filter: { search: "+15125550142" }, first: 3000) { nodes { id } } }',
    ],
  ])('is the same with %s', (_, text) => {
    expect(of(text)).toBe(ONE);
    expect(ONE).toMatch(/^[\da-f]{64}$/);
  });

  it.each([
    ['another field', '{ leads(filter: { search: "x" }, first: 3) { nodes { email } } }'],
    ['another argument', '{ leads(filter: { search: "x" }, last: 3) { nodes { id } } }'],
    [
      'another kind of literal',
      '{ leads(filter: { search: """x""" }, first: 3) { nodes { id } } }',
    ],
    [
      'a variable',
      'query ($n: Int) { leads(filter: { search: "x" }, first: $n) { nodes { id } } }',
    ],
    ['another blank', '{ leads(filter: { search: "x" }, first: 3) { nodes { id } } } '],
    ['another order', '{ leads(first: 3, filter: { search: "x" }) { nodes { id } } }'],
  ])('is another with %s', (_, text) => {
    expect(of(text)).not.toBe(ONE);
  });

  it('tells no word of a comment', () => {
    expect(of('{ __typename } # Ortega')).toBe(of('{ __typename } # Maria!'));
  });

  it('tells no number in a name', () => {
    expect(of('{ a15125550142: __typename }')).toBe(of('{ a15125550143: __typename }'));
    expect(of('{ a1: __typename }')).not.toBe(of('{ a2: __typename }'));
  });

  it('is looked for once, and is nothing without the text', () => {
    const document = parse('{ __typename }');
    expect(hashOfForm(document)).toBe(hashOfForm(document));
    expect(hashOfForm(parse('{ __typename }', { noLocation: true }))).toBe(null);
  });
});
