// Makes the two images that the Dockerfile starts from, of Debian's packages and npm's Node, as no registry is needed then.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildah } from './buildah.ts';

// What Node is linked with, and what distroless images have beside it.
const RUNTIME = ['base-files', 'libc6', 'libgcc-s1', 'libstdc++6', 'libatomic1', 'tzdata'];
// For npm: a shell, and `env`, with what that is linked with.
const SHELL = ['dash', 'coreutils', 'libselinux1', 'libpcre2-8-0', 'libacl1', 'libattr1'];
const NPM = '/usr/lib/node_modules/npm';
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';
const NODE = '/nodejs/bin/node';

/** Lays out a root directory as distroless images do: nothing but what `packages` have. */
function layOut(root: string, packages: readonly string[]): void {
  for (const name of ['bin', 'lib', 'lib64', 'sbin']) {
    mkdirSync(join(root, 'usr', name), { recursive: true });
    symlinkSync(`usr/${name}`, join(root, name));
  }
  const files = execFileSync('dpkg', ['-L', ...packages], { encoding: 'utf8' });
  const wanted = files
    .split('\n')
    .filter((path) => /^\//.test(path) && !/\/(doc|man|locale)\//.test(path));
  const packed = execFileSync('tar', ['-C', '/', '--no-recursion', '-cf', '-', '-T', '-'], {
    input: wanted.map((path) => `.${path}`).join('\n'),
    maxBuffer: 1 << 30,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  execFileSync('tar', ['-C', root, '--keep-directory-symlink', '-xf', '-'], { input: packed });
}

/** Node and no shell, for the gateway to run on. */
export function createRuntimeBase(directory: string): string {
  const root = join(directory, 'runtime');
  layOut(root, RUNTIME);
  mkdirSync(join(root, dirname(CERTIFICATES)), { recursive: true });
  cpSync(CERTIFICATES, join(root, CERTIFICATES), { dereference: true });
  mkdirSync(join(root, dirname(NODE)), { recursive: true });
  cpSync(realpathSync(process.execPath), join(root, NODE));
  writeFileSync(
    join(root, 'etc/passwd'),
    'nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n',
  );
  return imageOf(root, 'runtime-base', 'scratch', [`ENTRYPOINT ["${NODE}"]`]);
}

/** That, with npm and a shell, to build in; npm is the one of this machine. */
export function createBuildBase(directory: string, runtime: string): string {
  const root = join(directory, 'build');
  layOut(root, SHELL);
  const installed = execFileSync('npm', ['root', '--global'], { encoding: 'utf8' }).trim();
  cpSync(join(installed, 'npm'), join(root, NPM), { recursive: true });
  symlinkSync(join(NPM, 'bin/npm-cli.js'), join(root, 'usr/bin/npm'));
  mkdirSync(join(root, 'tmp'), { recursive: true });
  return imageOf(root, 'build-base', runtime, [
    'ENV PATH=/nodejs/bin:/usr/bin:/bin HOME=/root',
    `ENV NODE_EXTRA_CA_CERTS=${CERTIFICATES}`,
    'ENTRYPOINT []',
  ]);
}

function imageOf(root: string, name: string, from: string, lines: readonly string[]): string {
  const file = `${root}.Dockerfile`;
  writeFileSync(file, [`FROM ${from}`, 'COPY . /', ...lines].join('\n'));
  buildah('build', '--isolation', 'chroot', '--tag', name, '--file', file, root);
  return `localhost/${name}`;
}
