// Authenticates webhooks: by a secret in a header, a signature over the body, or both.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { isRecent } from '../../live/lead-events.ts';
import { type Fingerprint, toCredential } from '../../upstream/credential.ts';
import type { Tenant } from '../auth/tenants.ts';

export type WebhookProofOptions = {
  readonly header: string;
  /** The tenant whose events a secret may report; null: those of every tenant. */
  readonly secrets: readonly { readonly secret: string; readonly tenant: Fingerprint | null }[];
  /** Null: nothing is signed. */
  readonly hmac: {
    readonly secret: string;
    readonly header: string;
    readonly algorithm: string;
    /** Of the time that is signed along, in Unix seconds; null: the body alone is. */
    readonly timeHeader: string | null;
  } | null;
  /** How long ago a signature may have been made. */
  readonly toleranceMs: number;
  /** Milliseconds since 1970 UTC. */
  readonly nowMs: () => number;
};

export type Sender = {
  readonly tenant: Fingerprint | null;
  /** By a secret: it is no stranger, whatever its body will be. */
  readonly isProven: boolean;
};

export type WebhookProof = {
  /** Null: not believed, and the body not worth reading. */
  readonly senderOf: (headers: Headers) => Sender | null;
  readonly isSigned: (headers: Headers, body: Uint8Array) => boolean;
};

/** Null when no secret is set: then webhooks are off. */
export function createWebhookProof(options: WebhookProofOptions): WebhookProof | null {
  const { header, hmac, toleranceMs, nowMs } = options;
  if (options.secrets.length === 0 && hmac === null) return null;
  const secrets = options.secrets.map(({ secret, tenant }) => ({ hash: sha256(secret), tenant }));

  return {
    senderOf(headers) {
      if (secrets.length === 0) return { tenant: null, isProven: false };
      const hash = sha256(headers.get(header) ?? '');
      let found: Pick<Sender, 'tenant'> | null = null;
      // Every secret is compared, each in constant time, so that timing reveals nothing.
      for (const known of secrets) if (timingSafeEqual(known.hash, hash)) found = known;
      return found && { tenant: found.tenant, isProven: true };
    },
    isSigned(headers, body) {
      if (hmac === null) return true;
      const sum = createHmac(hmac.algorithm, hmac.secret);
      if (hmac.timeHeader !== null) {
        const time = headers.get(hmac.timeHeader) ?? '';
        if (!/^\d{1,12}$/.test(time)) return false;
        if (!isRecent(Number(time) * 1_000, nowMs(), toleranceMs)) return false;
        sum.update(`${time}.`);
      }
      const expected = sum.update(body).digest();
      const given = toBytes(headers.get(hmac.header) ?? '', hmac.algorithm, expected.length);
      return given !== null && timingSafeEqual(given, expected);
    },
  };
}

/** A signature in hex or base64, behind `sha256=` or not; null when it is not one of this length. */
function toBytes(text: string, algorithm: string, length: number): Buffer | null {
  const prefix = `${algorithm}=`;
  const plain = text.startsWith(prefix) ? text.slice(prefix.length) : text;
  const isHex = plain.length === length * 2 && /^[\da-f]+$/i.test(plain);
  if (!isHex && !/^[\w+/-]+={0,2}$/.test(plain)) return null;
  const bytes = Buffer.from(plain, isHex ? 'hex' : 'base64');
  return bytes.length === length ? bytes : null;
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** The settings of webhooks, and the tenants that may have some. */
export type WebhookSettings = {
  readonly webhookHeader: string;
  readonly webhookSecret: string | null;
  readonly webhookHmacSecret: string | null;
  readonly webhookHmacHeader: string;
  readonly webhookHmacAlgorithm: string;
  readonly webhookHmacTimeHeader: string | null;
  readonly webhookToleranceMs: number;
  readonly leadsailApiKey: string | null;
  readonly tenants?: readonly Tenant[] | null;
};

/** A tenant's secret speaks of that tenant, the gateway's own of every tenant that has something under the id. */
export function webhookProofOf(options: WebhookSettings, nowMs: () => number): WebhookProof | null {
  const { webhookSecret, webhookHmacSecret, leadsailApiKey } = options;
  const secrets = (options.tenants ?? []).flatMap((tenant) => {
    const credential = toCredential(tenant.leadsailApiKey ?? leadsailApiKey ?? '');
    if (tenant.webhookSecret === undefined || credential === null) return [];
    return [{ secret: tenant.webhookSecret, tenant: credential.fingerprint }];
  });
  return createWebhookProof({
    header: options.webhookHeader,
    secrets:
      webhookSecret === null ? secrets : [{ secret: webhookSecret, tenant: null }, ...secrets],
    hmac:
      webhookHmacSecret === null
        ? null
        : {
            secret: webhookHmacSecret,
            header: options.webhookHmacHeader,
            algorithm: options.webhookHmacAlgorithm,
            timeHeader: options.webhookHmacTimeHeader,
          },
    toleranceMs: options.webhookToleranceMs,
    nowMs,
  });
}
