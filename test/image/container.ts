// start(): runs an image as Kubernetes is told to: nobody's user, no capability, a root that cannot be written.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildah, STORE } from './buildah.ts';

const run = promisify(execFile);
const STATE = ['--root', join(STORE, 'runc')];
const SECRETS = '/run/secrets';

type ImageConfig = {
  readonly User: string;
  readonly Env: readonly string[];
  readonly Entrypoint: readonly string[];
  readonly WorkingDir: string;
  readonly Healthcheck: { readonly Test: readonly string[] };
  readonly ExposedPorts: Readonly<Record<string, object>>;
  readonly Labels: Readonly<Record<string, string>>;
};

/** What the image says of itself, as Docker reads it. */
export function configOf(image: string): ImageConfig {
  return JSON.parse(buildah('inspect', '--type', 'image', image)).Docker.config;
}

export type Container = {
  /** Everything that it printed. */
  readonly printed: () => string;
  /** Waits for a line of its output. */
  readonly says: (pattern: RegExp) => Promise<RegExpMatchArray>;
  /** The exit code of a command inside. */
  readonly exec: (command: readonly string[]) => Promise<number>;
  /** Signals process 1. */
  readonly kill: (signal: string) => Promise<void>;
  readonly ends: Promise<number | null>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

export type ContainerOptions = {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Files under /run/secrets. */
  readonly secrets?: Readonly<Record<string, string>>;
};

let started = 0;

/** It shares the network of the tests and nothing else. */
export function start(image: string, options: ContainerOptions = {}): Container {
  const name = `gateway-${process.pid}-${++started}`;
  const bundle = join(STORE, name);
  mkdirSync(join(bundle, 'secrets'), { recursive: true });
  for (const [file, text] of Object.entries(options.secrets ?? {})) {
    writeFileSync(join(bundle, 'secrets', file), text, { mode: 0o444 });
  }
  const working = buildah('from', image);
  const root = buildah('mount', working);
  const spec = specOf(configOf(image), root, join(bundle, 'secrets'), options);
  writeFileSync(join(bundle, 'config.json'), JSON.stringify(spec));
  const child = spawn('runc', [...STATE, 'run', '--bundle', bundle, name], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { printed, says, ends } = outputOf(child);
  return {
    printed,
    says,
    ends,
    async exec(command) {
      const [program = '', ...args] = command;
      const { code = 0 } = await run('runc', [...STATE, 'exec', name, program, ...args]).then(
        () => ({ code: 0 }),
        (error: { code: number }) => error,
      );
      return code;
    },
    async kill(signal) {
      await run('runc', [...STATE, 'kill', name, signal]);
    },
    async [Symbol.asyncDispose]() {
      await run('runc', [...STATE, 'delete', '--force', name]).catch(() => {});
      await ends;
      buildah('rm', working);
    },
  };
}

function outputOf(child: ChildProcess) {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  }
  const ends = new Promise<number | null>((resolve) => child.once('close', resolve));
  const says = (pattern: RegExp): Promise<RegExpMatchArray> =>
    new Promise((resolve, reject) => {
      const look = (): boolean => {
        const found = text.match(pattern);
        if (found) resolve(found);
        return found !== null;
      };
      if (look()) return;
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', look);
      void ends.then(() => look() || reject(new Error(`no ${pattern} in:\n${text}`)));
    });
  return { printed: () => text, says, ends };
}

/** The container as the OCI runtime is told of it. */
function specOf(
  config: ImageConfig,
  root: string,
  secrets: string,
  { args = [], env = {} }: ContainerOptions,
): object {
  const [uid, gid] = config.User.split(':').map(Number);
  const none = { bounding: [], effective: [], permitted: [], inheritable: [], ambient: [] };
  const own = ['pid', 'ipc', 'uts', 'mount'].map((type) => ({ type }));
  return {
    ociVersion: '1.0.2',
    hostname: 'gateway',
    root: { path: root, readonly: true },
    process: {
      terminal: false,
      user: { uid, gid },
      args: [...config.Entrypoint, ...args],
      env: [...config.Env, ...Object.entries(env).map(([key, value]) => `${key}=${value}`)],
      cwd: config.WorkingDir,
      capabilities: none,
      noNewPrivileges: true,
    },
    mounts: [
      { destination: '/proc', type: 'proc', source: 'proc' },
      {
        destination: '/dev',
        type: 'tmpfs',
        source: 'tmpfs',
        options: ['nosuid', 'mode=755', 'size=64k'],
      },
      { destination: SECRETS, type: 'bind', source: secrets, options: ['rbind', 'ro'] },
    ],
    linux: { namespaces: own },
  };
}
