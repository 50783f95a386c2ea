// A body takes as much memory as it has bytes, in however small pieces it comes.
import { describe, expect, it } from 'vitest';
import { readBody } from '../../../../src/server/http/body.ts';
import { addPiece, joined, noPieces } from '../../../../src/server/http/joined-pieces.ts';
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
  it('are what was added, of whatever lengths', () => {
    const lengths = [0, 1, 2, 3, 100, 4_095, 4_096, 4_097, 70_000];
    for (const first of lengths) {
      for (const second of lengths) {
        const added = [first, second, 1, first].map((length, at) =>
          Buffer.from(`${at}`.repeat(length)),
        );
        const slab = Buffer.concat([...added, Buffer.from('not to be written over')]);
        const pieces = noPieces();
        let at = 0;
        for (const { length } of added) {
          addPiece(pieces, slab.subarray(at, at + length));
          at += length;
        }
        expect(joined(pieces).equals(Buffer.concat(added))).toBe(true);
        expect(pieces.length).toBe(at);
        expect(slab.subarray(at).toString()).toBe('not to be written over');
      }
    }
  });
});
