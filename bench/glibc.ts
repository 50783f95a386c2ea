// Tailcall's binary wants glibc 2.39. Where the system's is older, a newer one is unpacked beside it.
import { execFile } from 'node:child_process';
import { existsSync, globSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PLACE = join(import.meta.dirname, 'peers', 'node_modules', '.glibc');
const LIBRARIES = join(PLACE, 'usr/lib/x86_64-linux-gnu');
const WANTED = 2.39;

type Glibc = {
  /** What to put before a program that wants it; nothing where the system's own will do. */
  readonly runWith: readonly string[];
  /** Why there is none; null when there is. */
  readonly fault: string | null;
};

let found: Promise<Glibc> | undefined;

/** Looks, and gets Debian's package where apt can, once. */
export function newerGlibc(): Promise<Glibc> {
  found ??= find().catch((error: Error) => ({
    runWith: [],
    fault: `it wants glibc ${WANTED}, which could not be had: ${error.message.split('\n')[0]}`,
  }));
  return found;
}

async function find(): Promise<Glibc> {
  const { stdout } = await run('getconf', ['GNU_LIBC_VERSION']);
  if (Number(stdout.replace('glibc ', '')) >= WANTED) return { runWith: [], fault: null };
  const loader = join(LIBRARIES, 'ld-linux-x86-64.so.2');
  if (!existsSync(loader)) await unpack();
  return { runWith: [loader, '--library-path', LIBRARIES], fault: null };
}

// With lists of its own, so that the system's apt never learns of another Debian.
async function unpack(): Promise<void> {
  for (const directory of ['lists/partial', 'cache/archives/partial'])
    mkdirSync(join(PLACE, directory), { recursive: true });
  const sources = join(PLACE, 'sources.list');
  const key = '/usr/share/keyrings/debian-archive-keyring.gpg';
  writeFileSync(sources, `deb [signed-by=${key}] http://deb.debian.org/debian trixie main\n`);
  const options = [
    `Dir::Etc::sourcelist=${sources}`,
    'Dir::Etc::sourceparts=-',
    `Dir::State::lists=${join(PLACE, 'lists')}`,
    `Dir::Cache=${join(PLACE, 'cache')}`,
    'APT::Sandbox::User=root',
  ].flatMap((option) => ['-o', option]);
  await run('apt-get', [...options, '-qq', 'update']);
  await run('apt-get', [...options, '-qq', 'download', 'libc6', 'libgcc-s1'], { cwd: PLACE });
  for (const file of globSync('*.deb', { cwd: PLACE }))
    await run('dpkg-deb', ['-x', file, PLACE], { cwd: PLACE });
}
