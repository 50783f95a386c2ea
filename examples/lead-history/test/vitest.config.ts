// How the tests of the page run: with the gateway's own runner, on the page as it was built.
import { defineConfig } from 'vitest/config';
import above from '../../../vitest.config.ts';

export default defineConfig({
  ...above,
  root: import.meta.dirname,
  test: { ...above.test, include: ['*.test.ts'] },
});
