// Whether the gateway took a case as it takes everything: alive, soon, in few words, and with nothing kept.
import { ERROR_CODES } from '../../src/graph/errors.ts';
import type { Cause } from '../../src/server/telemetry/causes.ts';
import { inOrder } from '../support/answers.ts';
import { argumentPlaces, type SentBody } from '../support/argument-places.ts';
import { acceptedOn, isHealthy, play, until } from '../support/connection-scripts.ts';
import { expand } from '../support/hostile-values.ts';
import { faultsOfRefusal } from '../support/refusals.ts';
import { textPlaces } from '../support/text-places.ts';
import type { FuzzCase } from './fuzz-case.ts';

/** A gateway as a process of its own, with the demo key, that logs warnings and errors alone. */
export type Target = {
  readonly port: number;
  /** What it printed since it was started. */
  readonly printed: () => string;
  /** The processor time that it used so far, in milliseconds; null where the system does not say. */
  readonly cpuMs: () => number | null;
};

type Reply = { readonly status: number; readonly text: string };

// Far more than any answer takes; what is quadratic takes seconds.
const WITHIN_MS = 250;
const TRIES = 5;
// What is broken on its way may be waited for in vain.
const WAIT_MS = 500;
const CLOSED_WITHIN_MS = 30_000;
/** No message may quote as many characters of a text that was sent. */
const QUOTED = 40;

/** What is wrong; nothing, if all is as it should be. Throws when the gateway cannot be reached. */
export async function judge(target: Target, one: FuzzCase): Promise<string[]> {
  const before = target.printed().length;
  const faults =
    one.kind === 'value'
      ? await judgeValue(target, one)
      : one.kind === 'names'
        ? await judgeNames(target, one)
        : await judgeConnection(target, one);
  if (!(await isHealthy(target.port))) faults.push('/health does not say 200');
  const logged = target.printed().slice(before).split('\n');
  return [
    ...faults,
    ...logged.filter((line) => /"level":[456]0|Error/.test(line) && !isOfCaller(line)),
  ];
}

/** What an operator is rightly told of the sender of such a case; every other cause blames somebody else. */
const OF_CALLERS: readonly Cause[] = ['webhook_refused', 'call_budget'];

const isOfCaller = (line: string): boolean =>
  OF_CALLERS.some((cause) => line.includes(`"cause":"${cause}"`));

// Beyond it a body is refused, and the connection closed, before it has left.
const MOST_BYTES = 1_000_000;

async function judgeValue(
  target: Target,
  { place, value }: FuzzCase & { kind: 'value' },
): Promise<string[]> {
  const expanded = expand(value);
  const body = bodyOf(place, expanded);
  if (Buffer.byteLength(JSON.stringify(body)) > MOST_BYTES) {
    await send(target, body).catch(() => {});
    return [];
  }
  // A process that has to wait for a processor is not slow.
  const usedMs = (): number => target.cpuMs() ?? performance.now();
  let [ms, tries] = [Number.POSITIVE_INFINITY, 0];
  let reply: Reply = { status: 0, text: '' };
  for (; tries < TRIES && ms > WITHIN_MS; tries += 1) {
    const from = usedMs();
    reply = await send(target, body);
    ms = Math.min(ms, usedMs() - from);
  }
  const slow = ms > WITHIN_MS ? [`answered with ${Math.round(ms)} ms of work at best`] : [];
  return [...slow, ...faultsOfReply(reply, textsIn(expanded))];
}

function bodyOf(place: string, value: unknown): SentBody {
  const ofText = textPlaces.find(({ name }) => name === place);
  if (ofText && typeof value === 'string') return ofText.request(value);
  const ofValue = argumentPlaces.find(({ name }) => name === place);
  if (!ofValue) throw new Error(`no place of the schema is called ${place}`);
  return ofValue.request(value);
}

function faultsOfReply({ status, text }: Reply, sent: readonly string[]): string[] {
  // A subscription that was let through and has nothing to tell yet.
  if (text === '') return status === 200 ? [] : [`status ${status} and nothing else`];
  const faults = faultsOfRefusal(
    text,
    sent.map((one) => one.slice(0, QUOTED)).filter((one) => one.length === QUOTED),
  );
  const { errors = [] } = JSON.parse(text) as { errors?: { extensions?: { code?: string } }[] };
  const codes = errors.map(({ extensions }) => extensions?.code ?? 'none');
  const wrong = codes.filter(
    (code) => code === 'INTERNAL_SERVER_ERROR' || !Object.hasOwn(ERROR_CODES, code),
  );
  return [...faults, ...new Set(wrong.map((code) => `the code ${code}`))];
}

