// How the tests of the page run: with the gateway's own runner, on the page as it was built.
import { defineConfig } from 'vitest/config';
import above from '../../../vitest.config.ts';

export default defineConfig({
  ...above,
  root: import.meta.dirname,
  // A browser beside other tests takes its time, and a call that ends is looked at for ten seconds more.
  test: {
    ...above.test,
    include: ['*.test.ts'],
    testTimeout: 60_000,
    expect: { poll: { timeout: 10_000 } },
  },
});
