// Parses the address of a Redis: one server, a master named by Sentinels, or a Cluster, each with or without TLS.

/** A server to connect to. */
export type RedisNode = { readonly host: string; readonly port: number };

/** The address of Redis, and the user for it. */
export type RedisAddress = {
  readonly kind: 'standalone' | 'sentinel' | 'cluster';
  /** The one server, all Sentinels, or some nodes of a Cluster. */
  readonly nodes: readonly RedisNode[];
  readonly isTls: boolean;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly database: number;
  /** The master's name for the Sentinels; empty without Sentinels. */
  readonly masterName: string;
  readonly sentinelUsername: string | undefined;
  readonly sentinelPassword: string | undefined;
};

const SCHEME = /^(?:redis|valkey)(s?)(?:[-+](sentinel|cluster))?:\/\/(.+)$/;
const REST = /^(?:([^@]*(?:@[^@]*)*)@)?([^/?@]+)((?:\/[^/?]*){0,2})(?:\?([^?]*))?$/;
const NODE = /^(\[[\da-fA-F:.]+\]|[\w.-]+)(?::(\d{1,5}))?$/;
const SENTINEL_OPTIONS = ['sentinelUsername', 'sentinelPassword'];

/** Null for text of any other form. */
export function toRedisAddress(text: string): RedisAddress | null {
  const [, secure = '', kind = 'standalone', rest = ''] = SCHEME.exec(text) ?? [];
  const [, user = '', hosts = '', path = '', query = ''] = REST.exec(rest) ?? [];
  const nodes = hosts.split(',').map((host) => toNode(host, kind === 'sentinel' ? 26_379 : 6_379));
  const [first = '', second = ''] = path.split('/').slice(1);
  const options = new URLSearchParams(query);
  const database = kind === 'sentinel' ? second : first;
  const isWhole =
    nodes.every((node) => node !== null) &&
    (kind === 'sentinel' ? /^[\w.-]+$/.test(first) : second === '' && path.split('/').length < 3) &&
    (kind === 'cluster' ? /^0?$/ : /^\d{0,5}$/).test(database) &&
    (kind !== 'standalone' || nodes.length === 1) &&
    [...options.keys()].every((name) => kind === 'sentinel' && SENTINEL_OPTIONS.includes(name));
  const colon = user.indexOf(':');
  const username = decoded(colon < 0 ? user : user.slice(0, colon));
  const password = decoded(colon < 0 ? '' : user.slice(colon + 1));
  if (!isWhole || username === null || password === null) return null;
  return {
    kind: kind as RedisAddress['kind'],
    nodes: nodes.filter((node) => node !== null),
    isTls: secure === 's',
    username: username || undefined,
    password: password || undefined,
    database: Number(database),
    masterName: kind === 'sentinel' ? first : '',
    sentinelUsername: options.get('sentinelUsername') ?? undefined,
    sentinelPassword: options.get('sentinelPassword') ?? undefined,
  };
}

function toNode(text: string, defaultPort: number): RedisNode | null {
  const [, host, port = `${defaultPort}`] = NODE.exec(text) ?? [];
  if (host === undefined || Number(port) < 1 || Number(port) > 65_535) return null;
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
