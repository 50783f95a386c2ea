// A peer that is no gateway: the least that Node does for an event, which is to write bytes that are there to each socket.
import { createServer, type ServerResponse } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { tellEntries } from './events-told.ts';

const responses = new Set<ServerResponse>();
const sockets = new Map<WebSocket, string>();

tellEntries((transcriptEntryAdded) => {
  const json = JSON.stringify({ data: { transcriptEntryAdded } });
  const event = Buffer.from(`event: next\ndata: ${json}\n\n`);
  for (const response of responses) response.write(event);
  for (const [socket, id] of sockets) {
    socket.send(`{"id":"${id}","type":"next","payload":${json}}`);
  }
});

const server = createServer((request, response) => {
  const isStream = request.headers.accept?.startsWith('text/event-stream') ?? false;
  if (!isStream) return void response.end('{}');
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(':\n\n');
  responses.add(response);
  response.on('close', () => responses.delete(response));
});
new WebSocketServer({ server }).on('connection', (socket) => {
  socket.on('message', (text) => {
    const { type, id } = JSON.parse(String(text));
    if (type === 'connection_init') socket.send('{"type":"connection_ack"}');
    if (type === 'subscribe') sockets.set(socket, id);
  });
  socket.on('close', () => sockets.delete(socket));
});
server.listen(Number(process.env.PORT), '127.0.0.1');
