// The schema's enums with LeadSail's lower-case words as their values, as each peer's resolvers want them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const SDL = readFileSync(join(import.meta.dirname, 'schema.graphql'), 'utf8');

export const ENUMS: Record<string, Record<string, string>> = Object.fromEntries(
  [...SDL.matchAll(/^enum (\w+) \{([^}]*)\}/gm)].map(([, name = '', values = '']) => [
    name,
    Object.fromEntries(
      values
        .trim()
        .split(/\s+/)
        .map((value) => [value, value.toLowerCase()]),
    ),
  ]),
);
