// A body straight from Node takes as much memory as it has bytes, in however small pieces it comes.
import { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { readBody } from '../../../src/fast/request-body.ts';
import { createBodyBudget } from '../../../src/server/http/body-budget.ts';
import { createVerified } from '../../../src/upstream/verified.ts';
import { memoryMb } from '../../support/memory.ts';

const BYTES = 300_000;

function read(headers: Record<string, string>) {
  const request = new EventEmitter() as IncomingMessage;
  const bodies = createBodyBudget({
    maxBodyBytes: BYTES,
    maxBodiesBytes: 2 * BYTES,
    verified: createVerified(),
    hasOwnCredential: true,
  });
  const taken: Buffer[] = [];
  const refuse = () => expect.fail('there is room');
  const take = (body: Buffer) => void taken.push(body);
  readBody({ request, headers: new Headers(headers), bodies, take, refuse });
  return { request, taken, held: bodies.held };
}

describe('a body that comes byte by byte', () => {
  it.each([
    ['of a length that is said', { 'content-length': `${BYTES}` }],
    ['of a length that is not', {}],
  ])('takes no more memory than another, %s', (_, headers) => {
    const before = memoryMb();
    const { request, taken, held } = read(headers as Record<string, string>);
    for (let at = 1; at < BYTES; at += 1) request.emit('data', Buffer.from('x'));
    expect(memoryMb() - before).toBeLessThan(5);
    expect([taken, held()]).toEqual([[], BYTES - 1]);
    request.emit('data', Buffer.from('y'));
    request.emit('end');
    expect(taken.map(String)).toEqual([`${'x'.repeat(BYTES - 1)}y`]);
    expect(held()).toBe(0);
  });

  it('is not copied where it comes as a whole', () => {
    const { request, taken } = read({ 'content-length': '5' });
    const whole = Buffer.from('whole');
    request.emit('data', whole);
    request.emit('end');
    expect(taken[0]).toBe(whole);
  });
});
