// `check` as a command: what it prints where, and the code that it ends with.
import { describe, expect, it } from 'vitest';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { command } from '../support/command.ts';
import { keyOf } from '../support/kit.ts';

const KEY = 'key-of-a-mock-0123';

describe('the command', () => {
  it('prints JSON and nothing else on standard output, tells first what it asks, and ends with 0, 1 or 2', async () => {
    await using simulator = await startSimulator();
    const env = {
      LEADSAIL_URL: simulator.url,
      LEADSAIL_API_KEY: keyOf(simulator, 0),
      HOST: '0.0.0.0',
    };
    await using fine = command(['check', '--json'], env);
    const { code, stdout, stderr } = await fine.ends;
    expect({ code, exitCode: JSON.parse(stdout).exitCode }).toEqual({ code: 0, exitCode: 0 });
    expect(stderr).toMatch(
      /^check makes at most 28 GETs to 127\.0\.0\.1:\d+ with LEADSAIL_API_KEY.*\n$/,
    );
    for (const lead of simulator.data().leads) lead.status = 'brand_new';
    await using differing = command(['check'], env);
    expect(await differing.ends).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^1 Address [\s\S]*\nDiffers: .*\n$/),
    });
  });

  it.each([
    [['check'], {}, 'check asks LeadSail itself: set LEADSAIL_API_KEY.\n'],
    [
      ['check', '--against', '/nowhere/at/all'],
      { LEADSAIL_API_KEY: KEY },
      '--against must name a report that --save wrote: ENOENT.\n',
    ],
    [
      ['check', '--against', 'package.json'],
      { LEADSAIL_API_KEY: KEY },
      '--against must name a report that --save wrote, of format 1.\n',
    ],
    [
      ['check', '--json=maybe'],
      { LEADSAIL_API_KEY: KEY },
      '--json must be one of on, off, got "maybe".\n',
    ],
  ])('%j says what is missing, and ends with 2 before any call', async (args, env, stderr) => {
    await using child = command(args, env as Record<string, string>);
    expect(await child.ends).toEqual({ code: 2, signal: null, stdout: '', stderr });
  });

  it('says that its report could not be written, after it has shown it', async () => {
    await using simulator = await startSimulator();
    const env = { LEADSAIL_URL: simulator.url, LEADSAIL_API_KEY: keyOf(simulator, 0) };
    await using child = command(['check', '--save', '/nowhere/at/all'], env);
    const { code, stdout, stderr } = await child.ends;
    expect({ code, isShown: stdout.includes('Fine: ') }).toEqual({ code: 2, isShown: true });
    expect(stderr).toMatch(/--save must name a file that can be written: ENOENT\.\n$/);
  });
});
