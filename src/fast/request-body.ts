// Reads the body of a request directly from Node, within its bound and that of all bodies together.
import type { IncomingMessage } from 'node:http';
import type { BodyAccount, BodyBudget } from '../server/http/body-budget.ts';
import type { HeaderReader } from '../server/http/incoming.ts';
import { addPiece, joined, noPieces } from '../upstream/joined-pieces.ts';

type BodyReading = {
  readonly request: IncomingMessage;
  readonly headers: HeaderReader;
  readonly bodies: BodyBudget;
  readonly take: (body: Buffer) => void;
  /** There is no room for it. */
  readonly refuse: () => void;
};

/** Calls back with all of it, or with more than its bound; not at all when the client goes away before that. */
export function readBody({ request, headers, bodies, take, refuse }: BodyReading): void {
  const maxBytes = bodies.maxBytesOf(headers);
  const declared = Number(headers.get('content-length') ?? Number.POSITIVE_INFINITY);
  let pieces = noPieces();
  let isTaken = false;
  // Most bodies arrive in one piece, and need no account.
  let account: BodyAccount | null = null;
  const end = (): void => {
    isTaken = true;
    account?.release();
  };
  const done = (): void => {
    if (isTaken) return;
    end();
    take(joined(pieces));
  };
  request.on('data', (chunk: Buffer) => {
    // A body that is too long is not parsed, but has to be read to its end before the next request can arrive.
    if (isTaken) return;
    addPiece(pieces, chunk);
    if (pieces.length > maxBytes) done();
    else if (pieces.length < declared) {
      if (!account) {
        account = bodies.open(headers);
        request.once('close', end);
      }
      if (account.hold(pieces.length)) return;
      end();
      pieces = noPieces();
      refuse();
    }
  });
  request.on('end', done);
}
