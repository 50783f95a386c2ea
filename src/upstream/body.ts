// Decodes the bytes of a body to UTF-8: undoes content codings, drops a byte order mark, reads another declared charset,
// and replaces bytes that are neither by U+FFFD.
import { isUtf8 } from 'node:buffer';
import { promisify } from 'node:util';
import {
  brotliDecompress,
  gunzip,
  inflate,
  inflateRaw,
  type ZlibOptions,
  zstdDecompress,
} from 'node:zlib';
import { UpstreamFailure } from './failure.ts';
import type { RawAnswer } from './transport.ts';

export type ReadableAnswer = RawAnswer & {
  /** Whether bytes that are neither UTF-8 nor of the declared charset were replaced. */
  readonly isRepaired: boolean;
};

type Decode = (body: Buffer, bounds: ZlibOptions) => Promise<Buffer>;

const ungzip = promisify(gunzip) as Decode;

const DECODERS: Readonly<Record<string, Decode>> = {
  gzip: ungzip,
  'x-gzip': ungzip,
  br: promisify(brotliDecompress) as Decode,
  // It should have a zlib header, which some servers omit.
  deflate: (body, bounds) =>
    ((hasZlibHead(body) ? promisify(inflate) : promisify(inflateRaw)) as Decode)(body, bounds),
  zstd: promisify(zstdDecompress) as Decode,
};

const hasZlibHead = (body: Buffer): boolean =>
  body.length >= 2 && ((body[0] ?? 0) & 0x0f) === 8 && body.readUInt16BE(0) % 31 === 0;

const isObject = (body: Buffer): boolean => /^\s*\{/.test(body.toString('latin1', 0, 64));

const MAX_CODINGS = 3;
const NOTHING = Buffer.alloc(0);

/**
 * The same answer with a body that can be parsed, or an empty one where its coding is broken. Rejects with
 * `bad_response` for a decoded body over `maxBytes`.
 */
export async function toReadable(answer: RawAnswer, maxBytes: number): Promise<ReadableAnswer> {
  const codings = codingsOf(answer.headers['content-encoding']);
  const decoded = codings.length === 0 ? answer.body : await decode(answer, codings, maxBytes);
  const isMarked = decoded[0] === 0xef && decoded[1] === 0xbb && decoded[2] === 0xbf;
  const body = isMarked ? decoded.subarray(3) : decoded;
  const wide = wideCharsetOf(body);
  if (!wide && isUtf8(body)) return { ...answer, body, isRepaired: false };
  const text = toText(body, wide ?? charsetOf(answer.headers['content-type']));
  return { ...answer, body: Buffer.from(text ?? body.toString()), isRepaired: text === null };
}

const charsetOf = (contentType = ''): string =>
  /;\s*charset="?([\w.:-]+)/i.exec(contentType)?.[1]?.toLowerCase() ?? '';

/** UTF-16 by its byte order mark, which is not UTF-8, or by the zero beside its first letter. */
function wideCharsetOf(body: Buffer): string | null {
  const [first, second] = [body[0], body[1]];
  if ((first === 0xff && second === 0xfe) || second === 0) return 'utf-16le';
  return (first === 0xfe && second === 0xff) || first === 0 ? 'utf-16be' : null;
}

/** Null for an unknown charset, and for bytes that it does not have. */
function toText(body: Buffer, charset: string): string | null {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(body);
  } catch {
    return null;
  }
}

/** In the order in which they were applied: the last one is undone first. */
const codingsOf = (header: string | string[] | undefined): string[] =>
  header === undefined
    ? []
    : `${header}`
        .split(',')
        .map((coding) => coding.trim().toLowerCase())
        .filter((coding) => coding !== '' && coding !== 'identity');

async function decode(
  { body, status }: RawAnswer,
  codings: readonly string[],
  maxBytes: number,
): Promise<Buffer> {
  if (codings.length > MAX_CODINGS) return NOTHING;
  let decoded = body;
  for (const coding of codings.toReversed()) {
    const undo = Object.hasOwn(DECODERS, coding) ? DECODERS[coding] : undefined;
    // Such as `none` and `utf-8`, which are no codings: whether it is JSON shows when it is parsed.
    if (!undo) continue;
    try {
      decoded = await undo(decoded, { maxOutputLength: maxBytes });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
        throw new UpstreamFailure('bad_response', `LeadSail's answer is over ${maxBytes} bytes.`, {
          status,
        });
      }
      // Some proxies undo a coding and leave its header.
      return isObject(decoded) ? decoded : NOTHING;
    }
  }
  return decoded;
}
