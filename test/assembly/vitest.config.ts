// How the test of this folder runs: once, with the compiler that is installed here.
import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { include: ['*.test.ts'], testTimeout: 60_000 } });
