// What workers share through their primary, over lines that can be cut.
import { describe, expect, it } from 'vitest';
import { createIpcChannel, type IpcChannel } from '../../../src/workers/ipc-channel.ts';
import type { SharedState, WorkerMethods } from '../../../src/workers/methods.ts';
import { createSharedStateClient } from '../../../src/workers/shared-state-client.ts';
import { createSharedStateServer } from '../../../src/workers/shared-state-server.ts';

const WITHIN = { timeout: 30_000 };

/** A desk, its clock, and workers that are admitted to it. */
function startDesk() {
  let nowMs = 1_000_000;
  const desk = createSharedStateServer(() => nowMs);
  function admit() {
    let isCut = false;
    const faults: unknown[] = [];
    // As JSON, which is what goes over the line; and never within the call that sends it.
    const carry = (to: () => Pick<IpcChannel, 'hear'>) => (message: object) => {
      const text = JSON.stringify(message);
      if (!isCut) queueMicrotask(() => to().hear(JSON.parse(text)));
    };
    const there: IpcChannel<WorkerMethods> = createIpcChannel(carry(() => here));
    const here: IpcChannel<SharedState> = createIpcChannel(
      carry(() => there),
      { timeoutMs: 5 },
    );
    const leave = desk.admit(there);
    const onFault = (fault: unknown): void => void faults.push(fault);
    const siblings = createSharedStateClient(here, () => nowMs, onFault);
    return { ...siblings, leave, faults, cut: () => (isCut = true) };
  }
  return { admit, pass: (ms: number) => (nowMs += ms) };
}

/** What was said before is through when an answer is. */
const through = ({ storeOf }: { storeOf: ReturnType<typeof createSharedStateClient>['storeOf'] }) =>
  storeOf('any').get('a any');

describe('siblings', () => {
  it('hear each other, the one who speaks once and at once, and nobody after leaving', async () => {
    const { admit } = startDesk();
    const [a, b, c] = [admit(), admit(), admit()];
    const heard: string[] = [];
    a.exchange.listen('news', (text) => heard.push(`a ${text}`));
    const stop = b.exchange.listen('news', (text) => heard.push(`b ${text}`));
    c.exchange.listen('other', (text) => heard.push(`c ${text}`));
    for (const one of [a, b, c]) await through(one);
    a.exchange.publish('news', '1');
    expect(heard).toEqual(['a 1']);
    await through(a);
    expect(heard).toEqual(['a 1', 'b 1']);
    stop();
    await through(b);
    c.exchange.publish('news', '2');
    await through(c);
    expect(heard).toEqual(['a 1', 'b 1', 'a 2']);
  });

  it('go on when one of them cannot take a message in', async () => {
    const { admit } = startDesk();
    const [a, b] = [admit(), admit()];
    b.exchange.listen('news', () => {
      throw new Error('cannot');
    });
    await through(b);
    a.exchange.publish('news', '1');
    await through(a);
    expect(b.faults).toHaveLength(1);
    expect(a.faults).toEqual([]);
  });

  it('leave to one of them what one should do, until it lets go, forgets or goes', async () => {
    const { admit, pass } = startDesk();
    const [a, b] = [admit(), admit()];
    expect((await a.leases.hold('poll', 1_000)).isHeld).toBe(true);
    expect((await b.leases.hold('poll', 1_000)).isHeld).toBe(false);
    expect((await a.leases.hold('poll', 1_000)).isHeld).toBe(true);
    a.leases.release('poll');
    expect((await b.leases.hold('poll', 1_000)).isHeld).toBe(true);
    a.leases.release('poll');
    expect((await a.leases.hold('poll', 1_000)).isHeld).toBe(false);
    pass(1_000);
    expect((await a.leases.hold('poll', 1_000)).isHeld).toBe(true);
    a.leave();
    expect((await b.leases.hold('poll', 1_000)).isHeld).toBe(true);
  });

  it('remember what either was told, each kind with room of its own', async () => {
    const { admit, pass } = startDesk();
    const [a, b] = [admit(), admit()];
    expect(await a.storeOf('wishes').claim('a k', 'mine', 1_000)).toBeNull();
    expect(await b.storeOf('wishes').claim('a k', 'theirs', 1_000)).toBe('mine');
    expect(await b.storeOf('others').get('a k')).toBeNull();
    await b.storeOf('wishes').put('a k', 'done', 1_000);
    expect(await a.storeOf('wishes').get('a k')).toBe('done');
    pass(1_001);
    expect(await a.storeOf('wishes').get('a k')).toBeNull();
    await a.storeOf('wishes').put('a k', 'again', 1_000);
    await b.storeOf('wishes').forget('a k');
    expect(await a.storeOf('wishes').get('a k')).toBeNull();
  });

  it('take from one bucket', async () => {
    const { admit, pass } = startDesk();
    const [a, b] = [admit(), admit()];
    const policy = { perSecond: 1, burst: 2 };
    const taken = [a, b, a, b].map(({ buckets }) => buckets?.('key', policy));
    expect(await Promise.all(taken)).toEqual([2, 1, 0, 0]);
    pass(500);
    expect(await a.buckets?.('key', policy)).toBeCloseTo(0.5);
    pass(500);
    expect(await b.buckets?.('key', policy)).toBeCloseTo(1);
  });

  it('spend the calls of one minute', async () => {
    const { admit, pass } = startDesk();
    const [a, b] = [admit(), admit()];
    const spent = [a, b, a].map(({ callWindows }) => callWindows?.take('key', 2, 'write', true));
    expect(await Promise.all(spent)).toEqual([0, 0, expect.any(Number)]);
    expect(await b.callWindows?.left('key', 2, true)).toMatchObject({ calls: 0 });
    pass(61_000);
    expect(await b.callWindows?.left('key', 2, true)).toEqual({ calls: 2, fullInMs: 0 });
    a.cut();
    expect(await a.callWindows?.take('key', 2, 'write', true)).toBeNull();
    expect(await a.callWindows?.left('key', 2, true)).toBeNull();
  });

  it('forget no call of a tenant, however many keys somebody makes up', WITHIN, async () => {
    const { admit } = startDesk();
    const [a, b] = [admit(), admit()];
    // Spent before anybody knew it, and after.
    for (const isVerified of [false, true]) {
      expect(await a.callWindows?.take('key', 2, 'write', isVerified)).toBe(0);
    }
    for (let at = 0; at < 11_000; at += 1) {
      await b.callWindows?.take(`made-up-${at}`, 2, 'read', false);
    }
    for (const isVerified of [false, true]) {
      expect(await b.callWindows?.left('key', 2, isVerified)).toMatchObject({ calls: 0 });
    }
  });

  it('answer for themselves while the desk does not', async () => {
    const { admit } = startDesk();
    const [a, b] = [admit(), admit()];
    expect((await b.leases.hold('poll', 1_000)).isHeld).toBe(true);
    a.cut();
    expect((await a.leases.hold('poll', 1_000)).isHeld).toBe(true);
    expect(await a.buckets?.('key', { perSecond: 1, burst: 2 })).toBeNull();
    const store = a.storeOf('wishes');
    expect(await store.claim('a k', 'mine', 1_000)).toBeNull();
    expect(await store.claim('a k', 'again', 1_000)).toBe('mine');
    await store.put('a k', 'done', 1_000);
    expect(await store.get('a k')).toBe('done');
    await store.forget('a k');
    expect(await store.get('a k')).toBeNull();
  });
});
