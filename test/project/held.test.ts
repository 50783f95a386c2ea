// What was held when the last version was made is held still: docs/held.json, which docs/stability.md speaks of.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SETTINGS } from '../../src/config/settings.ts';
import { ERROR_CODES } from '../../src/graph/errors.ts';
import { USER_ERROR_CODES } from '../../src/graph/resolvers/user-errors.ts';
import { ENDPOINTS } from '../../src/server/endpoints.ts';
import { documentedLogFields, documentedMetrics } from '../support/telemetry-docs.ts';

const FILE = join(import.meta.dirname, '../../docs/held.json');

/** Names by kind, each with all that is held of it. */
const current = {
  settings: Object.fromEntries(
    SETTINGS.map(({ env, flag, defaultValue }) => [env, { flag, default: defaultValue }]),
  ),
  errorCodes: asKeys(Object.keys(ERROR_CODES)),
  userErrorCodes: asKeys(Object.keys(USER_ERROR_CODES)),
  metrics: Object.fromEntries(
    documentedMetrics().map(({ name, labels }) => [name, asKeys(labels)]),
  ),
  logFields: asKeys(documentedLogFields()),
  endpoints: asKeys(ENDPOINTS),
};

function asKeys(names: readonly string[]): Readonly<Record<string, true>> {
  return Object.fromEntries(names.map((name) => [name, true as const]));
}

// With a version, what came since is held as well.
if (process.env.UPDATE_GOLDEN) writeFileSync(FILE, `${JSON.stringify(current, null, 2)}\n`);
const held: typeof current = JSON.parse(readFileSync(FILE, 'utf8'));

describe('what was held when the last version was made', () => {
  it.each(Object.keys(current) as (keyof typeof current)[])('%s are there, unchanged', (kind) => {
    expect(Object.keys(held[kind]).length).toBeGreaterThan(2);
    expect(current[kind]).toMatchObject(held[kind]);
  });
});
