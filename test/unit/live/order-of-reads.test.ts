// Readers that go from one process to another are told nothing older than what they have, whatever happens to processes.
import { describe, expect, it } from 'vitest';
import type { Tag } from '../../../src/leadsail/tags.ts';
import { createChanges } from '../../../src/live/changes.ts';
import type { PollTarget } from '../../../src/live/poll-target.ts';
import { createLocalExchange } from '../../../src/live/replicas/exchange.ts';
import { createReplicas } from '../../../src/live/replicas/replicas.ts';
import { createTopics } from '../../../src/live/topics.ts';
import { createManualClock } from '../../../src/simulator/clock.ts';
import { type Fingerprint, toCredential } from '../../../src/upstream/credential.ts';
import { createSharedLeases } from '../../../src/workers/shared-leases.ts';
import { cases } from '../../support/deep.ts';
import { createStop } from '../../support/stopped-process.ts';
import { createDice } from '../../support/transcript-histories.ts';
import { settle } from '../../support/watching.ts';

const TENANT = toCredential('some-key')?.fingerprint as Fingerprint;

type State = { readonly n: number; readonly isFinal: boolean };

type Company = ReturnType<typeof createCompany>;

/** Processes that watch one thing, which has no date; `pollMs` is how long LeadSail takes to send what it has read. */
function createCompany(
  size: number,
  pollMs: () => number = () => 0,
  pace: 'fast' | 'slow' = 'fast',
) {
  const clock = createManualClock(Date.UTC(2026, 10, 1));
  const exchange = createLocalExchange();
  const shared = createSharedLeases(clock.now);
  const thing = { state: { n: 0, isFinal: false } as State, polls: 0 };

  function createMember() {
    const self = {};
    const stop = createStop();
    const replicas = stop.replicasOf({
      ...createReplicas(null, clock.now, () => {}),
      exchange,
      leases: {
        hold: async (name, ttlMs, version = null) => shared.hold(self, name, ttlMs, version),
        release: (name) => shared.release(self, name),
      },
    });
    const own = stop.clockOf(clock);
    const topics = createTopics({
      ...replicas,
      clock: own,
      changes: createChanges({ exchange: replicas.exchange, drop: () => {}, dropAll: () => {} }),
      pollTimeoutMs: 60_000,
      random: () => 0,
      maxTopics: 10,
      pollsPerSecond: 1_000_000,
      onPoll: () => {},
      onTrouble: () => {},
    });
    const target: PollTarget<State> = {
      tenant: TENANT,
      name: 'interaction int_1',
      async poll() {
        thing.polls += 1;
        const read = { ...thing.state };
        const { promise, resolve } = Promise.withResolvers<void>();
        own.schedule(pollMs(), resolve);
        await promise;
        return read;
      },
      pace: ({ isFinal }) => (isFinal ? null : pace),
      versionOf: () => null,
      tags: () => ['interaction int_1' as Tag],
      outdates: () => [],
      changes: () => [],
      keep: (_, now) => now,
    };
    const giveSignOfLife = (): void => {
      if (!stop.isStopped()) shared.note(self);
    };
    return { stop, topics, target, giveSignOfLife };
  }

  const members = Array.from({ length: size }, createMember);
  return {
    clock,
    thing,
    members,
    async advance(ms: number): Promise<void> {
      for (let left = ms; left > 0; left -= 100) {
        await settle();
        clock.advance(Math.min(100, left));
        for (const { giveSignOfLife } of members) giveSignOfLife();
        await settle();
      }
    },
    close: () => {
      for (const { topics } of members) topics.close();
    },
  };
}

/** One that notes each state that it is told, wherever it goes. */
function createReader({ members }: Company) {
  const told: number[] = [];
  let leave = (): void => {};
  let isOver = false;
  return {
    told,
    isOver: () => isOver,
    join(at: number, isResumed = true): void {
      leave();
      const { topics, target } = members[at] as Company['members'][0];
      let last: State | null = null;
      const watch = topics.watch(
        target,
        (state) => {
          if (state === last) return undefined;
          last = state;
          return state;
        },
        isResumed,
      );
      let isLeft = false;
      leave = () => {
        isLeft = true;
        void watch.return?.();
      };
      void (async () => {
        for await (const event of watch) if ('event' in event) told.push(event.event.n);
        isOver ||= !isLeft;
      })();
    },
  };
}

const inOrder = (told: readonly number[]) => told.toSorted((one, other) => one - other);

const SEEDS = Array.from({ length: cases(300) }, (_, at) => at + 1);
const STEPS = 300;
/** Steps of a tenth of a second from the outcome to the last words, at most. */
const LATE = 80;

