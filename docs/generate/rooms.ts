// docs/rooms.svg: the folders of src, in an order in which every import points down, made from the imports.
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const SRC = join(import.meta.dirname, '../../src');

const JOBS: Readonly<Record<string, string>> = {
  main: 'the command line; nothing else touches the process',
  cli: 'what the commands do: serve, check, simulate, sdl',
  workers: 'several processes on one port, and what they share',
  library: 'the gateway inside another program',
  config: 'flags and environment, with their rules and defaults',
  gateway: 'puts the rooms together',
  fast: 'speed, which can be taken out: compiled plans, the scanner of answers',
  server: 'HTTP, WebSocket, credentials, limits, log and metrics',
  graph: 'the schema, its resolvers, and what is planned before they run',
  live: 'what is watched, and what replicas tell each other',
  leadsail: 'each REST call as one declaration, and how answers are decoded',
  upstream: 'one REST host over HTTP: retry, breaker, limits, deadline',
  simulator: 'a LeadSail of our own, which shares no code with the gateway',
};

const roomOf = (file: string): string => file.split('/')[0]?.replace('.ts', '') ?? '';

/** Which rooms each room imports, those without imports included. */
export function importsOfRooms(): Map<string, Set<string>> {
  const rooms = new Map<string, Set<string>>();
  for (const file of globSync('**/*.ts', { cwd: SRC })) {
    const room = roomOf(file);
    const imported = rooms.get(room) ?? new Set();
    rooms.set(room, imported);
    const text = readFileSync(join(SRC, file), 'utf8');
    for (const [, name = ''] of text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)) {
      const target = relative(SRC, join(SRC, dirname(file), name));
      if (!target.startsWith('..') && roomOf(target) !== room) imported.add(roomOf(target));
    }
  }
  return rooms;
}

/** From top to bottom; throws where imports go round in a circle. */
export function orderOfRooms(rooms: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const order: string[] = [];
  while (order.length < rooms.size) {
    const [next] = [...rooms]
      .filter(
        ([room, imported]) =>
          !order.includes(room) && [...imported].every((one) => order.includes(one)),
      )
      .map(([room]) => room)
      .sort();
    if (next === undefined) throw new Error('the rooms import each other in a circle');
    order.unshift(next);
  }
  return order;
}

const ROW = 40;
const TOP = 56;
const LINE = 260;

/** The picture, as it has to be. */
export function roomsPicture(): string {
  const rooms = importsOfRooms();
  const order = orderOfRooms(rooms);
  const height = TOP + order.length * ROW;
  const y = (room: string): number => TOP + order.indexOf(room) * ROW;
  const arcs = order.flatMap((room) =>
    [...(rooms.get(room) ?? [])]
      .sort((one, other) => y(one) - y(other))
      .map((below) => {
        const [from, to] = [y(room), y(below)];
        const out = LINE - 24 - (to - from) / 2.1;
        return `<path d="M${LINE} ${from} C${out.toFixed(0)} ${from} ${out.toFixed(0)} ${to} ${LINE - 5} ${to}"/>`;
      }),
  );
  const names = order.map((room) => {
    const job = JOBS[room];
    if (job === undefined)
      throw new Error(`docs/generate/rooms.ts does not say what ${room} is for`);
    return [
      `<circle cx="${LINE}" cy="${y(room)}" r="4"/>`,
      `<text x="${LINE + 16}" y="${y(room) + 5}" class="room">${room}</text>`,
      `<text x="${LINE + 104}" y="${y(room) + 5}" class="note">${job}</text>`,
    ].join('\n');
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 840 ${height}" width="840" height="${height}" role="img">
<title>The rooms of src, and which imports which</title>
<style>${STYLE}</style>
<text x="0" y="22" class="room">The rooms of src: each imports only rooms below it</text>
<g class="arcs">
${arcs.join('\n')}
</g>
${names.join('\n')}
</svg>
`;
}

const STYLE = `
  text { font: 13px system-ui, -apple-system, 'Segoe UI', sans-serif; fill: #1f2328; }
  .room { font-weight: 600; }
  .note { font-size: 12px; fill: #59636e; }
  circle { fill: #0f7b5f; }
  .arcs path { fill: none; stroke: #0f7b5f; stroke-opacity: 0.45; stroke-width: 1.2; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .note { fill: #9198a1; }
    circle { fill: #3fcf9f; }
    .arcs path { stroke: #3fcf9f; }
  }
`;
