// What comes of the bytes of a body: codings undone within bounds, no byte order mark, and nothing that is no UTF-8.
import * as zlib from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { toReadable } from '../../../src/upstream/body.ts';

const TEXT = '{"success":true,"data":"Zoë 👋"}';
const MAX = 100_000;

type Header = string | string[];

const read = (body: Buffer, coding?: Header, max = MAX, type?: string) => {
  const headers = {
    ...(coding !== undefined && { 'content-encoding': coding }),
    ...(type !== undefined && { 'content-type': type }),
  };
  return toReadable({ status: 200, headers: headers as never, body }, max);
};
const textOf = async (body: Buffer, coding?: Header): Promise<string> =>
  (await read(body, coding)).body.toString();

const plain = Buffer.from(TEXT);
const CODED: [string, Buffer][] = [
  ['gzip', zlib.gzipSync(plain)],
  ['x-gzip', zlib.gzipSync(plain)],
  ['GZip', zlib.gzipSync(plain)],
  ['br', zlib.brotliCompressSync(plain)],
  ['deflate', zlib.deflateSync(plain)],
  ['deflate', zlib.deflateRawSync(plain)],
  ['zstd', zlib.zstdCompressSync(plain)],
  ['gzip, identity', zlib.gzipSync(plain)],
  [' gzip ,br', zlib.brotliCompressSync(zlib.gzipSync(plain))],
];

describe('a coding', () => {
  it.each(CODED)('%s is undone', async (coding, body) => {
    expect(await textOf(body, coding)).toBe(TEXT);
  });

  it.each(['identity', 'Identity', '', ' , '])('%j is none', async (coding) => {
    expect(await textOf(plain, coding)).toBe(TEXT);
  });

  it('may come in several lines', async () => {
    expect(await textOf(zlib.brotliCompressSync(zlib.gzipSync(plain)), ['gzip', 'br'])).toBe(TEXT);
  });

  it.each([
    ...['none', 'utf-8', 'UTF8', '8bit', 'binary', 'aws-chunked', 'x-unknown', 'constructor'],
    ...['none, identity', 'utf-8, none'],
  ])('%j is none that was applied', async (coding) => {
    expect(await textOf(plain, coding)).toBe(TEXT);
    expect(await textOf(zlib.gzipSync(plain), `gzip, ${coding}`)).toBe(TEXT);
  });

  it.each(['gzip', 'br', 'deflate', 'zstd', 'gzip, br'])(
    '%s that was undone on the way leaves the text',
    async (coding) => {
      expect(await textOf(plain, coding)).toBe(TEXT);
      expect(await textOf(Buffer.from(` \r\n${TEXT}`), coding)).toBe(` \r\n${TEXT}`);
    },
  );

  it.each([
    ['a lie', 'gzip', Buffer.from('<html>')],
    ['broken off', 'gzip', zlib.gzipSync(plain).subarray(0, 20)],
    ['one of four', 'gzip, gzip, gzip, gzip', plain],
  ])('that is %s leaves nothing to read', async (_, coding, body) => {
    expect(await textOf(body, coding)).toBe('');
  });

  it.each([
    ['gzip', zlib.gzipSync],
    ['br', zlib.brotliCompressSync],
    ['deflate', zlib.deflateSync],
    ['zstd', zlib.zstdCompressSync],
  ])('%s ends at the largest body, however little it takes', async (coding, compress) => {
    const body = compress(Buffer.alloc(5_000_000, 'x')) as Buffer;
    expect(body.length).toBeLessThan(10_000);
    await expect(read(body, coding)).rejects.toMatchObject({
      kind: 'bad_response',
      message: `LeadSail's answer is over ${MAX} bytes.`,
    });
    expect((await read(body, coding, 5_000_000)).body).toHaveLength(5_000_000);
  });
});

describe('a text', () => {
  it('has no byte order mark', async () => {
    expect(await textOf(Buffer.from(`\ufeff${TEXT}`))).toBe(TEXT);
    expect(await textOf(zlib.gzipSync(Buffer.from(`\ufeff${TEXT}`)), 'gzip')).toBe(TEXT);
  });

  it.each([
    ['one byte', [0xff], '\ufffd'],
    ['a character cut off', [0xc3, 0x28], '\ufffd('],
    ['a surrogate', [0xed, 0xa0, 0x80], '\ufffd\ufffd\ufffd'],
    ['an overlong slash', [0xc0, 0xaf], '\ufffd\ufffd'],
  ])('with %s that is no UTF-8 has U+FFFD there, and says so', async (_, bytes, got) => {
    const body = Buffer.concat([Buffer.from('["é '), Buffer.from(bytes), Buffer.from(' é"]')]);
    const { body: repaired, isRepaired } = await read(body);
    expect([repaired.toString(), isRepaired]).toEqual([`["é ${got} é"]`, true]);
  });

  const NAME = '{"data":"Zoë Müller–Straße €"}';
  const wide = (text: string): Buffer => Buffer.from(text, 'utf16le');
  const swapped = (text: string): Buffer => wide(text).swap16();

  it.each([
    ['iso-8859-1', Buffer.from('{"data":"Zoë"}', 'latin1'), '{"data":"Zoë"}'],
    ['ISO-8859-15', Buffer.from('{"data":"\xa4 Zoë"}', 'latin1'), '{"data":"€ Zoë"}'],
    ['"windows-1252"', Buffer.from('{"data":"\x80 Zoë"}', 'latin1'), '{"data":"€ Zoë"}'],
    ['latin1 ; x=y', Buffer.from('{"data":"Zoë"}', 'latin1'), '{"data":"Zoë"}'],
    ['utf-16', wide(`\ufeff${NAME}`), NAME],
    ['utf-16le', wide(NAME), NAME],
    ['utf-16be', swapped(NAME), NAME],
    ['utf-16le', wide('{"data":"Zoe"}'), '{"data":"Zoe"}'],
    ['utf-8', wide(`\ufeff${NAME}`), NAME],
    ['nonsense', swapped(`\ufeff${NAME}`), NAME],
    ['utf-8', wide(NAME), NAME],
    ['nonsense', swapped('{"data":"Zoe"}'), '{"data":"Zoe"}'],
    // Some servers declare one of them of every answer.
    ['utf-16', Buffer.from(NAME), NAME],
    ['iso-8859-1', Buffer.from(NAME), NAME],
    ['us-ascii', Buffer.from(NAME), NAME],
  ])(
    'of the declared charset %s is read by it where it is no UTF-8',
    async (charset, body, text) => {
      const type = `application/json; charset=${charset}`;
      const answer = await read(body, undefined, MAX, type);
      expect([answer.body.toString(), answer.isRepaired]).toEqual([text, false]);
    },
  );

  it.each(['nonsense', 'utf-8', 'shift_jis', ''])(
    'that is none of the declared charset %j either has U+FFFD there',
    async (charset) => {
      const body = Buffer.from('{"data":"Zo\xff"}', 'latin1');
      const answer = await read(body, undefined, MAX, `application/json; charset=${charset}`);
      expect([answer.body.toString(), answer.isRepaired]).toEqual(['{"data":"Zo\ufffd"}', true]);
    },
  );

  it('with U+FFFD of its own was not repaired', async () => {
    expect(await read(Buffer.from('"\ufffd"'))).toMatchObject({ isRepaired: false });
  });
});
