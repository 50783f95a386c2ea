// Opens a socket to listen on, or says in a sentence why it cannot be had.
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Place = { readonly port: number; readonly host: string };

export async function listen(
  server: Server,
  place: Place,
  flag = '--port',
): Promise<{ readonly address: string } | { readonly faults: readonly string[] }> {
  const listening = Promise.withResolvers<void>();
  server.once('error', listening.reject).listen(place.port, place.host, listening.resolve);
  try {
    await listening.promise;
  } catch (error) {
    return { faults: [listenFault(error, place, flag)] };
  }
  const { port } = server.address() as AddressInfo;
  const host = place.host.includes(':') ? `[${place.host}]` : place.host;
  return { address: `http://${host}:${port}` };
}

export function listenFault(error: unknown, { port, host }: Place, flag = '--port'): string {
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
