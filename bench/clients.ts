// The table of clients: the three questions as each real client sends them, with and without a rate limit.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HEADERS } from './load.ts';
import { timeAll } from './measure.ts';
import { circumstanceOf } from './one-core.ts';
import type { Options } from './options.ts';
import { gateway, HANDWRITTEN, type Peer, YOGA } from './peers.ts';
import { chosenOf, questionsOf } from './questions.ts';
import {
  CARRIERS,
  type ClientName,
  type Recording,
  readRecording,
  recordedOperations,
  scriptOf,
  trustedIdOf,
} from './recorded.ts';
import { createStage } from './stage.ts';
import { headingOf, measurementTable } from './table.ts';

const TITLES: Readonly<Record<ClientName, string>> = {
  apollo: 'Apollo Client 4 in a browser, hash of a persisted query',
  urql: 'urql in a browser, by GET as it comes',
  graphiql: 'GraphiQL in a browser',
  'graphql-request': 'graphql-request on Node',
  get: 'Apollo Client by GET on Node',
  trusted: 'urql on Node, a trusted document by its id',
  router: 'Apollo Router, _entities',
  hive: 'Hive Gateway, _entities',
  stitching: 'graphql-tools, leadsByIds',
};

const UNCACHED = ['--cache-mb', '0'];
/** More than can be reached, so that it is counted and never met. */
const LIMITED = ['--rate-limit', '1000000', '--rate-limit-burst', '1000000'];

export async function clientsTable(options: Options, print: (line: string) => void): Promise<void> {
  const names = Object.keys(ROWS);
  for (const name of options.peers ?? [])
    if (!names.includes(name)) throw new Error(`--peers has ${names} in this table, got ${name}.`);
  const chosen = names.filter((name) => options.peers?.includes(name) ?? true);
  const peers = [HANDWRITTEN, ...chosen.flatMap((name) => ROWS[name]?.() ?? [])];
  for (const question of chosenOf(Object.values(questionsOf()), options.questions)) {
    await using stage = await createStage({ peers, questions: [question], isolated: true });
    for (const { title, why } of stage.absent) print(`${title} is not measured: ${why}`);
    const circumstance = circumstanceOf(question, options);
    const measurements = await timeAll(stage, question.name, circumstance);
    print(`\n${headingOf(`${question.name}, ${question.title}`, circumstance)}`);
    print(measurementTable(measurements));
  }
}

const ROWS: Readonly<Record<string, () => Peer[]>> = {
  curl: () => [peerOf('curl'), peerOf('curl', LIMITED)],
  ...Object.fromEntries(
    (Object.keys(TITLES) as ClientName[]).map((name) => [
      name,
      () => [peerOf(name), peerOf(name, LIMITED)],
    ]),
  ),
  // What remains where speed is taken out, and who has to be met without it.
  off: () => [gateway('off', 'curl, --plans off', ...UNCACHED, '--plans', 'off')],
  yoga: () => [YOGA],
};

function peerOf(name: ClientName | 'curl', flags: readonly string[] = []): Peer {
  const isLimited = flags.length > 0;
  const key = isLimited ? `${name}-limited` : name;
  const title = `${name === 'curl' ? 'curl' : TITLES[name]}${isLimited ? ', rate limit' : ''}`;
  const recording = readRecording();
  const isPage = name !== 'curl' && CARRIERS[name] === 'browser';
  // No page of another site could read its answers without.
  const allowed = isPage ? ['--cors-origins', recording.carriers.browser.origin] : [];
  const peer = gateway(key, title, ...UNCACHED, ...flags, ...allowed);
  if (name === 'curl') return { ...peer, requestsOf: asCurl(peer) };
  return {
    ...peer,
    async command(place) {
      const command = await peer.command(place);
      if (name !== 'trusted') return command;
      const file = join(place.directory, 'documents.json');
      writeFileSync(file, JSON.stringify(trustedDocuments(recording)));
      return { ...command, args: [...command.args, '--documents', file] };
    },
    before: (question) => scriptOf(recording, name, question).before,
    requestsOf: (question) => scriptOf(recording, name, question).requests,
    answerOf: plainAnswer,
  };
}

const asCurl =
  ({ requestsOf }: Peer): Peer['requestsOf'] =>
  (question) =>
    requestsOf(question)?.map((request) => ({
      ...request,
      headers: { ...HEADERS, accept: '*/*', 'user-agent': 'curl/8.14.1' },
    })) ?? null;

/** As Relay writes them: each id with its document. */
const trustedDocuments = (recording: Recording) =>
  Object.fromEntries(
    recordedOperations().map(({ name, query }) => [trustedIdOf(recording, name), query]),
  );

// biome-ignore lint/suspicious/noExplicitAny: whatever is answered
type Sent = any;

/** The data without what only some clients select, and with an entity where the lead or interaction would be. */
function plainAnswer({ data }: Sent, { body }: { readonly body: string | null }): unknown {
  const [entity] = data._entities ?? data.leadsByIds ?? data.interactionsByIds ?? [];
  if (!entity) return withoutTypes(data);
  const { representations, ids } = JSON.parse(body ?? '').variables;
  // Whoever asks for an entity knows its id, and does not ask for it.
  const plain = { id: representations?.[0].id ?? ids[0], ...withoutTypes(entity) };
  return 'interactions' in plain ? { lead: plain } : { interaction: plain };
}

function withoutTypes(value: Sent): Sent {
  if (Array.isArray(value)) return value.map(withoutTypes);
  if (value === null || typeof value !== 'object') return value;
  const { __typename: _, ...rest } = value;
  return Object.fromEntries(Object.entries(rest).map(([key, one]) => [key, withoutTypes(one)]));
}
