// What `npm run docs` writes is fresh, and what LeadSail documents is the same everywhere in this repository.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { coverage, RESOURCES } from '../../docs/generate/coverage.ts';
import { generated } from '../../docs/generate/generated.ts';
import { callsShown, QUERY_SHOWN } from '../../docs/generate/one-query.ts';
import { endpointsOf, valuesOf } from '../../docs/generate/openapi.ts';
import { pathOf, rootsOf, typeOf } from '../../docs/generate/placed.ts';
import { documented, LEFT_OUT, propertiesOf } from '../support/documented.ts';
import { BODIES } from '../support/documented-inputs.ts';
import { start } from '../support/kit.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

it.each(generated(read))('$file is as `npm run docs` writes it', ({ file, text }) => {
  expect(read(file)).toBe(text);
});

it('the query of the picture on the front page makes the calls that it shows', async () => {
  await using kit = await start();
  const { errors } = await kit.query(QUERY_SHOWN);
  expect(errors).toBeUndefined();
  expect(kit.calls()).toEqual(callsShown().sort());
});

/** The resources of the graph, by the names that LeadSail's OpenAPI file has for them. */
const covered = Object.entries(RESOURCES).filter(([, type]) => typeOf(type));

describe('what LeadSail documents', () => {
  it('has a field of the graph or a reason, wherever its endpoint is covered', () => {
    expect(coverage().unexplained).toEqual([]);
  });

  it.each(covered)('of %s is what the nets of the tests hold', (name, type) => {
    const places = (below: unknown, place: string): string[] =>
      below === null
        ? [place]
        : Array.isArray(below)
          ? places(below[0], `${place}[]`)
          : Object.entries(below as object).flatMap(([key, inner]) =>
              places(inner, place === '' ? key : `${place}.${key}`),
            );
    const listed = valuesOf(name).map(({ place }) => place);
    expect(listed.length).toBeGreaterThan(8);
    expect(listed.sort()).toEqual(places(documented[type] ?? {}, '').sort());
  });

  it.each(covered)('of %s is where the tests find it', (_, type) => {
    for (const { name, graphPath } of propertiesOf(type)) {
      const place = name.slice(type.length + 1);
      const graphType = typeOf(type);
      expect(graphType && pathOf(graphType, place.split('.')), name).toMatch(
        new RegExp(`(^|\\.)${graphPath}$`),
      );
    }
  });

  it('of the bodies of writes is what the nets of the tests hold', () => {
    const bodies = endpointsOf([]).flatMap(({ call, body }) =>
      rootsOf(call)
        .filter(({ type }) => type === 'Mutation')
        .map(({ name }) => {
          const sure = body.filter(
            ({ place, evidence }) => place !== 'source' || evidence !== 'inferred',
          );
          const tops = sure.map(({ place }) => place.replace(/[.[].*/, ''));
          return [name, [...new Set(tops)].sort()] as const;
        }),
    );
    expect(Object.fromEntries(bodies)).toEqual(
      Object.fromEntries(
        Object.entries(BODIES).map(([name, body]) => [name, body.split(' ').sort()]),
      ),
    );
  });

  it('is left out as a secret only where it is one', () => {
    const text = read('docs/leadsail/openapi.yaml');
    for (const name of Object.keys(LEFT_OUT)) {
      // Itself, or the whole record that it stands in.
      const isSecret = name.split('.').some((property) => {
        const marked = `${property}:( \\{[^}]*|\\n +type: [^\\n]*\\n +)x-sensitive: true`;
        return new RegExp(marked).test(text);
      });
      expect(isSecret, name).toBe(true);
    }
  });
});
