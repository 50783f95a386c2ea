// A body takes as much memory as it has bytes, in however small pieces it comes.
import { describe, expect, it } from 'vitest';
import { readBody } from '../../../../src/server/http/body.ts';
import { addPiece, joined, noPieces } from '../../../../src/upstream/joined-pieces.ts';
import { memoryMb } from '../../../support/memory.ts';

const BYTES = 300_000;

describe('a body that comes byte by byte', () => {
  it('takes no more memory than another', { timeout: 30_000 }, async () => {
    const before = memoryMb();
    let most = 0;
    let left = BYTES;
    const body = new ReadableStream({
      pull(controller) {
        left -= 1;
        controller.enqueue(Buffer.from('x'));
        if (left === 0) {
          most = memoryMb();
          controller.close();
        }
      },
    });
    const init = { method: 'POST', body, duplex: 'half' } as RequestInit;
    const got = await readBody(new Request('http://a/', init), BYTES);
    expect('bytes' in got && got.bytes.equals(Buffer.from('x'.repeat(BYTES)))).toBe(true);
    expect(most - before).toBeLessThan(5);
  });
});

describe('joined pieces', () => {
  it('hold hardly more memory than they have bytes', () => {
    for (const expected of [0, 100_000, 900_000]) {
      const pieces = noPieces(expected);
      for (const _ of Array.from({ length: 100 })) addPiece(pieces, Buffer.alloc(1_000));
      const { length, buffer } = joined(pieces);
      expect(length).toBe(100_000);
      expect(buffer.byteLength).toBeLessThanOrEqual(125_000);
    }
  });

  it('are what was added, of whatever lengths', () => {
    const lengths = [0, 1, 2, 3, 100, 4_095, 4_096, 4_097, 70_000];
    for (const first of lengths) {
      for (const second of lengths) {
        const added = [first, second, 1, first].map((length, at) =>
          Buffer.from(`${at}`.repeat(length)),
        );
        const slab = Buffer.concat([...added, Buffer.from('not to be written over')]);
        const all = Buffer.concat(added);
        for (const expected of [0, 1, all.length - 1, all.length, all.length + 1, 1_000_000]) {
          const pieces = noPieces(Math.max(0, expected));
          let at = 0;
          for (const { length } of added) {
            addPiece(pieces, slab.subarray(at, at + length));
            at += length;
          }
          const body = joined(pieces);
          expect(body.equals(all)).toBe(true);
          expect(pieces.length).toBe(at);
          expect(slab.subarray(at).toString()).toBe('not to be written over');
        }
      }
    }
  });
});
