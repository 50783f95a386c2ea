// The body of a request straight from Node, within its bound and that of all bodies together.
import type { IncomingMessage } from 'node:http';
import type { BodyAccount, BodyBudget } from '../server/http/body-budget.ts';
import type { HeaderReader } from '../server/http/incoming.ts';

type BodyReading = {
  readonly request: IncomingMessage;
  readonly headers: HeaderReader;
  readonly bodies: BodyBudget;
  readonly take: (body: Buffer) => void;
  /** There is no room for it. */
  readonly refuse: () => void;
};

/** Calls back with all of it, or with more than there may be; not at all when the client goes away before that. */
export function readBody({ request, headers, bodies, take, refuse }: BodyReading): void {
  const maxBytes = bodies.maxBytesOf(headers);
  const declared = Number(headers.get('content-length') ?? Number.POSITIVE_INFINITY);
  let chunks: Buffer[] = [];
  let count = 0;
  let isTaken = false;
  // Most come in one piece, and are never under way.
  let account: BodyAccount | null = null;
  const end = (): void => {
    isTaken = true;
    account?.release();
  };
  const done = (): void => {
    if (isTaken) return;
    end();
    const [only] = chunks;
    take(only && chunks.length === 1 ? only : Buffer.concat(chunks));
  };
  request.on('data', (chunk: Buffer) => {
    // A body that is too long is not parsed, but its end has to come before the next request can.
    if (isTaken) return;
    count += chunk.length;
    // Nearly always there is but one, for which a list that may grow would be large.
    if (chunks.length === 0) chunks = [chunk];
    else chunks.push(chunk);
    if (count > maxBytes) done();
    else if (count < declared) {
      if (!account) {
        account = bodies.open(headers);
        request.once('close', end);
      }
      if (account.hold(count)) return;
      end();
      chunks = [];
      refuse();
    }
  });
  request.on('end', done);
}
