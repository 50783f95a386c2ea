// Names the faults of Redis: a word for the log, and a sentence for those that an operator has to fix.

/** A word such as `ECONNREFUSED`, `WRONGPASS` or `TIMEOUT`: no address, no password. */
export type RedisFault = string;

class Silence extends Error {}

/** Rejects after `ms`, unless the answer has arrived and this process was too busy to read it. */
export function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(new Silence('Redis gave no answer in time'));
    const timer = setTimeout(() => setImmediate(giveUp), ms);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** A fault with a fixed word. */
export class NamedFault extends Error {
  readonly code: RedisFault;
  constructor(code: RedisFault) {
    super(code);
    this.code = code;
  }
}

/** Whether Redis answered with an error. */
export const isReply = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ReplyError';

/** The word for a fault. */
export function faultOf(error: unknown): RedisFault {
  if (error instanceof Silence) return 'TIMEOUT';
  const { code, message = '' } = error as NodeJS.ErrnoException;
  const word = code ?? (isReply(error) ? message.split(' ')[0] : undefined);
  return word !== undefined && /^[A-Z\d_]{2,64}$/.test(word) ? word : 'CLOSED';
}

const RIGHTS =
  '+ping +get +set +del +eval +publish +subscribe +unsubscribe +quit +time +select, and ~ and & for what begins with GATEWAY_REDIS_PREFIX';

const CLUSTER_NODE =
  'REDIS_URL names a node of a Redis Cluster as a server of its own: write redis-cluster:// in place of redis://';
const WRONG_PASSWORD = 'Redis does not accept the user or password in REDIS_URL';
const NO_TLS = 'REDIS_URL asks for TLS, and no TLS answers there: write redis:// or another port';
const WRONG_CERTIFICATE =
  'the certificate of Redis is not vouched for: name its CA with GATEWAY_REDIS_CA_FILE';

/** What an operator has to fix, by fault. */
const SENTENCES: Readonly<Record<RedisFault, string>> = {
  MOVED: CLUSTER_NODE,
  ASK: CLUSTER_NODE,
  CROSSSLOT: CLUSTER_NODE,
  WRONGPASS: WRONG_PASSWORD,
  NOAUTH: WRONG_PASSWORD,
  NOPERM: `Redis lets this user do too little; it needs ${RIGHTS}`,
  READONLY: 'REDIS_URL names a replica: name the server that takes writes, or its Sentinels',
  OOM: 'Redis is full and takes no writes',
  MISCONF: 'Redis takes no writes because it cannot save them',
  NOMASTER: 'the Sentinels know no master by the name in REDIS_URL',
  UNSPOKEN:
    'what REDIS_URL names closes the connection or says nothing: let both sides speak TLS (rediss) or neither (redis)',
  ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_TLS,
  DEPTH_ZERO_SELF_SIGNED_CERT: WRONG_CERTIFICATE,
  SELF_SIGNED_CERT_IN_CHAIN: WRONG_CERTIFICATE,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: WRONG_CERTIFICATE,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: WRONG_CERTIFICATE,
  CERT_HAS_EXPIRED: 'the certificate of Redis has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate of Redis is for another host than REDIS_URL names',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED:
    'Redis wants a client certificate: set GATEWAY_REDIS_CERT_FILE and GATEWAY_REDIS_KEY_FILE',
};

/** What to do about a fault; null when waiting is enough. */
export const remedyOf = (fault: RedisFault): string | null => SENTENCES[fault] ?? null;

/** Whether the configured Redis can never work: two processes would not share one state. */
export const isHopeless = (fault: RedisFault): boolean => SENTENCES[fault] === CLUSTER_NODE;