/** Names and texts of a value, as deep as they stand: deeper than functions may call themselves. */
function textsIn(value: unknown): string[] {
  const texts = new Set<string>();
  const left = [value];
  while (left.length > 0) {
    const one = left.pop();
    if (typeof one === 'string') texts.add(one);
    else if (one !== null && typeof one === 'object') {
      for (const [name, below] of Object.entries(one)) {
        if (!Array.isArray(one)) texts.add(name);
        left.push(below);
      }
    }
  }
  return [...texts];
}

// Other names have other lengths.
const comparable = (text: string): string =>
  inOrder(text.replaceAll(/"locations":\[[^\]]*\],?/g, ''));

async function judgeNames(
  target: Target,
  { query, variables, names }: FuzzCase & { kind: 'names' },
): Promise<string[]> {
  const entries = Object.entries(names);
  const renameVariables = (text: string): string =>
    entries
      .filter(([name]) => name.startsWith('$'))
      .reduce(
        (text, [name, other]) => text.replaceAll(RegExp(`\\${name}\\b`, 'g'), () => `$${other}`),
        text,
      );
  const aliases = entries.filter(([name]) => !name.startsWith('$'));
  const renamed = {
    query: aliases.reduce(
      (text, [name, other]) => text.replaceAll(`${name}: `, () => `${other}: `),
      renameVariables(query),
    ),
    variables: Object.fromEntries(
      Object.entries(variables).map(([name, value]) => [names[`$${name}`] ?? name, value]),
    ),
  };
  // Messages name variables, too.
  const rename = (answer: string): string =>
    aliases.reduce(
      (text, [name, other]) => text.replaceAll(`"${name}"`, () => `"${other}"`),
      renameVariables(answer),
    );
  // From graphql-js, and then from its plan. LeadSail may change in between; what differs each time is a fault.
  let differing = '';
  for (let tries = 0; tries < 3; tries += 1) {
    differing = '';
    const wanted = await send(target, { query, variables });
    for (let turn = 0; turn < 3; turn += 1) {
      const found = await send(target, renamed);
      const [one, other] = [comparable(rename(wanted.text)), comparable(found.text)];
      if (one !== other || wanted.status !== found.status) differing = `${one} is not ${other}`;
    }
    if (differing === '') return [];
  }
  return [differing.slice(0, 2_000)];
}

async function judgeConnection(
  { port }: Target,
  { steps, times }: FuzzCase & { kind: 'connection' },
): Promise<string[]> {
  await Promise.all(Array.from({ length: times }, () => play(port, steps, WAIT_MS)));
  const left = (): number => acceptedOn(port) ?? 0;
  if (await until(() => left() === 0, CLOSED_WITHIN_MS)) return [];
  return [`${left()} connections are left`];
}

/** After so long nothing is answered any more. */
const ANSWER_MS = 30_000;

async function send({ port }: Target, body: object): Promise<Reply> {
  const client = new AbortController();
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'x-api-key': 'demo-key-northwind',
      // The connection is gone before the next case counts those that are left.
      connection: 'close',
    },
    body: JSON.stringify(body),
    signal: AbortSignal.any([client.signal, AbortSignal.timeout(ANSWER_MS)]),
  });
  if (response.headers.get('content-type')?.includes('json')) {
    return { status: response.status, text: await response.text() };
  }
  const text = await firstEvent(response);
  client.abort();
  return { status: response.status, text };
}

const EVENT_MS = 2_000;

/** What the first event of a stream tells; nothing where none comes. */
async function firstEvent({ body }: Response): Promise<string> {
  const late = Promise.withResolvers<{ done: true; value: undefined }>();
  const timer = setTimeout(() => late.resolve({ done: true, value: undefined }), EVENT_MS);
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (!/^data: \{.*\n/m.test(text)) {
    const step = await Promise.race([reader?.read(), late.promise]);
    if (!step || step.done) break;
    text += step.value;
  }
  clearTimeout(timer);
  return /^data: (\{.*)\n/m.exec(text)?.[1] ?? '';
}
