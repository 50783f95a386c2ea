// What the kernel still holds of what was sent: Linux says it of each connection, and nothing else tells a client that
// reads slowly from one that has stopped. Node hears of it only when a third of several megabytes has left.
import { open } from 'node:fs/promises';
import { type Socket, SocketAddress } from 'node:net';
import { endianness } from 'node:os';

const TABLES = ['/proc/net/tcp', '/proc/net/tcp6'];

// ` 3: 0100007F:0FA0 0100007F:C350 01 003B6000:00000000 …`: number, own address, other one, state, bytes to it.
const ROW = /^ *\d+: [0-9A-F]+:([0-9A-F]{4}) ([0-9A-F]+):([0-9A-F]{4}) [0-9A-F]{2} ([0-9A-F]{8}):/;

/** Bytes that clients have not read, for each socket that Linux lists; empty on other systems. Never rejects. */
export async function kernelQueues(
  sockets: readonly Socket[],
): Promise<ReadonlyMap<Socket, number>> {
  const byName = new Map(sockets.map((socket) => [nameOf(socket), socket]));
  const ports = new Set(sockets.map(({ localPort }) => localPort));
  const found = new Map<Socket, number>();
  for (const path of TABLES) {
    try {
      await using table = await open(path);
      for await (const row of table.readLines()) {
        const [, own, address = '', port = '', bytes = ''] = ROW.exec(row) ?? [];
        if (own === undefined || !ports.has(fromHex(own))) continue;
        const socket = byName.get(`${fromHex(own)} ${toAddress(address)} ${fromHex(port)}`);
        if (socket) found.set(socket, fromHex(bytes));
      }
    } catch {
      // This system has no such table.
    }
  }
  return found;
}

const nameOf = ({ localPort, remoteAddress, remotePort }: Socket): string =>
  `${localPort} ${remoteAddress} ${remotePort}`;

const fromHex = (digits: string): number => Number.parseInt(digits, 16);

/** As Node writes it. The kernel writes each 32 bits as the number that they are on the machine. */
function toAddress(digits: string): string {
  const bytes = Buffer.from(digits, 'hex');
  if (endianness() === 'LE') bytes.swap32();
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, at) => bytes.readUInt16BE(at * 2).toString(16));
  return new SocketAddress({ address: groups.join(':'), family: 'ipv6' }).address;
}
