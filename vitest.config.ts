// How the tests run: every file in test/ that ends in .test.ts, in Node, a process for each processor.
// Those of test/processes start whole processes and take longer: `npm test` leaves them to `npm run test:processes`.
// Folders with a package.json have an install and a run of their own.
import { defineConfig } from 'vitest/config';

// The conditions that Node itself resolves packages with. Vitest adds `development`, under which
// graphql is another copy than the one its dependents get, and no error is an instance of the other's.
const conditions = ['module-sync', 'node'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['test/{unit,gateway,processes,project}/**/*.test.ts'],
    environment: 'node',
    pool: 'forks',
    // Files share the modules of their process, which a file of their own would load again. What one changes
    // of them (timers, spies) it puts back.
    isolate: false,
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // A machine that others use may stand still for a second; what is wrong is wrong twice, and a retry is told.
    retry: process.env.CI ? 1 : 0,
  },
});