/** Readers that stay and readers that go from one to another, while processes are stopped, cut off, and go on. */
async function readHistory(seed: number, hasEnd: boolean): Promise<void> {
  const roll = createDice(seed);
  const below = (count: number): number => Math.floor(roll() * count);
  const company = createCompany(2 + below(2), () => below(1_500));
  const { members, thing } = company;
  const settled = members.map(() => createReader(company));
  for (const [at, reader] of settled.entries()) reader.join(at, false);
  const travelling = members.map(() => createReader(company));
  for (const reader of travelling) reader.join(below(members.length));
  const outcomeAt = hasEnd ? STEPS - 2 * LATE : STEPS;
  const lastAt = outcomeAt + below(LATE);
  for (let step = 0; step < STEPS; step += 1) {
    if (step === outcomeAt || step === lastAt || (step < outcomeAt && roll() < 0.3))
      thing.state = { n: thing.state.n + 1, isFinal: step >= outcomeAt };
    const { stop } = members[below(members.length)] as Company['members'][0];
    const chance = roll();
    if (chance < 0.04) stop.stop();
    else if (chance < 0.06) stop.cutOff();
    else if (chance < 0.15) stop.goOn();
    for (const reader of travelling)
      if (!reader.isOver() && roll() < 0.05) reader.join(below(members.length));
    await company.advance(100);
  }
  for (const { stop } of members) stop.goOn();
  await company.advance(20_000);
  for (const { told, isOver } of [...settled, ...travelling]) {
    expect(told).toEqual(inOrder(told));
    expect(told.at(-1)).toBe(thing.state.n);
    expect(isOver()).toBe(hasEnd);
  }
  company.close();
}

it.each(SEEDS)('what is told never goes back, and gets to the last state: history %i', (seed) =>
  readHistory(seed, false),
);

it.each(SEEDS)('what comes to an end is told to its last words: history %i', (seed) =>
  readHistory(seed, true),
);

/** A thing that nobody has changed for ten minutes, watched at each process; the first one polls, and has just done so. */
async function watchQuietThing(size: number) {
  const company = createCompany(size, () => 0, 'slow');
  for (const at of company.members.keys()) {
    createReader(company).join(at, false);
    await company.advance(1_000);
  }
  await company.advance(600_000);
  const { polls } = company.thing;
  while (company.thing.polls === polls) await company.advance(100);
  await company.advance(2_000);
  company.thing.polls = 0;
  return company;
}

describe.each([
  [1, 0, 'where it is polled'],
  [2, 0, 'where it is polled, which is not the only process'],
  [2, 1, 'where it is not polled'],
])('what is quiet, resumed at one of %i: %i, %s,', (size, at) => {
  it('is shown within a second, by a poll that comes sooner', async () => {
    const company = await watchQuietThing(size);
    const reader = createReader(company);
    reader.join(at);
    await company.advance(1_000);
    expect(reader.told).toEqual([0]);
    expect(company.thing.polls).toBe(1);
    await company.advance(12_000);
    expect(company.thing.polls).toBe(1);
    company.close();
  });

  it('is polled once a second for many who resume one after the other', async () => {
    const company = await watchQuietThing(size);
    for (let step = 0; step < 200; step += 1) {
      const reader = createReader(company);
      reader.join(at);
      await company.advance(100);
    }
    expect(company.thing.polls).toBeGreaterThan(15);
    expect(company.thing.polls).toBeLessThanOrEqual(20);
    company.close();
  });
});

it.each([0, 1])(
  'one who begins at a process that was stopped is told nothing from before: %i',
  async (at) => {
    const company = createCompany(2);
    const { members, thing, advance } = company;
    for (const place of members.keys()) createReader(company).join(place, false);
    for (let seconds = 1; seconds < 30; seconds += 1) {
      await advance(1_000);
      members[at]?.stop.stop();
      for (let second = 0; second < seconds; second += 1) {
        await advance(1_000);
        thing.state = { n: thing.state.n + 1, isFinal: false };
      }
      await advance(1_500);
      const reader = createReader(company);
      reader.join(at, false);
      await settle();
      members[at]?.stop.goOn();
      await advance(3_000);
      expect(reader.told).toEqual([thing.state.n]);
    }
    company.close();
  },
);

it('no read is made in vain when contact is lost and found', async () => {
  const company = createCompany(1);
  const [{ stop }] = company.members as [Company['members'][0]];
  const reader = createReader(company);
  reader.join(0, false);
  for (let step = 0; step < 300; step += 1) {
    if (step % 60 === 0) stop.goOn();
    if (step % 60 === 30) stop.cutOff();
    await company.advance(100);
    company.thing.state = { n: company.thing.polls, isFinal: false };
  }
  expect(company.thing.polls).toBeGreaterThan(20);
  expect(reader.told).toHaveLength(company.thing.polls);
  company.close();
});
