// The kustomize base is what the chart renders, without what is helm's; the overlay to copy makes of it what it says.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import {
  environmentOf,
  type Manifest,
  manifestOf,
  manifestsOf,
  unknownKeysOf,
  validate,
} from './manifests.ts';
import { DEPLOY, expectGolden, helm, kubectl } from './tools.ts';

const BASE = join(DEPLOY, 'kustomize/base');
const OVERLAY = join(DEPLOY, 'kustomize/overlays/example');
const { version } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'),
);
const HEAD =
  '# Made of the chart by UPDATE_GOLDEN=1 npm run test:deploy: change deploy/chart, or patch this in an overlay.\n';

/** Without what says that helm installed it. */
function withoutHelm(manifest: Manifest): unknown {
  const drop = (key: string, value: unknown) =>
    key === 'helm.sh/chart' || key === 'app.kubernetes.io/managed-by' ? undefined : value;
  return JSON.parse(JSON.stringify(manifest, drop));
}

describe('the base', () => {
  it('is what the chart renders', () => {
    const manifests = manifestsOf(helm('template', 'leadsail-graphql', join(DEPLOY, 'chart')));
    const text = manifests.map((manifest) => stringify(withoutHelm(manifest))).join('---\n');
    expectGolden(join(BASE, 'gateway.yaml'), HEAD + text);
  });

  it('is built as it is', () => {
    const built = manifestsOf(kubectl('kustomize', BASE));
    const written = manifestsOf(readFileSync(join(BASE, 'gateway.yaml'), 'utf8'));
    const inOrder = (manifests: readonly Manifest[]) =>
      manifests.toSorted((a, b) => (a.kind + a.metadata.name < b.kind + b.metadata.name ? -1 : 1));
    expect(inOrder(built)).toEqual(inOrder(written));
  });
});

describe('the overlay', () => {
  let built: readonly Manifest[];
  beforeAll(() => {
    built = manifestsOf(kubectl('kustomize', OVERLAY));
  });

  it('is known to Kubernetes key by key, value by value', async () => {
    expect(unknownKeysOf(built)).toBe('');
    await validate(built);
  });

  it('mounts its secrets as files, by a name that changes with them', () => {
    const { metadata, data } = manifestOf(built, 'Secret');
    expect(metadata.name).toMatch(/^leadsail-graphql-\w{10}$/);
    const { template } = manifestOf(built, 'Deployment').spec;
    expect(template.spec.volumes[0].secret.secretName).toBe(metadata.name);
    expect(template.spec.containers).toHaveLength(1);
    expect(template.spec.containers[0]).toMatchObject({
      image: `registry.example.com/leadsail-graphql:${version}`,
      securityContext: { readOnlyRootFilesystem: true },
      volumeMounts: [{ mountPath: '/run/secrets/leadsail-graphql' }],
    });
    const { GATEWAY_TENANTS, REDIS_URL_FILE, PORT } = environmentOf(built);
    const files = Object.keys(data ?? {}).map((file) => `/run/secrets/leadsail-graphql/${file}`);
    expect([REDIS_URL_FILE, GATEWAY_TENANTS].sort()).toEqual(files.sort());
    expect(PORT).toBe('4000');
  });

  it('lets the gateway reach what the base does, and Redis', () => {
    const egress = (manifests: readonly Manifest[]) =>
      manifestOf(manifests, 'NetworkPolicy').spec.egress;
    const base = manifestsOf(kubectl('kustomize', BASE));
    expect(egress(built)).toEqual([...egress(base), { ports: [{ port: 6379, protocol: 'TCP' }] }]);
  });
});
