// The chart: rendered as its golden files, known to Kubernetes key by key, and started by the gateway it is for.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseConfig } from '../../src/config/config.ts';
import { SETTINGS } from '../../src/config/settings.ts';
import {
  environmentOf,
  type Manifest,
  manifestOf,
  manifestsOf,
  unknownKeysOf,
  validate,
} from './manifests.ts';
import { DEPLOY, expectGolden, helm, ROOT } from './tools.ts';

const CHART = join(DEPLOY, 'chart');
const SCHEMA = join(CHART, 'values.schema.json');
const FULL = join(import.meta.dirname, 'full.values.yaml');
const GOLDEN = join(import.meta.dirname, 'golden');

const render = (...args: readonly string[]): string =>
  helm('template', 'leads', CHART, '--namespace', 'crm', ...args);
const rendered = (...args: readonly string[]): Manifest[] => manifestsOf(render(...args));
const complaintOf = (...args: readonly string[]): string => {
  try {
    render(...args);
    return '';
  } catch (error) {
    return (error as { stderr: string }).stderr;
  }
};

/** Settings that the chart makes of values of its own, or that nobody sets in a pod. */
const NOT_IN_CONFIG =
  /^(PORT|HOST|LEADSAIL_URL|GATEWAY_(METRICS_PORT|STOP_MS|TENANTS)|CHECK_.*|S(IMULATOR|DL)_.*)$/;

describe('the values', () => {
  it('may name each setting of the gateway, and no other', () => {
    const schema = JSON.parse(readFileSync(SCHEMA, 'utf8'));
    const secrets = SETTINGS.flatMap(({ flag, env }) => (flag ? [] : [env, `${env}_FILE`]));
    const settings = SETTINGS.map(({ env }) => env);
    const open = settings.filter((env) => !NOT_IN_CONFIG.test(env) && !secrets.includes(env));
    if (process.env.UPDATE_GOLDEN) {
      schema.properties.config.propertyNames.enum = open;
      writeFileSync(SCHEMA, `${JSON.stringify(schema, null, 2)}\n`);
    }
    expect(schema.properties.config.propertyNames.enum).toEqual(open);
  });

  it.each([
    ['replicaCuont=3', 'replicaCuont'],
    ['image.tga=1', 'tga'],
    ['networkPolicy.form=x', 'form'],
    ['config.GATEWAY_RATE_LIMITS=3', 'GATEWAY_RATE_LIMITS'],
    ['config.LEADSAIL_API_KEY=k', 'LEADSAIL_API_KEY'],
    ['config.GATEWAY_TRACE=true', 'boolean'],
    ['secrets.values.redis_url=x', 'redis_url'],
    ['ingress.controller=ngnix', '/ingress/controller'],
  ])('are refused where one is misspelt: %s', (value, named) => {
    expect(complaintOf('--set', value)).toContain(named);
  });

  it('are refused where no gateway could start, or two of them say the same', () => {
    expect(complaintOf('--set', 'secrets.values.leadsail-api-key=k')).toContain(
      'leadsail-api-key would open these leads to everybody',
    );
    expect(complaintOf('--set', 'secrets.existingSecret=s')).toContain(
      'needs secrets.existingKeys',
    );
    const both = 'secrets.existingSecret=s,secrets.values.redis-url=x';
    expect(complaintOf('--set', both)).toContain('are both set');
  });
});

