// How the tests of this folder run: one file after the other, for each starts servers of its own.
import { defineConfig } from 'vitest/config';

// The conditions that Node itself resolves packages with, as in the root: with others graphql is there twice.
const conditions = ['module-sync', 'node'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['*.test.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
