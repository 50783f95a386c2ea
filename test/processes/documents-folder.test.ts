// A folder of trusted documents, as the command reads it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { documentHash } from '../../src/server/operation/trusted-documents.ts';
import { command } from '../support/command.ts';
import type { Answer } from '../support/kit.ts';

describe('the command', () => {
  const inDirectory = async (
    files: Readonly<Record<string, string>>,
    use: (directory: string) => Promise<void>,
  ): Promise<void> => {
    const directory = mkdtempSync(join(tmpdir(), 'documents-'));
    try {
      for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
      await use(directory);
    } finally {
      rmSync(directory, { recursive: true });
    }
  };

  it('runs the documents of a directory and nothing else', () =>
    inDirectory({ 'type.graphql': '{ __typename }', 'README.md': '#' }, async (directory) => {
      await using gateway = command(['--port', '0', '--documents', directory], {
        GATEWAY_DOCUMENTS_ONLY: 'on',
      });
      const [, url = ''] = await gateway.says(/GraphQL +(\S+)/);
      const answer = async (body: object) => {
        const headers = { 'content-type': 'application/json' };
        return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).json();
      };
      const trusted = await answer({ documentId: documentHash('{ __typename }') });
      expect(trusted).toEqual({ data: { __typename: 'Query' } });
      const other = (await answer({ query: '{ a: __typename }' })) as Answer;
      expect(other.errors?.[0]?.extensions?.code).toBe('PERSISTED_QUERY_ID_REQUIRED');
    }));

  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    [
      'nothing is there',
      { GATEWAY_DOCUMENTS: '/nowhere' },
      /^GATEWAY_DOCUMENTS names nothing that can be read: \/nowhere\.\n$/,
    ],
    [
      'there is none',
      { GATEWAY_DOCUMENTS_ONLY: 'on' },
      /^GATEWAY_DOCUMENTS_ONLY needs GATEWAY_DOCUMENTS\.\n$/,
    ],
    [
      'it is a file of something else',
      { GATEWAY_DOCUMENTS: 'package.json' },
      /^GATEWAY_DOCUMENTS: package\.json .*\.\n$/,
    ],
  ])('says in one sentence that it cannot start when %s', async (_, env, sentence) => {
    await using gateway = command(['--port', '0'], env);
    const { code, stderr, stdout } = await gateway.ends;
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(sentence);
  });
});
