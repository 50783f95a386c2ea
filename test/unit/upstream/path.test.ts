// What may stand in a path and what may not, and how a query is written.
import { describe, expect, it } from 'vitest';
import { UpstreamFailure } from '../../../src/upstream/failure.ts';
import { pathFault, toPath, toQuery } from '../../../src/upstream/path.ts';

describe('an id in a path', () => {
  it.each([
    ['lead_1001', 'lead_1001'],
    ['a b', 'a%20b'],
    ['a.b', 'a.b'],
    ['..x', '..x'],
    ['x..', 'x..'],
    ['. .', '.%20.'],
    ['..;', '..%3B'],
    ['a&b=c', 'a%26b%3Dc'],
    ['a+b', 'a%2Bb'],
    ['//'.replaceAll('/', '\u2215'), '%E2%88%95%E2%88%95'],
    ['__proto__', '__proto__'],
    ['constructor', 'constructor'],
    ['{leadId}', '%7BleadId%7D'],
    ['$&', '%24%26'],
    ['מספר', '%D7%9E%D7%A1%D7%A4%D7%A8'],
    ['\u202elead', '%E2%80%AElead'],
    ['👩🏽‍🚀', '%F0%9F%91%A9%F0%9F%8F%BD%E2%80%8D%F0%9F%9A%80'],
    ['\u2028', '%E2%80%A8'],
    ['x'.repeat(200), 'x'.repeat(200)],
  ])('%j is let through, percent-encoded', (id, encoded) => {
    expect(pathFault(id)).toBeNull();
    expect(toPath('/leads/{leadId}', { leadId: id })).toBe(`/leads/${encoded}`);
    expect(decodeURIComponent(encoded)).toBe(id);
  });

  it.each([
    ['', 'must not be empty, got ""'],
    ['.', 'must not consist of dots alone, got "."'],
    ['..', 'must not consist of dots alone, got ".."'],
    ['...', 'must not consist of dots alone, got "..."'],
    ['../x', 'must not contain any of / \\ ? # %, got "/"'],
    ['a/b', 'must not contain any of / \\ ? # %, got "/"'],
    ['a\\b', 'must not contain any of / \\ ? # %, got "\\"'],
    ['a%2Fb', 'must not contain any of / \\ ? # %, got "%"'],
    ['%2e%2e', 'must not contain any of / \\ ? # %, got "%"'],
    ['100%', 'must not contain any of / \\ ? # %, got "%"'],
    ['x?y#z', 'must not contain any of / \\ ? # %, got "?"'],
    ['y#z', 'must not contain any of / \\ ? # %, got "#"'],
    ['a\r\nX-API-Key: b', 'must not contain control characters, got U+000D'],
    ['a\nb', 'must not contain control characters, got U+000A'],
    ['a\tb', 'must not contain control characters, got U+0009'],
    ['a\0', 'must not contain control characters, got U+0000'],
    ['\u001f', 'must not contain control characters, got U+001F'],
    ['\u007f', 'must not contain control characters, got U+007F'],
    ['\u0085', 'must not contain control characters, got U+0085'],
    ['\u009f', 'must not contain control characters, got U+009F'],
    ['\ud83d', 'must be well-formed Unicode, got a lone surrogate'],
    ['a\udc00b', 'must be well-formed Unicode, got a lone surrogate'],
    ['x'.repeat(201), 'must be at most 200 characters long, got 201'],
    ['x'.repeat(10_240), 'must be at most 200 characters long, got 10240'],
  ])('%j is refused by name of the rule', (id, fault) => {
    expect(pathFault(id)).toBe(fault);
    const refused = (() => {
      try {
        return toPath('/leads/{leadId}', { leadId: id });
      } catch (error) {
        return error;
      }
    })();
    expect(refused).toBeInstanceOf(UpstreamFailure);
    expect(refused).toMatchObject({ kind: 'invalid', message: `The id ${fault}.` });
  });

  it('fills every place of a template, each with its own id, and each only once', () => {
    const ids = { a: '{b}', b: '$1' };
    expect(toPath('/x/{a}/y/{b}', ids)).toBe('/x/%7Bb%7D/y/%241');
    expect(toPath('/field-library', {})).toBe('/field-library');
  });

  it('is refused when it was never given', () => {
    expect(() => toPath('/leads/{leadId}', {})).toThrow('must not be empty');
  });
});

describe('a query', () => {
  it('is left out when there is nothing to say', () => {
    expect(toQuery({})).toBe('');
    expect(toQuery({ cursor: undefined, search: undefined })).toBe('');
  });

  it('keeps an empty value apart from none', () => {
    expect(toQuery({ search: '', cursor: undefined, limit: '20' })).toBe('?search=&limit=20');
  });

  it.each([
    ['a&limit=1', '?search=a%26limit%3D1'],
    ['a=b#c?d/e%', '?search=a%3Db%23c%3Fd%2Fe%25'],
    ['+1 602', '?search=%2B1+602'],
    ['a\r\nHost: b', '?search=a%0D%0AHost%3A+b'],
    ['משה', '?search=%D7%9E%D7%A9%D7%94'],
  ])('cannot be broken out of with %j', (search, query) => {
    expect(toQuery({ search })).toBe(query);
    expect([...new URLSearchParams(query)]).toEqual([['search', search]]);
  });
});
