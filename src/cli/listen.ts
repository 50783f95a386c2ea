// Opens a socket to listen on, or says in a sentence why it cannot.
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export type ListenAddress = {
  readonly port: number;
  readonly host: string;
  /** Not shared with the other workers. */
  readonly exclusive?: boolean;
};

export async function listen(
  server: Server,
  place: ListenAddress,
  flag = '--port',
): Promise<{ readonly address: string } | { readonly faults: readonly string[] }> {
  const listening = Promise.withResolvers<void>();
  const { port: wanted, host: at, exclusive = false } = place;
  server.once('error', listening.reject);
  server.listen({ port: wanted, host: at, exclusive }, listening.resolve);
  try {
    await listening.promise;
  } catch (error) {
    return { faults: [listenFault(error, place, flag)] };
  }
  const { port } = server.address() as AddressInfo;
  return { address: `http://${openableHost(place.host)}:${port}` };
}

/** A host to open in a browser: for a wildcard address, this machine's own. */
function openableHost(host: string): string {
  const openable = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host;
  return openable.includes(':') ? `[${openable}]` : openable;
}

export function listenFault(
  error: unknown,
  { port, host }: ListenAddress,
  flag = '--port',
): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE') {
    return `Port ${port} on ${host} is taken: stop what runs there, or choose another with ${flag}.`;
  }
  if (code === 'EACCES')
    return `Port ${port} on ${host} is not allowed: choose one above 1023 with ${flag}.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return `This machine has no address ${host}: choose another with --host.`;
  }
  throw error;
}
