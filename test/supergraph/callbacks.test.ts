// Hive Gateway subscribes by Apollo's HTTP callback protocol: it is called back by our gateway with each event.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, type Join, startHouse } from './gateways.ts';

const JOINS: readonly Join[] = ['hive, called back', 'hive on the Rust planner, called back'];

describe.each(JOINS)('joined by %s', (how) => {
  let house: House;
  beforeAll(async () => {
    house = await startHouse(how, ['--metrics', 'on']);
  });
  afterAll(() => house?.stop());

  const call = async (leadId: string): Promise<string> => {
    const { data } = await house.query(
      `mutation { initiateCall(input: { leadId: "${leadId}" }) { interaction { id } } }`,
    );
    return data.initiateCall.interaction.id;
  };
  const watch = (id: string) =>
    house.subscribe(
      `subscription { interactionChanged(id: "${id}") { status lead { appointments { id } } } }`,
    );
  const changed = (status: string, appointment: string) => ({
    data: { interactionChanged: { status, lead: { appointments: [{ id: appointment }] } } },
  });
  const open = async (): Promise<number> => {
    const text = await (await fetch(`${house.ours}/metrics`)).text();
    return Number(/open_subscriptions\{transport="callback"\} (\d+)/.exec(text)?.[1]);
  };

  it('tells of a call until it has ended, with the other subgraph’s part of each event', async () => {
    const watching = await watch(await call('lead_1005'));
    expect(await watching.next()).toEqual(changed('IN_PROGRESS', 'apt_5'));
    expect(await open()).toBe(1);
    house.advance(60_000);
    expect(await watching.rest()).toEqual([changed('NO_CONTACT', 'apt_5')]);
    await expect.poll(open).toBe(0);
  });

  it('outlives the time without a sign of life, and ends when its client goes away', async () => {
    const watching = await watch(await call('lead_1006'));
    expect(await watching.next()).toEqual(changed('IN_PROGRESS', 'apt_6'));
    // Hive Gateway ends what it has not heard of for five seconds; LeadSail is polled once a second at most.
    const polls = () => house.calls().filter((call) => call.includes('GET /interactions/{')).length;
    house.simulator.calls.clear();
    await expect.poll(polls, { timeout: 30_000 }).toBeGreaterThan(8);
    expect(await open()).toBe(1);
    await watching.leave();
    await expect.poll(open, { timeout: 10_000 }).toBe(0);
  });

  it('says why there is nothing to watch', async () => {
    const watching = await watch('int_nobody');
    expect(await watching.rest()).toMatchObject([{}]);
  });

  it('is told that our gateway stops', async () => {
    const watching = await watch(await call('lead_1003'));
    expect(await watching.next()).toEqual(changed('IN_PROGRESS', 'apt_3'));
    await house.stopOurs();
    // The Rust planner gives errors of subgraphs a code of its own.
    const [last] = (await watching.rest()).slice(-1);
    const [error] = last?.errors ?? [];
    expect(error?.message).toContain('The gateway is stopping: subscribe again.');
  });
});
