// What clients do on connections of their own, byte by byte, written down as steps that a file can hold.
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { settle } from './watching.ts';

export type Step =
  /** Writes characters as bytes, so many times; `{1}` stands for what the last `wait` found in brackets. */
  | { readonly send: string; readonly times?: number }
  /** Until what came on this connection matches. */
  | { readonly wait: string }
  /** So many turns of the event loop. */
  | { readonly turns: number }
  /** Goes on with another connection; those before stay. */
  | { readonly connect: true }
  /** Leaves what comes where it is. */
  | { readonly pause: true }
  /** `half` says that nothing more will be sent, and goes on reading. */
  | { readonly end: 'reset' | 'close' | 'half' };

/** Whether it comes true in time. */
export function until(condition: () => boolean, withinMs: number): Promise<boolean> {
  if (condition()) return Promise.resolve(true);
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const untilMs = performance.now() + withinMs;
  const looking = setInterval(() => {
    const isTrue = condition();
    if (!isTrue && performance.now() < untilMs) return;
    clearInterval(looking);
    resolve(isTrue);
  }, 2);
  return promise;
}

type Played = {
  /** Whether all came that was waited for. */
  readonly isReached: boolean;
  /** What came on the last connection. */
  readonly text: string;
};

/**
 * Does the steps one after the other, up to a `wait` that is in vain for so long; then resets every connection that
 * is left.
 */
export async function play(port: number, steps: readonly Step[], waitMs = 20_000): Promise<Played> {
  const open: Socket[] = [];
  let text = '';
  let found = '';
  let isReached = true;

  async function connected(): Promise<Socket> {
    const socket = connect(port, '127.0.0.1');
    open.push(socket);
    text = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      if (open.at(-1) === socket) text += chunk;
    });
    socket.on('error', () => {});
    await Promise.race([once(socket, 'connect'), once(socket, 'close')]).catch(() => {});
    return socket;
  }

  async function waited(socket: Socket, pattern: RegExp): Promise<boolean> {
    const isRefused = () => /^HTTP\/1\.1 [45]\d\d .*\r\n\r\n/s.test(text);
    await until(() => pattern.test(text) || isRefused() || socket.destroyed, waitMs);
    found = pattern.exec(text)?.[1] ?? found;
    return pattern.test(text);
  }

  let socket = await connected();
  for (const step of steps) {
    if ('send' in step) {
      const bytes = step.send.replaceAll('{1}', found).repeat(step.times ?? 1);
      if (socket.writable) socket.write(bytes, 'latin1');
    } else if ('wait' in step) {
      isReached = await waited(socket, new RegExp(step.wait, 's'));
      if (!isReached) break;
    } else if ('turns' in step) {
      for (let turns = step.turns; turns > 0; turns -= 1) await settle();
    } else if ('connect' in step) {
      socket = await connected();
    } else if ('pause' in step) {
      socket.pause();
    } else {
      if (step.end === 'reset') socket.resetAndDestroy();
      else if (step.end === 'half') socket.end();
      else socket.destroy();
    }
  }
  for (const one of open) if (!one.destroyed) one.resetAndDestroy();
  return { isReached, text };
}

/** Whether the gateway is still there: what `/health` says. */
export async function isHealthy(port: number): Promise<boolean> {
  const { text } = await play(port, [
    { send: 'GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n' },
    { wait: '\r\n\r\n.+' },
  ]);
  return text.startsWith('HTTP/1.1 200 OK');
}

/** The same steps up to a share of their bytes (0 to 1), as of a client that leaves before it is done. */
export function firstPart(steps: readonly Step[], share: number): Step[] {
  const bytes = steps.reduce((sum, step) => sum + ('send' in step ? step.send.length : 0), 0);
  let left = Math.floor(bytes * share);
  const part: Step[] = [];
  for (const step of steps) {
    if (!('send' in step)) {
      part.push(step);
      continue;
    }
    part.push({ ...step, send: step.send.slice(0, left) });
    left -= step.send.length;
    if (left <= 0) return part;
  }
  return part;
}

/**
 * Connections that a process of this machine has accepted on a port and not closed, as the system has them.
 * Null where it does not say (only Linux does, in this way).
 */
export function acceptedOn(port: number): number | null {
  if (!existsSync('/proc/net/tcp')) return null;
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return ['/proc/net/tcp', '/proc/net/tcp6']
    .filter((file) => existsSync(file))
    .flatMap((file) => readFileSync(file, 'utf8').trim().split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter(([, address = '', , state, , , , , , inode]) => {
      // A listener is none, and what nobody holds any more is the system's own.
      return address.endsWith(local) && state !== '0A' && inode !== '0';
    }).length;
}