describe.each([
  ['as it is', 'default', []],
  ['with everything turned on', 'full', ['--values', FULL]],
] as const)('the chart %s', (_, name, args) => {
  it('is linted without a complaint', () => {
    const said = helm('lint', CHART, '--strict', ...args);
    expect(said).not.toMatch(/ERROR|WARNING/);
    expect(said).toContain('1 chart(s) linted, 0 chart(s) failed');
  });

  it('is rendered as its golden file', () => {
    expectGolden(join(GOLDEN, `${name}.yaml`), render(...args));
  });

  it('is known to Kubernetes key by key, value by value', async () => {
    const manifests = rendered(...args);
    expect(unknownKeysOf(manifests)).toBe('');
    await validate(manifests);
  });

  it('sets nothing that the gateway does not know or take', () => {
    const manifests = rendered(...args);
    const directory = mkdtempSync(join(tmpdir(), 'chart-test-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const secret = manifests.find(({ kind }) => kind === 'Secret');
    for (const [file, value] of Object.entries(secret?.data ?? {})) {
      writeFileSync(join(directory, file), Buffer.from(value, 'base64'));
    }
    const environment = environmentOf(manifests, (path) =>
      path.replace('/run/secrets/leadsail-graphql', directory),
    );
    const known = ['NODE_ENV', ...SETTINGS.map(({ env }) => env)];
    expect(known).toEqual(expect.arrayContaining(Object.keys(environment)));
    const started = parseConfig([], environment);
    expect(started).toMatchObject({ command: 'serve', config: { host: '0.0.0.0', port: 4000 } });
    if (secret === undefined) return;
    expect(started).toMatchObject({ config: { leadsailApiKey: 'made-up-key', trace: true } });
  });

  it('gives the gateway longer to stop than it takes', () => {
    const manifests = rendered(...args);
    const { template } = manifestOf(manifests, 'Deployment').spec;
    const { preStop } = template.spec.containers[0].lifecycle;
    const stopSeconds = Number(environmentOf(manifests).GATEWAY_STOP_MS) / 1_000;
    expect(template.spec.terminationGracePeriodSeconds).toBeGreaterThan(
      preStop.sleep.seconds + stopSeconds + 5,
    );
  });

  it('selects its own pods, everywhere', () => {
    const manifests = rendered(...args);
    const { selector, template } = manifestOf(manifests, 'Deployment').spec;
    const { labels } = template.metadata;
    expect(labels).toMatchObject(selector.matchLabels);
    for (const { kind, spec } of manifests) {
      if (kind === 'Service') expect(labels).toMatchObject(spec.selector);
      if (kind === 'PodDisruptionBudget') expect(labels).toMatchObject(spec.selector.matchLabels);
      if (kind === 'NetworkPolicy') expect(labels).toMatchObject(spec.podSelector.matchLabels);
      if (kind !== 'ServiceMonitor') continue;
      const metrics = manifestOf(manifests, 'Service', 'leads-leadsail-graphql-metrics');
      expect(metrics.metadata.labels).toMatchObject(spec.selector.matchLabels);
    }
  });
});

describe('a misspelt key', () => {
  it.each(['replicas:', 'readOnlyRootFilesystem:', 'httpGet:', 'whenUnsatisfiable:'])(
    'of %s would be found',
    (key) => {
      const text = render();
      expect(text).toContain(key);
      const misspelt = `${key.slice(0, -2)}:`;
      const manifests = manifestsOf(text.replace(key, misspelt));
      expect(unknownKeysOf(manifests)).toContain(misspelt.slice(0, -1));
    },
  );
});

describe('secrets', () => {
  const args = ['--set', 'secrets.values.redis-url=redis://r:6379'];

  it('are files, and nowhere else in the manifests', () => {
    const text = render('--values', FULL);
    expect(text).not.toContain('made-up');
    const manifests = manifestsOf(text);
    const { data = {} } = manifestOf(manifests, 'Secret');
    for (const [file, value] of Object.entries(data)) {
      expect(Buffer.from(value, 'base64').toString()).toMatch(/made-up|redis:/);
      expect(Object.values(environmentOf(manifests))).toContain(
        `/run/secrets/leadsail-graphql/${file}`,
      );
    }
    expect(Object.keys(data)).toHaveLength(5);
  });

  it('that change start new pods', () => {
    const checksum = (...more: readonly string[]): string | undefined =>
      manifestOf(rendered(...more), 'Deployment').spec.template.metadata.annotations[
        'checksum/secrets'
      ];
    expect(checksum(...args)).toBe(checksum(...args));
    expect(checksum(...args)).not.toBe(checksum(args[0] ?? '', `${args[1]}/1`));
  });

  it('that are there already are mounted and not made', () => {
    const existing = 'secrets.existingSecret=mine,secrets.existingKeys={redis-url,tenants.json}';
    const manifests = rendered('--set', existing);
    expect(manifests.map(({ kind }) => kind)).not.toContain('Secret');
    const [volume] = manifestOf(manifests, 'Deployment').spec.template.spec.volumes;
    expect(volume.secret).toMatchObject({ secretName: 'mine' });
    expect(environmentOf(manifests)).toMatchObject({
      REDIS_URL_FILE: '/run/secrets/leadsail-graphql/redis-url',
      GATEWAY_TENANTS: '/run/secrets/leadsail-graphql/tenants.json',
    });
  });
});

describe('an ingress', () => {
  it.each([
    ['nginx', 'nginx.ingress.kubernetes.io/proxy-read-timeout', '3600'],
    ['nginx', 'nginx.ingress.kubernetes.io/proxy-buffering', 'off'],
    ['nginx.org', 'nginx.org/proxy-read-timeout', '3600s'],
    ['nginx.org', 'nginx.org/websocket-services', 'leads-leadsail-graphql'],
    ['haproxy', 'haproxy.org/timeout-tunnel', '3600s'],
    [
      'alb',
      'alb.ingress.kubernetes.io/load-balancer-attributes',
      'idle_timeout.timeout_seconds=3600',
    ],
  ])('of %s sets %s', (controller, annotation, value) => {
    const set = `ingress.enabled=true,ingress.hosts={a.test},ingress.controller=${controller}`;
    const ingress = manifestOf(rendered('--set', set), 'Ingress');
    expect(ingress.metadata.annotations?.[annotation]).toBe(value);
  });

  it('shows strangers neither metrics nor probes nor what is for routers', () => {
    const paths = (...more: readonly string[]): string[] =>
      manifestOf(rendered('--values', FULL, ...more), 'Ingress').spec.rules[0].http.paths.map(
        ({ path, pathType }: { path: string; pathType: string }) => `${pathType} ${path}`,
      );
    const clients = ['Exact /graphql', 'Exact /graphql/stream'];
    expect(paths()).toEqual([...clients, 'Exact /webhooks/leadsail']);
    expect(paths('--set', 'ingress.webhooks=false')).toEqual(clients);
  });
});

it('the chart has the version of the package', () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const [chart] = manifestsOf(readFileSync(join(CHART, 'Chart.yaml'), 'utf8'));
  expect(chart).toMatchObject({ version, appVersion: version });
});
