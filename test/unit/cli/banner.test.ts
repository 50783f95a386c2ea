// The greeting of a started gateway, by its settings: what it says of callers and data is what holds.
import { describe, expect, it } from 'vitest';
import { greeting } from '../../../src/cli/banner.ts';
import { parseConfig } from '../../../src/config/config.ts';

const EXAMPLES = { apiKey: 'demo-key', leadId: 'lead_1', interactionId: 'int_1' };

function greetingOf(env: Readonly<Record<string, string>>): string {
  const started = parseConfig([], env);
  if ('faults' in started) throw new Error(started.faults.join(' '));
  return greeting('http://127.0.0.1:4000', started.config, EXAMPLES).join('\n');
}

const TENANTS = { GATEWAY_TENANTS: 'tenants.json', LEADSAIL_URL: 'simulated' };

describe('callers', () => {
  it('are told of keys where keys are taken', () => {
    for (const env of [{}, TENANTS, { LEADSAIL_API_KEY: 'own-key' }]) {
      expect(greetingOf(env)).toContain('X-API-Key');
    }
  });

  it('are told of tokens alone where nothing else is taken', () => {
    const text = greetingOf({ ...TENANTS, GATEWAY_TOKENS_ONLY: 'on' });
    expect(text).toContain('Authorization: Bearer');
    expect(text).not.toContain('X-API-Key');
  });
});

describe('made-up leads', () => {
  it('are left by setting a key where none is set', () => {
    expect(greetingOf({})).toContain('set LEADSAIL_API_KEY for your own leads');
  });

  it('are left by asking for them no longer where there is a key', () => {
    for (const env of [TENANTS, { LEADSAIL_API_KEY: 'own-key', LEADSAIL_URL: 'simulated' }]) {
      expect(greetingOf(env)).toContain('take LEADSAIL_URL=simulated away for your own leads');
    }
  });
});
