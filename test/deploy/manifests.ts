// Reads what helm and kustomize render, and finds every key and value that Kubernetes would not know.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { CACHE, ROOT } from './tools.ts';

type Env = { readonly name: string; readonly value?: string };
type Container = { readonly env: readonly Env[]; readonly [key: string]: unknown };

/** What the tests look at of a manifest; the rest is for the types of Kubernetes. */
export type Manifest = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  // biome-ignore lint/suspicious/noExplicitAny: each kind has another, which its type in TypeScript checks.
  readonly spec?: any;
  readonly data?: Readonly<Record<string, string>>;
};

/** Every manifest, of a text without a duplicate key or another fault. */
export function manifestsOf(text: string): Manifest[] {
  return parseAllDocuments(text).flatMap((document) => {
    if ('errors' in document && document.errors.length > 0) throw document.errors[0];
    const read = document.toJS();
    return read === null ? [] : [read];
  });
}

export function manifestOf(manifests: readonly Manifest[], kind: string, name?: string): Manifest {
  const found = manifests.filter(
    (one) => one.kind === kind && (name === undefined || one.metadata.name === name),
  );
  if (found.length !== 1) throw new Error(`${found.length} of ${kind} ${name ?? ''}`);
  return found[0] as Manifest;
}

/** The environment of the gateway's container, each value as `read` reads it. */
export function environmentOf(
  manifests: readonly Manifest[],
  read = (value: string): string => value,
): Record<string, string> {
  const { spec } = manifestOf(manifests, 'Deployment');
  const [{ env }]: readonly [Container] = spec.template.spec.containers;
  return Object.fromEntries(env.map(({ name, value = '' }) => [name, read(value)]));
}

// Which package has the types of a group; the core has no name.
const PACKAGES: Readonly<Record<string, string>> = {
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator/monitoring.coreos.com',
  'gateway.networking.k8s.io': '@kubernetes-models/gateway-api/gateway.networking.k8s.io',
};

function moduleOf({ apiVersion }: Manifest): string {
  const [version = '', group = ''] = apiVersion.split('/').reverse();
  const place = PACKAGES[group] ?? `kubernetes-models${group === '' ? '' : `/${group}`}`;
  return `${place}/${version}`;
}

/**
 * What the compiler says of them, written as literals of the types of Kubernetes: unlike a schema, which lets what it
 * does not know pass, it refuses a misspelt key.
 */
export function unknownKeysOf(manifests: readonly Manifest[]): string {
  mkdirSync(CACHE, { recursive: true });
  const directory = mkdtempSync(join(CACHE, 'types-'));
  const lines = manifests.flatMap((manifest, at) => [
    `import type { I${manifest.kind} as Kind${at} } from '${moduleOf(manifest)}';`,
    `export const manifest${at}: Kind${at} = ${JSON.stringify(manifest, null, 2)};`,
  ]);
  writeFileSync(join(directory, 'manifests.ts'), lines.join('\n'));
  const options = '--noEmit --strict --skipLibCheck --module nodenext --target es2024 --types node';
  try {
    execFileSync(
      process.execPath,
      [
        join(ROOT, 'node_modules/typescript/bin/tsc'),
        ...['--ignoreConfig', ...options.split(' ')],
        'manifests.ts',
      ],
      { cwd: directory, encoding: 'utf8' },
    );
    return '';
  } catch (error) {
    return (error as { stdout: string }).stdout;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Throws for a value that its schema refuses, which the types let pass: a pattern, a range. */
export async function validate(manifests: readonly Manifest[]): Promise<void> {
  for (const manifest of manifests) {
    const models = await import(moduleOf(manifest));
    // Kustomize breaks base64 into lines, which Kubernetes reads and the schema does not.
    const data = Object.entries(manifest.data ?? {}).map(([key, text]) => [
      key,
      text.replace(/\s/g, ''),
    ]);
    const whole = manifest.data ? { ...manifest, data: Object.fromEntries(data) } : manifest;
    new models[manifest.kind](whole).validate();
  }
}
