// Packs what the build has made, and installs the tarball: alone in an empty folder, and in one of a host.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The tarball, and what npm says of it. */
    readonly packed: Packed;
    /** A folder where nothing else is installed. */
    readonly alone: string;
    /** A folder with express, fastify, hono and graphql 16 beside the package. */
    readonly host: string;
  }
}

type Packed = {
  readonly tarball: string;
  readonly size: number;
  readonly files: readonly string[];
};

const DIST = join(import.meta.dirname, '../../dist');

export default function setup(project: TestProject): () => void {
  const directory = mkdtempSync(join(tmpdir(), 'leadsail-package-'));
  const npm = (at: string, ...args: string[]): string =>
    execFileSync('npm', [...args, '--no-audit', '--no-fund'], { cwd: at, encoding: 'utf8' });

  const [report] = JSON.parse(npm(directory, 'pack', DIST, '--json')) as [
    { filename: string; size: number; files: { path: string }[] },
  ];
  const tarball = join(directory, report.filename);
  const alone = join(directory, 'alone');
  mkdirSync(alone);
  // Nothing is asked of a registry: whatever the package needs beside it is missing then. Without its prefix npm would
  // install into a folder above that has packages.
  npm(alone, 'install', tarball, '--offline', '--prefix', alone);

  const host = join(directory, 'host');
  cpSync(join(import.meta.dirname, 'host'), host, {
    recursive: true,
    filter: (from) => !from.endsWith('node_modules'),
  });
  npm(host, 'ci');
  npm(host, 'install', tarball, '--no-save', '--offline');

  const files = report.files.map(({ path }) => path).sort();
  project.provide('packed', { tarball, size: report.size, files });
  project.provide('alone', alone);
  project.provide('host', host);
  return () => rmSync(directory, { recursive: true, force: true });
}
