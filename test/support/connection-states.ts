// Every state that a connection to the gateway can be in, as the steps that lead there, and the ways to leave it.
import type { Step } from './connection-scripts.ts';

export const WEBHOOK_SECRET = 'a-secret-of-sixteen';

const KEY = 'X-API-Key: demo-key-northwind\r\n';
const UPGRADE =
  'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n';
const upgrade = (head: string): string => `GET /graphql HTTP/1.1\r\n${head}${UPGRADE}\r\n`;
const request = (line: string, head: string, body: string): string =>
  `${line} HTTP/1.1\r\nHost: a\r\n${KEY}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n${head}\r\n${body}`;
const post = (head: string, body: string): string => request('POST /graphql', head, body);
const LEAD = '{"query":"{ lead(id: \\"lead_1001\\") { id } }"}';
const WATCH = 'subscription { leadInteractionsChanged(leadId: "lead_1001") { isNew } }';
const subscription = JSON.stringify({ query: WATCH });
const deferred = JSON.stringify({
  query:
    '{ leads(first: 5) { nodes { id ... @defer { interactions(first: 2) { nodes { id } } } } } }',
});
const PARTS = 'Accept: multipart/mixed\r\n';
const WATCHED_PARTS = 'Accept: multipart/mixed;subscriptionSpec=1.0\r\n';

/** A text message of a client, masked with zeros. */
function frame(message: object): string {
  const text = JSON.stringify(message);
  const { length } = text;
  const head = length < 126 ? [0x80 | length] : [0xfe, length >> 8, length & 0xff];
  return String.fromCharCode(0x81, ...head, 0, 0, 0, 0) + text;
}

const init = frame({
  type: 'connection_init',
  payload: { 'X-API-Key': 'demo-key-northwind' },
});
const watching = frame({ id: '1', type: 'subscribe', payload: { query: WATCH } });

const open: Step[] = [{ send: upgrade('Host: a\r\n') }, { wait: '101 Switching' }];
const acknowledged: Step[] = [...open, { send: init }, { wait: 'connection_ack' }];
const reserved: Step[] = [
  { send: request('PUT /graphql/stream', '', '') },
  { wait: '201 .*\r\n\r\n(?:[0-9a-f]+\r\n)?([\\w.~-]{16,})' },
];
const TOKEN = 'X-GraphQL-Event-Stream-Token: {1}\r\n';
// On a connection of its own, so that it may come to another worker than the one that keeps the stream.
const streamed: Step[] = [
  ...reserved,
  { connect: true },
  {
    send: `GET /graphql/stream HTTP/1.1\r\nHost: a\r\n${KEY}${TOKEN}Accept: text/event-stream\r\n\r\n`,
  },
  { wait: '200 OK.*\r\n\r\n' },
];
const operation = JSON.stringify({ query: WATCH, extensions: { operationId: '1' } });
const asked: Step = { send: request('POST /graphql/stream', TOKEN, operation) };

const sent = (send: string): Step[] => [{ send }];

