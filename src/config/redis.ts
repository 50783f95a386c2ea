// What the settings of Redis may hold: its address, and files that TLS needs.
import { createSecureContext } from 'node:tls';
import { toRedisAddress } from '../live/replicas/redis-url.ts';
import { readSecretFile } from './secret-files.ts';
import { SettingFault } from './values.ts';

/** Not quoted back: it often holds a password. */
export function redisUrl(text: string): string | null {
  if (text === '') return null;
  if (toRedisAddress(text) === null) {
    throw new SettingFault(
      'must be redis://host:port/0, redis-sentinel://host:port,host:port/name/0 or redis-cluster://host:port,host:port, or rediss in place of redis for TLS',
    );
  }
  return text;
}

/** The name of a channel; null when none is given. */
export function channelName(text: string): string | null {
  if (text === '') return null;
  if (!/^[!-~]{1,200}$/.test(text)) {
    throw new SettingFault('must have 1 to 200 characters, visible ones of ASCII');
  }
  return text;
}

/** What a PEM file holds; null when none is named. */
export function pemFile(path: string): string | null {
  if (path === '') return null;
  return readSecretFile(path, (text) => {
    if (!text.includes('-----BEGIN ')) throw new SettingFault('must be PEM');
    return `${text}\n`;
  }) as string;
}

type RedisSettings = {
  readonly redisUrl: string | null;
  readonly redisCaFile: string | null;
  readonly redisCertFile: string | null;
  readonly redisKeyFile: string | null;
  readonly redisRequired: boolean;
  readonly redisChangesChannel: string | null;
};

/** The faults of the settings of Redis in combination. */
export function redisFaults(settings: RedisSettings): string[] {
  const { redisUrl: url, redisRequired, redisCaFile: ca } = settings;
  const { redisCertFile: cert, redisKeyFile: key } = settings;
  const faults: string[] = [];
  if (redisRequired && url === null) faults.push('GATEWAY_REDIS_REQUIRED needs REDIS_URL.');
  if (settings.redisChangesChannel && url === null) {
    faults.push('GATEWAY_REDIS_CHANGES_CHANNEL needs REDIS_URL.');
  }
  const hasFiles = [ca, cert, key].some((file) => typeof file === 'string');
  if (hasFiles && typeof url === 'string' && toRedisAddress(url)?.isTls !== true) {
    faults.push('GATEWAY_REDIS_CA_FILE, _CERT_FILE and _KEY_FILE need a REDIS_URL with rediss.');
  }
  // An undefined value already has its own fault.
  if (cert === undefined || key === undefined || ca === undefined) return faults;
  if ((cert === null) !== (key === null)) {
    faults.push('GATEWAY_REDIS_CERT_FILE and GATEWAY_REDIS_KEY_FILE need each other.');
  } else {
    try {
      createSecureContext({
        ...(ca !== null && { ca }),
        ...(cert !== null && { cert }),
        ...(key !== null && { key }),
      });
    } catch {
      faults.push(
        'GATEWAY_REDIS_CA_FILE, _CERT_FILE and _KEY_FILE must hold certificates, and the key must be the one of the certificate.',
      );
    }
  }
  return faults;
}
