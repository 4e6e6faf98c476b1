import { defineConfig } from 'vitest/config';

/** They turn back the clock of their process, or start so many processes that the worker's own modules do not matter. */
const alone = ['test/campaign/**/*.test.ts', 'test/cli/**/*.test.ts', 'test/pipeline/**/*.test.ts'];

export default defineConfig({
  test: {
    globalSetup: 'test/temporary-files.ts',
    // Two cores: more workers only make the real servers of the tests wait for each other.
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'alone', include: alone } },
      // Loading the driver, the engine and the CDK costs more than most files do with them: a worker loads them once.
      { extends: true, test: { name: 'together', include: ['test/**/*.test.ts'], exclude: alone, isolate: false } },
    ],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    env: {
      // The driver probes cloud metadata hosts at import otherwise.
      SNOWFLAKE_DISABLE_PLATFORM_DETECTION: 'true',
      SNOWFLAKE_DISABLE_MINICORE: 'true',
    },
  },
});
