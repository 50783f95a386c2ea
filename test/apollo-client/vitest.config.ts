// How the tests with Apollo Client run: as those above do, on the install beside this file.
import { defineConfig } from 'vitest/config';
import above from '../../vitest.config.ts';

export default defineConfig({ ...above, test: { ...above.test, include: ['*.test.ts'] } });