/** What a client has done, and where that leads where it does. */
export const STATES: Readonly<Record<string, readonly Step[]>> = {
  'nothing at all': [],
  'half a head': sent('GET /graphql HTTP/1.1\r\nHo'),
  'a head that is too long': sent(`GET /graphql HTTP/1.1\r\nX: ${'x'.repeat(20_000)}`),
  'no HTTP': sent('\x16\x03\x01\x02\x00\r\n\r\n'),
  'a refused request': sent('BREW / HTTP/1.1\r\nHost: a\r\n\r\n'),
  'two Hosts': sent('GET /graphql HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n'),
  'half a body': sent(post('', subscription).slice(0, -10)),
  'half a body in chunks': sent(
    `POST /graphql HTTP/1.1\r\nHost: a\r\n${KEY}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"que`,
  ),
  'a chunk that is none': sent(
    `POST /graphql HTTP/1.1\r\nHost: a\r\n${KEY}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n`,
  ),
  'a body that is waited for': sent(
    post('Expect: 100-continue\r\n', subscription).split('{')[0] ?? '',
  ),
  'a request': sent(post('', LEAD)),
  'an answered request': [{ send: post('', LEAD) }, { wait: '"lead_1001"' }],
  'a query in parts': [{ send: post(PARTS, deferred) }, { wait: '"hasNext":' }],
  'a query as events': [
    { send: post('Accept: text/event-stream\r\n', LEAD) },
    { wait: 'event: complete' },
  ],
  'a subscription by events': [
    { send: post('Accept: text/event-stream\r\n', subscription) },
    { wait: '200 OK.*\r\n\r\n' },
  ],
  'a subscription in parts': [
    { send: post(WATCHED_PARTS, subscription) },
    { wait: '200 OK.*\r\n\r\n' },
  ],
  // Longer than what any ending adds: a whole webhook that cannot be read is refused, and that is logged.
  'half a webhook': sent(
    `POST /webhooks/leadsail HTTP/1.1\r\nHost: a\r\nX-Webhook-Secret: ${WEBHOOK_SECRET}\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n{"ev`,
  ),
  'a tunnel': sent('CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n'),
  'a tunnel and more': sent(`CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n${'x'.repeat(5_000)}`),
  'an upgrade with two Hosts': sent(upgrade('Host: a\r\nHost: b\r\n')),
  'an upgrade with a Host that is none': sent(upgrade('Host: a b\r\n')),
  'an upgrade from a page elsewhere': sent(upgrade('Host: a\r\nOrigin: http://b\r\n')),
  'an upgrade with a token that nobody checks': sent(
    upgrade('Host: a\r\nAuthorization: Bearer abc\r\n'),
  ),
  'an upgrade without a key': sent(upgrade('Host: a\r\n').replace(/Sec-WebSocket-Key.*\r\n/, '')),
  'an upgrade of another version': sent(
    upgrade('Host: a\r\n').replace('Version: 13', 'Version: 99'),
  ),
  'an upgrade without a protocol': sent(
    upgrade('Host: a\r\n').replace(/Sec-WebSocket-Prot.*\r\n/, ''),
  ),
  'an upgrade with a body': sent(upgrade('Host: a\r\nContent-Length: 20\r\n')),
  'half an upgrade': sent(upgrade('Host: a\r\n').slice(0, -4)),
  'an upgrade behind a request': sent(
    `GET /health HTTP/1.1\r\nHost: a\r\n\r\n${upgrade('Host: a b\r\n')}`,
  ),
  'an upgrade behind an unanswered request': sent(post('', LEAD) + upgrade('Host: a\r\n')),
  'an upgrade to something else': sent(
    'GET /graphql HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n',
  ),
  'a socket before it says who asks': open,
  'a socket with a broken frame': [...open, { send: '\xff\xff\xff\xff\xff\xff\xff\xff' }],
  'a socket with half a frame': [...open, { send: init.slice(0, 20) }],
  'a socket with a message that is none': [...open, { send: frame({ type: 'nonsense' }) }],
  'a socket that is acknowledged': acknowledged,
  'a socket that says twice who asks': [...acknowledged, { send: init }],
  'a socket that watches': [...acknowledged, { send: watching }, { turns: 3 }],
  'a socket that watches the same twice': [...acknowledged, { send: watching + watching }],
  'a reserved stream': reserved,
  'a reserved stream that is read': streamed,
  'a reserved stream that is read twice': [
    ...streamed,
    ...streamed.slice(reserved.length, -1),
    { wait: '409 Conflict' },
  ],
  'a reserved stream with half an operation': [
    ...streamed,
    { connect: true },
    { send: 'send' in asked ? asked.send.slice(0, -30) : '' },
  ],
  'a reserved stream with an operation': [
    ...streamed,
    { connect: true },
    asked,
    { wait: '202 Accepted' },
  ],
  'a reserved stream with an operation that is stopped': [
    ...streamed,
    { connect: true },
    asked,
    { wait: '202 Accepted' },
    { send: request('DELETE /graphql/stream?operationId=1', TOKEN, '') },
  ],
};

/** The ways to leave it: at once, when the bytes are on their way, while they are being answered, and worse. */
export const ENDINGS: Readonly<Record<string, readonly Step[]>> = {
  'a reset': [{ end: 'reset' }],
  'a reset four turns later': [{ turns: 4 }, { end: 'reset' }],
  'a reset twelve turns later': [{ turns: 12 }, { end: 'reset' }],
  'a close': [{ end: 'close' }],
  'an end of sending and a reset': [{ end: 'half' }, { turns: 6 }, { end: 'reset' }],
  'more of what is no request': [{ send: 'x\r\n', times: 3_000 }, { turns: 6 }, { end: 'reset' }],
  'a flood of requests that nobody reads': [
    { pause: true },
    { send: post('', LEAD), times: 150 },
    { turns: 12 },
    { end: 'reset' },
  ],
};
