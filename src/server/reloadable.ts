// Settings from files that can be reloaded while the gateway serves: callers, their webhooks, and documents.
import { toCredential } from '../upstream/credential.ts';
import { type AuthenticationOptions, createAuthentication } from './auth/authentication.ts';
import type { CallerOf } from './auth/caller.ts';
import type { JwtOptions } from './auth/jwt.ts';
import type { Tenant } from './auth/tenants.ts';
import type { TrustedDocuments } from './operation/trusted-documents.ts';
import type { Causes } from './telemetry/causes.ts';
import {
  type WebhookProof,
  type WebhookSettings,
  webhookProofOf,
} from './webhooks/webhook-proof.ts';

export type ReloadableFiles = {
  /** Who may come with a bearer token; null: no token is looked at. */
  readonly tenants?: readonly Tenant[] | null;
  /** How a JWT is checked; null: none is believed. */
  readonly jwt?: JwtOptions | null;
  /** What runs when it is asked for by its id; null: there is none. */
  readonly trustedDocuments?: TrustedDocuments | null;
};

export type ReloadableOptions = ReloadableFiles &
  Pick<AuthenticationOptions, 'tokensOnly' | 'verified' | 'recall'> &
  Omit<WebhookSettings, 'tenants'> & {
    readonly leadsailApiKey: string | null;
    readonly ownKey: 'here' | 'anyone';
    readonly causes: Causes;
  };

export type Reloadable = {
  readonly callerOf: CallerOf;
  /** Null when webhooks are off. */
  readonly proof: WebhookProof | null;
  /** Null when there are none. */
  readonly trusted: Pick<TrustedDocuments, 'get'> | null;
  /** A part that was null at the start stays null: settings decide that, not files. */
  readonly reload: (files: ReloadableFiles) => void;
};

export function createReloadable(options: ReloadableOptions, nowMs: () => number): Reloadable {
  const { leadsailApiKey, causes, tokensOnly, verified, recall } = options;
  const ownCredential = leadsailApiKey === null ? null : toCredential(leadsailApiKey);

  const read = ({ tenants = null, jwt = null, trustedDocuments = null }: ReloadableFiles) => ({
    callerOf: createAuthentication({
      ownCredential,
      isOwnForAnyone: options.ownKey === 'anyone',
      tenants,
      jwt,
      causes,
      tokensOnly,
      verified,
      recall,
    }),
    proof: webhookProofOf({ ...options, tenants }, nowMs),
    trusted: trustedDocuments,
  });
  let now = read(options);

  return {
    callerOf: (incoming) => now.callerOf(incoming),
    proof: now.proof && {
      senderOf: (headers) => now.proof?.senderOf(headers) ?? null,
      isSigned: (headers, body) => now.proof?.isSigned(headers, body) ?? false,
    },
    trusted: now.trusted && { get: (id) => now.trusted?.get(id) },
    reload(files) {
      now = read(files);
    },
  };
}
