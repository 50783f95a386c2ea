// Everything that src remembers by names that somebody else makes up: what bounds it, and that it is bounded in bytes.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createCache } from '../../src/leadsail/client/cache.ts';
import { createDrops } from '../../src/leadsail/client/drops.ts';
import { createCallWindows } from '../../src/live/call-quota.ts';
import { createLocalExchange } from '../../src/live/replicas/exchange.ts';
import { createLocalStore } from '../../src/live/replicas/store.ts';
import { shareVerified } from '../../src/live/verified.ts';
import { createRateLimit } from '../../src/server/auth/rate-limit.ts';
import { createPreference } from '../../src/server/http/accept.ts';
import { createIncoming } from '../../src/server/http/incoming.ts';
import { fromQueryString } from '../../src/server/http/request-params.ts';
import { createDocumentCaches } from '../../src/server/operation/document-cache.ts';
import { createDocumentStep } from '../../src/server/operation/persisted-documents.ts';
import { documentHash } from '../../src/server/operation/trusted-documents.ts';
import { createCauses } from '../../src/server/telemetry/causes.ts';
import { type Credential, type Fingerprint, toCredential } from '../../src/upstream/credential.ts';
import { createVerified } from '../../src/upstream/verified.ts';
import { heapMb } from '../support/memory.ts';

/** Text of its own: one that is cut out of another would keep that alive instead. */
const text = (length: number, at: number): string =>
  Buffer.from(`${at} `.padEnd(length, 'x')).toString();
const range = (count: number) => Array.from({ length: count }, (_, at) => at);
const fingerprint = (at: number) => text(32, at) as Fingerprint;

type Register = {
  readonly name: string;
  /** The file that it is in, and how many it has of its kind. */
  readonly file: string;
  readonly count: number;
  readonly filledBy: 'any caller' | 'verified callers' | 'LeadSail';
  readonly boundedBy: string;
  /** Fills it far beyond its bound, and returns what has to stay alive; null: another test does. */
  readonly fill: (() => unknown) | null;
  readonly mostMb: number;
};

const of = (at: number): Credential => ({ apiKey: '', fingerprint: fingerprint(at) });

