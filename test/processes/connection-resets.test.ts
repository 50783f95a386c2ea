// Connections that end at any moment, in every state that one can be in: the process goes on, and keeps nothing of them.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Command, command } from '../support/command.ts';
import {
  acceptedOn,
  firstPart,
  isHealthy,
  play,
  type Step,
} from '../support/connection-scripts.ts';
import { ENDINGS, STATES, WEBHOOK_SECRET } from '../support/connection-states.ts';
import { cases } from '../support/deep.ts';

const TRIES = cases(70);
const AT_ONCE = 7;
const WITHIN = { timeout: 120_000 };

const endings = Object.values(ENDINGS);

/** Every ending of the whole state, and of ever longer first parts of it. */
function* triesOf(steps: readonly Step[]): Generator<readonly Step[]> {
  for (let index = 0; index < TRIES; index += 1) {
    const share = index % 2 === 0 ? 1 : index / TRIES;
    yield [...firstPart(steps, share), ...(endings[index % endings.length] ?? [])];
  }
}

describe.each(['1', '2'])('with --workers %s', (workers) => {
  let gateway: Command;
  let port = 0;

  beforeAll(async () => {
    gateway = command(['--port', '0', '--workers', workers], {
      GATEWAY_WEBHOOK_SECRET: WEBHOOK_SECRET,
    });
    port = Number((await gateway.says(/GraphQL +http:\/\/127\.0\.0\.1:(\d+)\/graphql/))[1]);
  }, WITHIN.timeout);
  afterAll(() => gateway[Symbol.asyncDispose]());

  it.each(Object.entries(STATES))(
    'a connection ends nothing but itself after %s',
    WITHIN,
    async (_, steps) => {
      const before = gateway.printed().length;
      expect((await play(port, steps)).isReached).toBe(true);
      const tries = triesOf(steps);
      await Promise.all(
        Array.from({ length: AT_ONCE }, async () => {
          for (const script of tries) await play(port, script);
        }),
      );
      expect(await isHealthy(port)).toBe(true);
      // Nobody is connected any more.
      await expect.poll(() => acceptedOn(port) ?? 0, { timeout: 30_000 }).toBe(0);
      expect(faultsIn(gateway.printed().slice(before))).toEqual([]);
    },
  );

  it('nothing is watched when all have gone', WITHIN, async () => {
    const watched = async (): Promise<string[]> => {
      const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      const open = /^(?:graphql_server_open_subscriptions|leadsail_watched)\{.* [^0]\d*$/gm;
      return [...text.matchAll(open)].map(([line]) => line);
    };
    await expect.poll(watched, { timeout: 30_000 }).toEqual([]);
  });

  it('the process stops as it should while connections are in every state', WITHIN, async () => {
    const before = gateway.printed().length;
    const leaving = Object.values(STATES).map((steps, index) =>
      play(port, [...steps, { turns: 400 }, ...(endings[index % endings.length] ?? [])]),
    );
    await expect.poll(() => acceptedOn(port) ?? 1).toBeGreaterThan(0);
    gateway.kill('SIGTERM');
    await Promise.all(leaving);
    expect(await gateway.ends).toMatchObject({ code: 0, stderr: '' });
    expect(faultsIn(gateway.printed().slice(before))).toEqual([]);
  });
});

const faultsIn = (printed: string): string[] =>
  printed.split('\n').filter((line) => /"level":[456]0|Error/.test(line));
