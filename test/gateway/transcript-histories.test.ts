// Calls that LeadSail rewrites while they are watched: who reads the events, over any reconnects, has the last state.
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/simulator/envelope.ts';
import type { Fault } from '../../src/simulator/faults.ts';
import { HISTORY_FAULTS } from '../../src/simulator/history-faults.ts';
import { faultsOf } from '../../src/simulator/payload-faults.ts';
import { cases } from '../support/deep.ts';
import type { Kit } from '../support/kit.ts';
import { type Group, type Share, startGroup } from '../support/live-group.ts';
import { describeWithRedis } from '../support/redis-server.ts';
import { createDice } from '../support/transcript-histories.ts';
import {
  createTranscriptReader,
  type ReadEntry,
  type TranscriptReader,
} from '../support/transcript-reader.ts';
import { settle, startCall } from '../support/watching.ts';

const CALLS = cases(30);
/** A call has ended, and its watchers with it, long before. */
const LONGEST_SECONDS = 300;

type Roll = () => number;
const below = (roll: Roll, count: number): number => Math.floor(roll() * count);

type Answers = ReadEntry[][];

/** Notes what LeadSail answers about the call that is watched. */
function noteAnswers({ faults }: Group['kits'][0]['simulator'], bent: readonly Fault[]): Answers {
  const answers: Answers = [];
  const noted = ({ behave }: Pick<Fault, 'behave'>): Fault['behave'] => ({
    kind: 'mutate',
    change(envelope) {
      if (behave.kind === 'mutate') behave.change(envelope);
      answers.push(Array.isArray(envelope.data?.transcript) ? envelope.data.transcript : []);
    },
  });
  for (const fault of bent)
    faults.add(fault.behave.kind === 'mutate' ? { ...fault, behave: noted(fault) } : fault);
  faults.add({ behave: noted({ behave: { kind: 'empty' } }) });
  return answers;
}

/** Stops one of several gateways now and then, or cuts it off, at any moment of a second, for some seconds. */
function createStopping({ kits, stops }: Group, roll: Roll) {
  let secondsLeft = 0;
  /** Its place; -1: none is. */
  let stopped = -1;
  const isWatchedElsewhere = (place: number): boolean =>
    kits.some(({ gateway }, at) => at !== place && gateway.watched().watchers > 0);
  return {
    isStopping: () => stopped < 0 && roll() < 0.1,
    async stop(): Promise<void> {
      const place = below(roll, kits.length);
      for (let turns = below(roll, 30); turns > 0; turns -= 1) await settle();
      // What nobody looks at for ten seconds has not changed in them.
      if (!isWatchedElsewhere(place)) return;
      stopped = place;
      if (roll() < 0.5) stops[place]?.stop();
      else stops[place]?.cutOff();
      secondsLeft = 1 + below(roll, 14);
    },
    goOn(isEnd: boolean): void {
      secondsLeft -= 1;
      if (secondsLeft > 0 && !isEnd) return;
      stops[stopped]?.goOn();
      stopped = -1;
    },
    /** Those that take requests: when one goes on, perhaps before it hears what it has missed. */
    open: () => kits.filter((_, at) => !stops[at]?.isStopped() || secondsLeft === 1),
  };
}

type Call = { readonly id: string; readonly size: number; readonly answers: Answers };

/** Readers of one call to its end, each hanging up now and then and going on at any of the gateways. */
async function readCall(group: Group, { id, size, answers }: Call, roll: Roll) {
  const { advance, watchedBy } = group;
  const readers = Array.from({ length: size }, () => createTranscriptReader(id, answers));
  const stopping = createStopping(group, roll);
  function join(reader: TranscriptReader): Promise<void> {
    const open = stopping.open();
    return reader.join(open[below(roll, open.length)] as Kit);
  }
  for (const reader of readers) await join(reader);
  for (let second = 0; second < LONGEST_SECONDS; second += 1) {
    const going = () => readers.filter((reader) => !reader.isOver()).length;
    // The clock stands still until all watch: what is not watched yet is no end.
    await watchedBy(going);
    stopping.goOn(going() === 0);
    if (going() === 0) return readers;
    await advance(1_000, stopping.isStopping() ? stopping.stop : undefined);
    for (const reader of readers) {
      if (reader.isOver() || roll() > 0.15) continue;
      await reader.leave();
      await join(reader);
    }
  }
  throw new Error('the call does not end');
}

const truthOf = ({ kits }: Group, id: string): ReadEntry[] =>
  kits[0]?.simulator
    .data()
    .interactions.find(({ interactionId }) => interactionId === id)
    ?.transcript.map(({ timestamp, message }: JsonObject) => ({ timestamp, message }));

type Reading = {
  readonly processes: number;
  readonly share: Share;
  readonly readers: number;
  /** What is wrong with the call of this number. */
  readonly misbehave: (roll: Roll) => string;
};

async function readCalls({ processes, share, readers, misbehave }: Reading): Promise<void> {
  await using group = await startGroup(processes, share);
  const { simulator } = group.kits[0] as Group['kits'][0];
  for (let seed = 1; seed <= CALLS; seed += 1) {
    const roll = createDice(seed);
    const faults = misbehave(roll);
    simulator.faults.clear();
    const id = await startCall({ simulator }, 'lead_1001');
    const answers = noteAnswers(simulator, faultsOf(faults));
    for (const reader of await readCall(group, { id, size: readers, answers }, roll)) {
      expect(reader.entries(), `call ${seed} with ${faults}`).toEqual(truthOf(group, id));
    }
  }
}

const NAMES = Object.keys(HISTORY_FAULTS);
/** One answer of which says nothing of the call. */
const REFUSALS = ['not-found:7', 'unauthorized:11', 'rate-limited:13'];

/** Any of them, for each or each second or third answer. */
function anyOf(roll: Roll): string {
  const chosen = NAMES.filter(() => roll() < 0.4).map((name) => `${name}:${1 + below(roll, 3)}`);
  return [...chosen, ...REFUSALS.filter(() => roll() < 0.3)].join(',');
}

const PATIENCE = { timeout: 120_000 * CALLS };

describe.each([...NAMES, NAMES.join(',')])('a history with %s', (name) => {
  it(`is read to its last word: ${CALLS} calls`, PATIENCE, () =>
    readCalls({ processes: 1, share: 'nothing', readers: 1, misbehave: () => name }),
  );
});

describe.each([2, 3])('any history, read by three who go from one to another', (processes) => {
  it(`of ${processes} workers: ${CALLS} calls`, PATIENCE, () =>
    readCalls({ processes, share: 'a primary', readers: 3, misbehave: anyOf }),
  );
});

describeWithRedis('any history, read by three who go from one to another', () => {
  it.each([2, 3])(`of %i processes with a Redis: ${CALLS} calls`, PATIENCE, (processes) =>
    readCalls({ processes, share: 'a Redis', readers: 3, misbehave: anyOf }),
  );
});
