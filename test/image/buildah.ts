// buildah(): builds and reads images without an engine, in a store of the test's own that ends with it.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where images, containers and all else of the test is. */
export const STORE = mkdtempSync(join(tmpdir(), 'leadsail-image-'));

/** What it prints; throws with what it complained of. */
export function buildah(...args: readonly string[]): string {
  const place = ['--root', join(STORE, 'images'), '--runroot', join(STORE, 'state')];
  try {
    return execFileSync('buildah', [...place, '--storage-driver', 'overlay', ...args], {
      encoding: 'utf8',
      maxBuffer: 1 << 26,
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' && process.getuid?.() === 0) throw error;
    throw new Error('An image is built by root of a Debian: apt-get install buildah runc.');
  }
}

/** Unmounts and removes everything. */
export function removeStore(): void {
  buildah('umount', '--all');
  buildah('rm', '--all');
  rmSync(STORE, { recursive: true, force: true });
}
