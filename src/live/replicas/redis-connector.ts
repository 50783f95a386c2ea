// Finds the server that accepts writes, by Sentinels or the nodes of a Cluster, each time a connection opens.

import { connect as connectTcp, isIP, Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { Redis as Client, type RedisOptions as ClientOptions } from 'ioredis';
import { faultOf, NamedFault } from './redis-faults.ts';
import type { RedisAddress, RedisNode } from './redis-url.ts';

/** The client certificate for Redis and the CA of Redis, as PEM; null: no certificate, and the usual CAs. */
export type RedisCertificates = {
  readonly ca: string | null;
  readonly cert: string | null;
  readonly key: string | null;
};

const NO_CERTIFICATES: RedisCertificates = { ca: null, cert: null, key: null };
const LOOK_MS = 1_000;

/** The options with which ioredis connects to `address`. `probeKey` is in the only slot of a Cluster that is used. */
export function connectionOptionsOf(
  address: RedisAddress,
  certificates: RedisCertificates | undefined,
  probeKey: string,
): ClientOptions {
  const { kind, isTls, username, password, database } = address;
  const tls = isTls ? tlsOf(certificates ?? NO_CERTIFICATES) : undefined;
  const findOne = kind === 'sentinel' ? byMasterName(address) : byKey(address, probeKey);
  // The nodes to ask, by name; nodes of a Cluster that were found are added.
  const known = new Map(address.nodes.map((node) => [nameOf(node), node]));

  async function find(): Promise<RedisNode> {
    const [only] = address.nodes;
    if (kind === 'standalone' && only) return only;
    let fault: unknown;
    for (const node of known.values()) {
      try {
        const found = await findOne(node, tls);
        if (kind === 'cluster') known.set(nameOf(found), found);
        return found;
      } catch (error) {
        // Keeps the most specific fault: errors of connections say little.
        if (fault === undefined || faultOf(fault).startsWith('E')) fault = error;
      }
    }
    throw fault;
  }

  return {
    username,
    password,
    db: database,
    ...(tls && { tls }),
    Connector: connectorOf(find, tls),
  };
}

/** The constructor that ioredis calls, once for each client. */
function connectorOf(find: () => Promise<RedisNode>, tls: ConnectionOptions | undefined) {
  function Connector() {
    let stream: Socket | null = null;
    let isWanted = false;
    const connector = {
      firstError: undefined as Error | undefined,
      check: () => true,
      async connect(): Promise<Socket> {
        isWanted = true;
        connector.firstError = undefined;
        try {
          const node = await find();
          if (!isWanted) throw new NamedFault('CLOSED');
          stream = open(node, tls);
        } catch (error) {
          // A rejected promise would end the client; a failed connection is tried again.
          connector.firstError = error as Error;
          stream = new Socket().destroy();
        }
        return stream;
      },
      disconnect(): void {
        isWanted = false;
        const old = stream;
        if (!old) return;
        const cut = setTimeout(() => old.destroy(), 100);
        old.once('close', () => clearTimeout(cut)).end();
      },
    };
    return connector;
  }
  return Connector as unknown as NonNullable<ClientOptions['Connector']>;
}

function open({ host, port }: RedisNode, tls: ConnectionOptions | undefined): Socket {
  if (!tls) return connectTcp({ host, port });
  return connectTls({ ...tls, host, port, ...(isIP(host) === 0 && { servername: host }) });
}

function tlsOf({ ca, cert, key }: RedisCertificates): ConnectionOptions {
  return {
    ...(ca !== null && { ca }),
    ...(cert !== null && { cert }),
    ...(key !== null && { key }),
  };
}

type FindOne = (node: RedisNode, tls: ConnectionOptions | undefined) => Promise<RedisNode>;

/** Asks a Sentinel for the master. */
function byMasterName(address: RedisAddress): FindOne {
  const { masterName, sentinelUsername: username, sentinelPassword: password } = address;
  return (node, tls) =>
    withClient({ ...node, username, password, tls }, async (sentinel) => {
      const found = await sentinel.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', masterName);
      if (!Array.isArray(found)) throw new NamedFault('NOMASTER');
      return { host: String(found[0]), port: Number(found[1]) };
    });
}

/** Asks a node of a Cluster for a key: the node has it, or names the node that has it. */
function byKey({ username, password }: RedisAddress, key: string): FindOne {
  return (node, tls) =>
    withClient({ ...node, username, password, tls }, async (client) => {
      try {
        await client.get(key);
        return node;
      } catch (error) {
        const [, place] = /^MOVED \d+ (\S*:\d+)/.exec((error as Error).message) ?? [];
        if (place === undefined) throw error;
        const colon = place.lastIndexOf(':');
        // Without a host, it is the same host.
        return { host: place.slice(0, colon) || node.host, port: Number(place.slice(colon + 1)) };
      }
    });
}

async function withClient<Result>(
  options: ClientOptions & { readonly tls: ConnectionOptions | undefined },
  ask: (client: Client) => Promise<Result>,
): Promise<Result> {
  const { tls, ...others } = options;
  const client = new Client({
    ...others,
    ...(tls && { tls }),
    lazyConnect: true,
    connectTimeout: LOOK_MS,
    commandTimeout: LOOK_MS,
    enableReadyCheck: false,
    disableClientInfo: true,
    retryStrategy: null,
  });
  let fault: unknown;
  client.on('error', (error) => {
    fault ??= error;
  });
  try {
    return await ask(client);
  } catch (error) {
    // The first fault is the reason; the closed connection only follows from it.
    throw fault ?? error;
  } finally {
    client.disconnect();
  }
}

const nameOf = ({ host, port }: RedisNode): string => `${host} ${port}`;
