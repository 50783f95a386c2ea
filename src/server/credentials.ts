// Whose leads a request may see: the caller's own key, or the gateway's for a caller on this machine.
import { type Credential, toCredential } from '../upstream/credential.ts';

const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/**
 * The credential of a request; null when there is none to use. A caller's `X-API-Key` always comes
 * first, a broken one is not replaced. The gateway's own key is for callers who named this machine:
 * a page that a browser was tricked into sending here under another name does not get it.
 */
export function credentialOf(
  headers: Pick<Headers, 'get'>,
  own: Credential | null,
): Credential | null {
  const apiKey = headers.get('x-api-key');
  if (apiKey !== null) return toCredential(apiKey);
  return own && LOOPBACK_HOST.test(headers.get('host') ?? '') ? own : null;
}
