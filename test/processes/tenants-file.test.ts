// The command with a file of tenants: it serves whom the file names, or ends with a sentence about it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { command } from '../support/command.ts';

const SECRET = 'open-sesame-0123456789';

describe('starting with tokens', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tenants-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const file = (text: string): string => {
    const path = join(folder, 'tenants.json');
    writeFileSync(path, text);
    return path;
  };

  it('serves those in the file, also on an address that everybody can reach', async () => {
    const tenants = [{ name: 'north', tokens: [SECRET] }];
    await using child = command(['--port', '0', '--host', '0.0.0.0', '--log-level', 'debug'], {
      LEADSAIL_API_KEY: 'own-key',
      LEADSAIL_URL: 'http://127.0.0.1:9',
      GATEWAY_TENANTS: file(JSON.stringify({ tenants })),
    });
    const [, port = ''] = await child.says(/GraphQL +http:\/\/127\.0\.0\.1:(\d+)\/graphql/);
    const ask = async (headers: Readonly<Record<string, string>>) => {
      const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: '{"query":"{ leads { nodes { id } } }"}',
      });
      // biome-ignore lint/suspicious/noExplicitAny: a test reads what it asked for
      return ((await response.json()) as any).errors[0].extensions.code;
    };
    expect(await ask({ authorization: `Bearer ${SECRET}` })).toBe('UPSTREAM_UNAVAILABLE');
    expect(await ask({ authorization: `Bearer ${SECRET}x` })).toBe('UNAUTHENTICATED');
    expect(await ask({})).toBe('UNAUTHENTICATED');
    expect(child.printed()).not.toMatch(/sesame|own-key/);
  });

  it.each([
    [
      'does not exist',
      () => join(folder, 'none.json'),
      () =>
        `must name a file that can be read, got "${join(folder, 'none.json')}": there is no such file.`,
    ],
    [
      'is the tenants themselves',
      () => `{"t":"${SECRET}"}`,
      () =>
        'must name a file that can be read, got what looks like no path and is not quoted here: there is no such file.',
    ],
    [
      'is broken',
      () => file(`{"${SECRET}"`),
      () =>
        `(${join(folder, 'tenants.json')}) must be JSON of the form { "tenants": [ { "name": …, "tokens": [ … ] } ] }, and is no JSON at line 1, column 26.`,
    ],
  ])('ends with a sentence when the file %s', async (_, path, rule) => {
    await using child = command(['--port', '0'], { GATEWAY_TENANTS: path() });
    const { code, stdout, stderr } = await child.ends;
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: '',
      stderr: `GATEWAY_TENANTS ${rule()}\n`,
    });
  });
});