const REGISTERS: readonly Register[] = [
  {
    name: 'answers of LeadSail',
    file: 'src/leadsail/client/cache.ts',
    count: 2,
    filledBy: 'verified callers',
    boundedBy: 'bytes of answers, names and tags',
    mostMb: 10,
    fill() {
      const cache = createCache(3_000_000, () => 0);
      for (const at of range(3_000)) {
        const lifetime = { freshMs: 1e6, isShortLived: at % 2 === 0 };
        const entry = { value: {}, bytes: 100, lifetime, tags: [], epoch: 0 };
        cache.set(fingerprint(0), text(60_000, at), entry);
      }
      return cache;
    },
  },
  {
    name: 'what was dropped of answers of LeadSail, and since when',
    file: 'src/leadsail/client/drops.ts',
    count: 2,
    filledBy: 'verified callers',
    boundedBy: '10,000 tags; 10,000 tenants',
    mostMb: 10,
    fill() {
      const drops = createDrops();
      for (const at of range(30_000)) drops.drop(fingerprint(at), text(200, at) as never);
      return drops;
    },
  },
  {
    name: 'keys that were seen',
    file: 'src/upstream/credential.ts',
    count: 1,
    filledBy: 'any caller',
    boundedBy: '1,000 keys of 512 characters',
    mostMb: 5,
    fill: () =>
      range(50_000).map((at) => toCredential(text(512, at).replaceAll(' ', '_'))?.apiKey.length),
  },
  {
    name: 'credentials that are verified, and that were refused',
    file: 'src/upstream/verified.ts',
    count: 2,
    filledBy: 'any caller',
    boundedBy: '10,000 fingerprints each',
    mostMb: 15,
    fill() {
      const verified = createVerified();
      for (const at of range(50_000)) verified.confirm(fingerprint(at));
      for (const at of range(50_000)) verified.deny(fingerprint(-at), true);
      return verified;
    },
  },
  {
    name: 'credentials that other processes were asked about',
    file: 'src/live/verified.ts',
    count: 1,
    filledBy: 'any caller',
    boundedBy: '10,000 fingerprints',
    mostMb: 15,
    async fill() {
      const shared = shareVerified({
        verified: createVerified(),
        exchange: createLocalExchange(),
        store: createLocalStore(() => 0),
        forget: () => {},
      });
      for (const at of range(50_000)) await shared.recall(fingerprint(at));
      return shared;
    },
  },
  {
    name: 'what causes are about, of those that were told',
    file: 'src/server/telemetry/causes.ts',
    count: 1,
    filledBy: 'any caller',
    boundedBy: '1,000 of each cause; ten are added in a minute',
    mostMb: 5,
    fill() {
      let nowMs = 0;
      const silent = () => {};
      const log = { debug: silent, info: silent, warn: silent, error: silent };
      const causes = createCauses(log, () => nowMs);
      for (const at of range(50_000)) {
        nowMs += 7_000;
        causes.report('key_refused', {}, text(200, at));
      }
      return causes;
    },
  },
  {
    name: 'circuits',
    file: 'src/upstream/breakers.ts',
    count: 2,
    filledBy: 'any caller',
    boundedBy: '10,000 of verified credentials, 10,000 of others; a name has 32 characters',
    mostMb: 0,
    fill: null,
  },
  {
    name: 'calls that tenants made in a minute',
    file: 'src/live/call-quota.ts',
    count: 1,
    filledBy: 'any caller',
    boundedBy: '10,000 tenants, 62 seconds each',
    mostMb: 60,
    fill() {
      let nowMs = 0;
      const windows = createCallWindows(() => nowMs);
      for (const second of range(70)) {
        nowMs = second * 1_000;
        for (const at of range(11_000)) windows.note(fingerprint(at), 'read');
      }
      return windows;
    },
  },
  {
    name: 'buckets of the rate limit',
    file: 'src/server/auth/rate-limit.ts',
    count: 2,
    filledBy: 'any caller',
    boundedBy: '10,000 of verified credentials, 10,000 of others',
    mostMb: 15,
    async fill() {
      let at = 0;
      const policy = { perSecond: 1e6, burst: 1e6 };
      const verified = createVerified();
      const limit = createRateLimit(policy, async () => of(at), { verified });
      for (at = 0; at < 40_000; at += 1) {
        if (at % 2 === 0) verified.confirm(fingerprint(at));
        await limit.refusalOf(createIncoming('GET', '/', new Headers()));
      }
      return limit;
    },
  },
  {
    name: 'buckets that workers share',
    file: 'src/workers/shared-state-server.ts',
    count: 1,
    filledBy: 'any caller',
    boundedBy: '10,000 names; who pushes out others waits longer than their buckets take to fill',
    mostMb: 0,
    fill: null,
  },
  {
    name: 'documents that clients registered',
    file: 'src/server/operation/persisted-documents.ts',
    count: 2,
    filledBy: 'any caller',
    boundedBy: '500,000 characters of each verified tenant and of all others together; 100 tenants',
    mostMb: 5,
    async fill() {
      let at = 0;
      const verified = createVerified();
      const callerOf = async () => of(at);
      const options = { trusted: null, trustedOnly: false, automatic: true, callerOf, verified };
      const step = createDocumentStep(options);
      const incoming = createIncoming('POST', '/graphql', new Headers());
      for (at = 0; at < 500; at += 1) {
        const query = text(100_000, at);
        const persistedQuery = { version: 1, sha256Hash: documentHash(query) };
        await step(incoming, { query, extensions: { persistedQuery } });
      }
      return step;
    },
  },
  {
    name: 'documents that were parsed',
    file: 'src/server/operation/document-cache.ts',
    count: 1,
    filledBy: 'any caller',
    boundedBy: '1,000 documents, a million characters',
    mostMb: 5,
    fill() {
      const caches = createDocumentCaches();
      const document = parse('{ __typename }');
      for (const at of range(3_000)) {
        caches.documentCache.set(text(9_000, at), document);
        caches.errorCache.set(text(50_000, at), new Error('no'));
      }
      return caches;
    },
  },
  {
    name: 'documents as they stand in query strings',
    file: 'src/server/http/request-params.ts',
    count: 1,
    filledBy: 'any caller',
    boundedBy: 'a million characters, encoded and decoded together',
    mostMb: 5,
    fill: () => range(3_000).map((at) => fromQueryString(`query=${text(9_000, at)}`).query?.length),
  },
  {
    name: 'headers of Accept',
    file: 'src/server/http/accept.ts',
    count: 1,
    filledBy: 'any caller',
    boundedBy: '500 headers of 500 characters, for each kind of answer',
    mostMb: 3,
    fill() {
      const preferred = createPreference([{ type: 'application/json' }]);
      for (const at of range(5_000))
        for (const length of [400, 15_000]) preferred(text(length, at));
      return preferred;
    },
  },
  {
    name: 'texts that replicas remember',
    file: 'src/live/replicas/store.ts',
    count: 1,
    filledBy: 'verified callers',
    boundedBy: '8 million characters of one owner, 64 million of all',
    mostMb: 90,
    async fill() {
      const store = createLocalStore(() => 0);
      for (const at of range(4_000)) {
        await store.put(`owner-${at % 20} ${text(20_000, at)}`, text(20_000, at), 1e6);
      }
      return store;
    },
  },
  {
    name: 'plans of operations',
    file: 'src/fast/plan/plan.ts',
    count: 1,
    filledBy: 'any caller',
    boundedBy: '100,000 fields; operation-memory.test.ts fills it',
    mostMb: 0,
    fill: null,
  },
  {
    name: 'in which order leases of workers were taken',
    file: 'src/workers/shared-leases.ts',
    count: 1,
    filledBy: 'verified callers',
    boundedBy: 'a number of names, and a time',
    mostMb: 0,
    fill: null,
  },
];

describe('what is remembered', () => {
  it('stands in this table, wherever in src it is', () => {
    const root = join(import.meta.dirname, '../..');
    const counts = globSync('src/**/*.ts', { cwd: root })
      .map((file) => {
        const made = readFileSync(join(root, file), 'utf8').match(/new LRUCache\b/g) ?? [];
        return [file, made.length] as const;
      })
      .filter(([, count]) => count > 0);
    const known = REGISTERS.map(({ file, count }) => [file, count]);
    expect(counts.sort()).toEqual(known.sort());
  });

  const filled = REGISTERS.filter(({ fill }) => fill !== null);
  it.each(filled)('$name: $boundedBy', { timeout: 60_000 }, async ({ fill, mostMb }) => {
    const before = heapMb();
    const kept = await fill?.();
    expect(heapMb() - before).toBeLessThan(mostMb);
    expect(kept).toBeDefined();
  });
});
