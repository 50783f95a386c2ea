// The hosts that callbacks of subscriptions may go to, as a setting names them. Pure.
import { isLoopback } from '../upstream/loopback.ts';
import { listed, SettingFault } from './values.ts';

// A host, with a port and a scheme or without.
const ENTRY = /^(?:(https?):\/\/)?([\w.-]{1,253}|\[[\da-f:.]{2,45}\])(:\d{1,5})?$/i;

/** Origins that callbacks may go to; empty when there are none. Plain HTTP is for those that say so, and for this machine. */
export const callbackHosts = listed((text): readonly string[] =>
  text === '' ? [] : text.split(',').flatMap(originsOf),
);

function originsOf(entry: string): string[] {
  const [, scheme, host = '', port = ''] = ENTRY.exec(entry.trim()) ?? [];
  const plain = isLoopback(host) ? ['http', 'https'] : ['https'];
  const addresses = (scheme ? [scheme] : plain).map((one) => `${one}://${host}${port}`);
  if (host === '' || !addresses.every((address) => URL.canParse(address))) {
    throw new SettingFault(
      `must be hosts such as router.example.com or http://router.internal:4000, with commas between, got "${entry.trim()}"`,
    );
  }
  return addresses.map((address) => new URL(address).origin);
}
