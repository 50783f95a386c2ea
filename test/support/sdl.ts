// schema.graphql as text, for whatever builds a schema of it.
import { readFileSync } from 'node:fs';

export const SDL = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');
