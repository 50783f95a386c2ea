// Redis in the shapes that companies run it in: TLS, ACL users, Sentinels with a replica, a Cluster.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Redis as Client } from 'ioredis';
import { expect } from 'vitest';
import { freePort, type RedisProgram, runServer } from './redis-server.ts';

const run = promisify(execFile);

export type RedisShape = {
  /** What a gateway is told. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends the server that takes writes; `back` starts what is needed for another to take them. */
  readonly fail: () => Promise<void>;
  readonly back: () => Promise<void>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

const SCHEMES = { 'redis-server': 'redis', 'valkey-server': 'valkey' } as const;

type Running = Awaited<ReturnType<typeof runServer>>;

async function kill(child: Running): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** One server with these settings. */
async function startOne(
  program: RedisProgram,
  settings: Readonly<Record<string, string>>,
  env: RedisShape['env'],
): Promise<RedisShape> {
  let child = await runServer(settings, [], program);
  return {
    env,
    fail: () => kill(child),
    async back() {
      child = await runServer(settings, [], program);
    },
    [Symbol.asyncDispose]: () => kill(child),
  };
}

/** As it comes from the package, by its own name. */
export async function startStandalone(program: RedisProgram): Promise<RedisShape> {
  const port = `${await freePort()}`;
  return startOne(program, { port }, { REDIS_URL: `${SCHEMES[program]}://127.0.0.1:${port}` });
}

/** A user that may do what the gateway needs, and no more. */
export async function startWithAcl(
  program: RedisProgram,
  rights = ACL_RIGHTS,
): Promise<RedisShape> {
  const port = `${await freePort()}`;
  const user = `gateway on >s3cret ${rights}`;
  return startOne(
    program,
    { port, user },
    { REDIS_URL: `redis://gateway:s3cret@127.0.0.1:${port}` },
  );
}

/** What the README says that a user needs. */
export const ACL_RIGHTS =
  'resetchannels -@all +ping +get +set +del +eval +publish +subscribe +unsubscribe +quit +time +select ~leadsail-graphql:* &leadsail-graphql:*';

/** TLS alone, with a CA of its own, which wants to see a certificate. */
export async function startWithTls(program: RedisProgram): Promise<RedisShape> {
  const folder = await mkdtemp(join(tmpdir(), 'redis-tls-'));
  const place = (name: string): string => join(folder, name);
  const openssl = (...args: string[]) => run('openssl', args, { cwd: folder });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  await openssl(
    ...['req', '-x509', ...newKey, '-subj', '/CN=ca', '-days', '2'],
    ...['-keyout', 'ca.key', '-out', 'ca.crt'],
  );
  await writeFile(place('names'), 'subjectAltName=IP:127.0.0.1,DNS:localhost');
  for (const name of ['server', 'client']) {
    await openssl(
      ...['req', ...newKey, '-subj', `/CN=${name}`, '-keyout', `${name}.key`],
      ...['-out', `${name}.csr`],
    );
    await openssl(
      ...['x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.crt', '-CAkey', 'ca.key'],
      ...['-CAcreateserial', '-days', '2', '-extfile', 'names', '-out', `${name}.crt`],
    );
  }
  const port = `${await freePort()}`;
  const shape = await startOne(
    program,
    {
      port: '0',
      'tls-port': port,
      'tls-ca-cert-file': place('ca.crt'),
      'tls-cert-file': place('server.crt'),
      'tls-key-file': place('server.key'),
      requirepass: 's3cret',
    },
    {
      REDIS_URL: `rediss://:s3cret@127.0.0.1:${port}`,
      GATEWAY_REDIS_CA_FILE: place('ca.crt'),
      GATEWAY_REDIS_CERT_FILE: place('client.crt'),
      GATEWAY_REDIS_KEY_FILE: place('client.key'),
    },
  );
  return {
    ...shape,
    async [Symbol.asyncDispose]() {
      await shape[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

/** A master, a replica and three Sentinels. */
export async function startWithSentinels(program: RedisProgram): Promise<RedisShape> {
  const folder = await mkdtemp(join(tmpdir(), 'redis-sentinel-'));
  const [master, replica] = [`${await freePort()}`, `${await freePort()}`];
  const first = await runServer({ port: master }, [], program);
  const second = await runServer({ port: replica, replicaof: `127.0.0.1 ${master}` }, [], program);
  const sentinels: Running[] = [];
  const ports: number[] = [];
  for (const at of [1, 2, 3]) {
    const port = await freePort();
    const file = join(folder, `${at}.conf`);
    await writeFile(
      file,
      [
        `port ${port}`,
        'bind 127.0.0.1',
        `sentinel monitor main 127.0.0.1 ${master} 2`,
        'sentinel down-after-milliseconds main 500',
        'sentinel failover-timeout main 3000',
        '',
      ].join('\n'),
    );
    sentinels.push(await runServer({}, [file, '--sentinel'], program));
    ports.push(port);
  }
  const seen = async (): Promise<boolean> => {
    const answers = await Promise.all(ports.map((port) => ask(port, 'SENTINEL', 'MASTER', 'main')));
    return answers.every((answer) => {
      const said = (answer as string[]).join(' ');
      return /num-slaves 1 num-other-sentinels 2 /.test(said);
    });
  };
  await expect.poll(seen, { timeout: 15_000, interval: 50 }).toBe(true);
  await expect.poll(() => copies([Number(replica)]), { timeout: 15_000, interval: 50 }).toBe(1);
  return {
    env: {
      REDIS_URL: `redis-sentinel://${ports.map((port) => `127.0.0.1:${port}`).join(',')}/main/0`,
    },
    fail: () => kill(first),
    // The Sentinels do.
    back: async () => {},
    async [Symbol.asyncDispose]() {
      await Promise.all([first, second, ...sentinels].map(kill));
      await rm(folder, { recursive: true });
    },
  };
}

type ClusterShape = RedisShape & { readonly nodes: readonly number[] };

/** Three masters, and a replica of each. `nodes` are their ports. */
export async function startCluster(program: RedisProgram, tries = 3): Promise<ClusterShape> {
  try {
    return await tryCluster(program);
  } catch (error) {
    // A port that was free may be another's a moment later.
    if (tries === 1) throw error;
    return startCluster(program, tries - 1);
  }
}

async function tryCluster(program: RedisProgram): Promise<ClusterShape> {
  const folder = await mkdtemp(join(tmpdir(), 'redis-cluster-'));
  const nodes: number[] = [];
  const children = new Map<number, Running>();
  for (const at of [1, 2, 3, 4, 5, 6]) {
    const [port, bus] = [await freePort(), await freePort()];
    const cluster = { 'cluster-enabled': 'yes', 'cluster-config-file': join(folder, `${at}`) };
    const settings = { port: `${port}`, 'cluster-port': `${bus}`, 'cluster-node-timeout': '1000' };
    children.set(port, await runServer({ ...settings, ...cluster }, [], program));
    nodes.push(port);
  }
  const places = nodes.map((port) => `127.0.0.1:${port}`);
  const create = ['--cluster', 'create', ...places, '--cluster-replicas', '1', '--cluster-yes'];
  await run('redis-cli', create).catch(async (error) => {
    await Promise.all([...children.values()].map(kill));
    throw new Error(`${error.message}: ${error.stdout}`, { cause: error });
  });
  const isWhole = async (): Promise<boolean> => {
    const states = await Promise.all(nodes.map((port) => ask(port, 'CLUSTER', 'INFO')));
    return (
      states.every((state) => /cluster_state:ok/.test(`${state}`)) && (await copies(nodes)) === 3
    );
  };
  await expect.poll(isWhole, { timeout: 20_000, interval: 50 }).toBe(true);
  return {
    nodes,
    env: { REDIS_URL: `redis-cluster://${places.slice(0, 3).join(',')}` },
    async fail() {
      const error = await ask(nodes[0] ?? 0, 'GET', '{leadsail-graphql}:probe').catch(
        ({ message }: Error) => message,
      );
      const [, owner = nodes[0]] = /^MOVED \d+ .*:(\d+)$/.exec(`${error}`) ?? [];
      const child = children.get(Number(owner));
      if (child) await kill(child);
    },
    // Its replica takes its place.
    back: async () => {},
    async [Symbol.asyncDispose]() {
      await Promise.all([...children.values()].map(kill));
      await rm(folder, { recursive: true });
    },
  };
}

/** How many of these are a replica with all that its master has; another never takes its place. */
async function copies(ports: readonly number[]): Promise<number> {
  const said = await Promise.all(ports.map((port) => ask(port, 'INFO', 'replication')));
  return said.filter((lines) => /master_link_status:up/.test(`${lines}`)).length;
}

async function ask(port: number, command: string, ...args: string[]): Promise<unknown> {
  const client = new Client({ port, retryStrategy: () => null });
  client.on('error', () => {});
  try {
    return await client.call(command, args);
  } finally {
    client.disconnect();
  }
}
