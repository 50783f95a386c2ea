// A wire between a client and the gateway, which can be cut in the middle of whatever it carries.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type Wire = {
  /** Where to ask instead of at the gateway. */
  readonly url: string;
  /** Ends every connection there is; the next one is carried again. */
  readonly cut: () => void;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

export async function createWire(gateway: string): Promise<Wire> {
  const { port } = new URL(gateway);
  const carried = new Set<Socket>();
  const cut = (): void => {
    for (const socket of carried) socket.destroy();
  };
  const server = createServer((near) => {
    const far = connect(Number(port), '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      carried.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        carried.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      cut();
      await closed;
    },
  };
}
