// The open connections, and those that are too slow: Node itself would keep them for ever.
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { kernelQueues } from './kernel-queues.ts';

export type ConnectionTimeouts = {
  /** For bytes of an answer that wait because the client does not read. */
  readonly writeMs: number;
  /** Between answers, with the head of the next request, however many bytes come meanwhile. */
  readonly idleMs: number;
  /** For a client to hang up after we did. */
  readonly closeTimeoutMs: number;
};

type Connection = {
  /** Nearly always one: a list, for a set that changes so often leaves dead copies of itself behind. */
  readonly answers: ServerResponse[];
  /** It speaks another protocol than HTTP now, whose own pings find out whether the client is there. */
  isUpgraded: boolean;
  quietSinceMs: number;
  /** Since when bytes wait that the client has not read completely; null: none wait. */
  writingSinceMs: number | null;
  /** All that was written by then. */
  writtenBytes: number;
  /** What the client had read when the kernel was asked last; null: it was not asked, or does not say. */
  takenBytes: number | null;
  endedSinceMs: number | null;
};

export type Connections = {
  readonly opened: (socket: Socket) => void;
  /** Says how many answers are owed on its connection, this one included. */
  readonly asked: (response: ServerResponse) => number;
  /** It owes an answer until it closes. Says how many there are of its kind. */
  readonly upgraded: (socket: Socket) => number;
  /** Answers owed on one connection, or on all. */
  readonly answers: (socket?: Socket) => ServerResponse[];
  /** When a client last connected or sent a request. */
  readonly latestMs: () => number;
  /** Resolves when no answer is owed, at once if none is. */
  readonly settled: () => Promise<void>;
  /** Closes those that were idle for too long. Resolves when the kernel has said which are only slow. */
  readonly sweep: () => Promise<void>;
  /** Ends those that speak another protocol. */
  readonly cutUpgraded: () => void;
};

// With as little waiting here, a client may take it as slowly as it likes, while it takes anything at all.
const LITTLE_BYTES = 65_536;

// The kernel is asked after the first of these parts of the time that a client has, and again after the other.
const FIRST_PART = 0.25;
const LAST_PART = 0.75;

const now = (): number => performance.now();

export function createConnections(timeouts: ConnectionTimeouts): Connections {
  const open = new Map<Socket, Connection>();
  let latestMs = now();
  let upgrades = 0;
  const owed = createOwed();
  let isLooking = false;

  function opened(socket: Socket): void {
    latestMs = now();
    open.set(socket, {
      answers: [],
      isUpgraded: false,
      quietSinceMs: latestMs,
      writingSinceMs: null,
      writtenBytes: 0,
      takenBytes: null,
      endedSinceMs: null,
    });
    socket.once('close', () => open.delete(socket));
  }

  function asked(response: ServerResponse): number {
    latestMs = now();
    const connection = response.req.socket && open.get(response.req.socket);
    connection?.answers.push(response);
    owed.add();
    response.on('close', () => {
      if (connection) {
        connection.answers.splice(connection.answers.indexOf(response), 1);
        connection.quietSinceMs = now();
      }
      owed.settle();
    });
    return connection?.answers.length ?? 1;
  }

  function upgraded(socket: Socket): number {
    latestMs = now();
    const connection = open.get(socket);
    if (!connection) return upgrades;
    connection.isUpgraded = true;
    owed.add();
    upgrades += 1;
    socket.once('close', () => {
      upgrades -= 1;
      owed.settle();
    });
    return upgrades;
  }

  return {
    opened,
    asked,
    upgraded,
    answers(socket) {
      const connections = socket ? [open.get(socket)] : [...open.values()];
      return connections.flatMap((connection) => (connection ? [...connection.answers] : []));
    },
    latestMs: () => latestMs,
    settled: owed.allSettled,
    async sweep() {
      const slow: Socket[] = [];
      for (const [socket, connection] of open) {
        if (isTooSlow(socket, connection, timeouts)) socket.destroy();
        else if (isToBeLookedAt(socket, connection, timeouts)) slow.push(socket);
      }
      if (slow.length === 0 || isLooking) return;
      isLooking = true;
      await giveMoreTime(open, slow);
      isLooking = false;
    },
    cutUpgraded() {
      for (const [socket, { isUpgraded }] of open) if (isUpgraded) socket.destroy();
    },
  };
}

/** Asks the kernel what clients have read: those that have read something get more time. */
async function giveMoreTime(
  open: ReadonlyMap<Socket, Connection>,
  slow: readonly Socket[],
): Promise<void> {
  for (const [socket, untaken] of await kernelQueues(slow)) {
    const connection = open.get(socket);
    if (!connection) continue;
    const taken = socket.bytesWritten - socket.writableLength - untaken;
    const before = connection.takenBytes ?? taken;
    connection.takenBytes = Math.max(before, taken);
    if (taken > before && connection.writingSinceMs !== null) connection.writingSinceMs = now();
  }
}

/** Counts answers that are owed. */
function createOwed() {
  let count = 0;
  let settling: PromiseWithResolvers<void> | null = null;
  return {
    add(): void {
      count += 1;
    },
    settle(): void {
      count -= 1;
      if (count === 0) settling?.resolve();
    },
    allSettled(): Promise<void> {
      if (count === 0) return Promise.resolve();
      if (settling === null) {
        settling = Promise.withResolvers();
        settling.promise.then(() => {
          settling = null;
        });
      }
      return settling.promise;
    },
  };
}

function isToBeLookedAt(
  { writableLength }: Socket,
  { writingSinceMs, takenBytes }: Connection,
  { writeMs }: ConnectionTimeouts,
): boolean {
  if (writingSinceMs === null || writableLength > LITTLE_BYTES) return false;
  const part = takenBytes === null ? FIRST_PART : LAST_PART;
  return now() - writingSinceMs > writeMs * part;
}

function isTooSlow(socket: Socket, connection: Connection, timeouts: ConnectionTimeouts): boolean {
  const { answers } = connection;
  const at = now();
  if (socket.writableLength === 0) connection.writingSinceMs = null;
  // A client that reads has read what waited then, even if more arrived meanwhile.
  else if (socket.writableLength <= socket.bytesWritten - connection.writtenBytes) {
    connection.writingSinceMs = at;
    connection.writtenBytes = socket.bytesWritten;
    connection.takenBytes = null;
  }
  connection.endedSinceMs = socket.writableEnded ? (connection.endedSinceMs ?? at) : null;
  const isPast = (since: number | null, ms: number) => since !== null && at - since > ms;
  return (
    isPast(connection.writingSinceMs, timeouts.writeMs) ||
    (socket.writableLength === 0 && isPast(connection.endedSinceMs, timeouts.closeTimeoutMs)) ||
    (answers.length === 0 &&
      !connection.isUpgraded &&
      isPast(connection.quietSinceMs, timeouts.idleMs))
  );
}
