// Sets the stage: starts everybody, checks that all answer alike, counts calls and waves.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Helper, type Running, startHelper, startPeer } from './child.ts';
import { isolate } from './cores.ts';
import { type Answer, askOnce, differenceOf } from './equality.ts';
import type { BenchRequest, LoadOrder, LoadReport } from './load.ts';
import type { Peer } from './peers.ts';
import type { Question } from './questions.ts';
import { median } from './statistics.ts';
import type { UpstreamCounts, UpstreamOrder } from './upstream.ts';

/** A question as one peer is asked it. */
export type Script = {
  readonly requests: readonly BenchRequest[];
  readonly lengths: readonly number[];
  readonly countsUpFrom: number | null;
  /** REST calls that one query makes alone, and how often it waits for some. */
  readonly calls: number;
  readonly waves: number;
};
export type Contender = { readonly running: Running; readonly scripts: Map<string, Script> };
export type Absent = { readonly key: string; readonly title: string; readonly why: string };
export type Stage = {
  readonly upstream: Helper<UpstreamOrder, UpstreamCounts>;
  readonly load: Helper<LoadOrder, LoadReport>;
  readonly contenders: readonly Contender[];
  readonly absent: readonly Absent[];
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

/** Answers of a uniform question that are compared value by value; of the others, all. */
const COMPARED = 10;
/** What leaves within this time of the last call is one wave. */
const GATE_MS = 50;

type StageOptions = {
  readonly peers: readonly Peer[];
  readonly questions: readonly Question[];
  readonly say?: (line: string) => void;
  /** Gives everybody who is measured one processor, and all else another. */
  readonly isolated?: boolean;
};

/** Whoever cannot run or answers differently from the first is absent, with the reason. */
export async function createStage({
  peers,
  questions,
  say,
  isolated = false,
}: StageOptions): Promise<Stage> {
  if (!existsSync('/proc/stat')) throw new Error('The bench reads /proc, and so needs Linux.');
  const launcher = isolated ? isolate() : [];
  const directory = mkdtempSync(join(tmpdir(), 'leadsail-bench-'));
  const upstream = startHelper<UpstreamOrder, UpstreamCounts>('upstream.ts');
  const load = startHelper<LoadOrder, LoadReport>('load.ts');
  const upstreamUrl = `http://127.0.0.1:${await upstream.first}`;
  const contenders: Contender[] = [];
  const absent: Absent[] = [];
  // Each question's right answers: those of who came first.
  const right = new Map<string, unknown[]>();

  for (const peer of peers) {
    say?.(`starting ${peer.title}`);
    const why = (await peer.missing?.()) ?? null;
    let running: Running | null = null;
    try {
      if (why !== null) throw new Error(`not installed here: ${why}`);
      const [question] = questions.filter((one) => peer.requestsOf(one));
      const asked = question ? (peer.requestsOf(question) ?? []) : [];
      const [request] = [...((question && peer.before?.(question)) ?? []), ...asked];
      if (!request) throw new Error('it has no answer to any of the questions');
      running = await startPeer(peer, { upstreamUrl, directory, launcher }, request);
      const scripts = new Map<string, Script>();
      for (const asked of questions) {
        const script = await rehearse(running, asked, right, upstream);
        if (script) scripts.set(asked.name, script);
      }
      contenders.push({ running, scripts });
    } catch (error) {
      await running?.stop();
      absent.push({ key: peer.key, title: peer.title, why: (error as Error).message });
    }
  }

  return {
    upstream,
    load,
    contenders,
    absent,
    async [Symbol.asyncDispose]() {
      await Promise.all(contenders.map(({ running }) => running.stop()));
      upstream[Symbol.dispose]();
      load[Symbol.dispose]();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Asks one contender a question for the first time; throws when an answer differs from the right ones. */
export async function rehearse(
  { peer, origin }: Running,
  question: Question,
  right: Map<string, unknown[]>,
  upstream: Stage['upstream'],
): Promise<Script | null> {
  const requests = peer.requestsOf(question);
  if (!requests) return null;
  for (const request of peer.before?.(question) ?? []) await askOnce(origin, request, () => null);
  const compared = question.isUniform ? requests.slice(0, COMPARED) : requests;
  const answers: Answer[] = [];
  for (const request of compared) answers.push(await askOnce(origin, request, peer.answerOf));
  const known = right.get(question.name);
  if (!known)
    right.set(
      question.name,
      answers.map(({ value }) => value),
    );
  for (const [index, { value }] of answers.entries()) {
    const difference = known && differenceOf(known[index], value);
    if (difference) {
      throw new Error(`not timed, for it answers ${question.name} differently: ${difference}`);
    }
  }
  const lengths = requests.map((_, at) => answers[question.isUniform ? 0 : at]?.length ?? -1);

  const counts: UpstreamCounts[] = [];
  for (const request of requests.slice(-3)) {
    await upstream.order({ gateMs: GATE_MS });
    await askOnce(origin, request, peer.answerOf);
    counts.push(await upstream.order({ gateMs: 0 }));
  }
  const calls = median(counts.map((one) => one.calls));
  const waves = median(counts.map((one) => one.waves));
  const { countsUpFrom = null } = question;
  return { requests, lengths, countsUpFrom, calls, waves };
}
