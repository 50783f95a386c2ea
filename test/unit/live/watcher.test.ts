// One reader of a topic: each event costs one turn, and none is taken to find out that there is nothing.
import { expect, it } from 'vitest';
import type { EndReason } from '../../../src/live/ending.ts';
import { createWatcher, type WatchEvent } from '../../../src/live/watcher.ts';

type Said = { readonly text: string };

function watch() {
  const told: Said[] = [];
  let end: EndReason | null = null;
  let next = 0;
  let turns = 0;
  let wake = (): void => {};
  const events = createWatcher<readonly Said[], Said>({
    subscribe(onChange) {
      wake = onChange;
      return { state: () => told, endReason: () => end, leave: () => {} };
    },
    take(state) {
      const event = state[next];
      if (event) next += 1;
      return event;
    },
    takeTurn(run) {
      turns += 1;
      run();
    },
  });
  const received: (readonly WatchEvent<Said>[])[] = [];
  const read = (): void =>
    events.take(2, (come) => {
      received.push(come);
      if (come.length > 0) read();
    });
  return {
    read,
    received,
    turns: () => turns,
    tell(...texts: string[]) {
      told.push(...texts.map((text) => ({ text })));
      wake();
    },
    end() {
      end = 'over';
      wake();
    },
  };
}

const textsOf = (received: readonly (readonly WatchEvent<Said>[])[]) =>
  received.map((come) => come.map((one) => ('event' in one ? one.event.text : '')));

it('a reader that asks again takes a turn for each change, and one to begin', () => {
  const { read, received, turns, tell } = watch();
  read();
  expect(turns()).toBe(1);
  for (const text of ['a', 'b', 'c']) tell(text);
  expect(turns()).toBe(1 + 3);
  expect(textsOf(received)).toEqual([['a'], ['b'], ['c']]);
});

it('what is more than it takes at once comes in as many turns, and the end behind it', () => {
  const { read, received, tell, end } = watch();
  read();
  tell('a', 'b', 'c', 'd');
  tell('e');
  end();
  expect(textsOf(received)).toEqual([['a', 'b'], ['c', 'd'], ['e'], []]);
});
